"""Reads the legacy database, live or from a mysqldump file. Nothing in here writes to it."""
