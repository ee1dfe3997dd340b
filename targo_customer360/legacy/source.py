"""Opens a legacy source from a URL: a live MySQL or MariaDB server, or a mysqldump file."""

from __future__ import annotations

import re

from targo_customer360.legacy.address import mask_url, parse_address
from targo_customer360.legacy.dump import DumpSource
from targo_customer360.legacy.mysql import MySQLSource
from targo_customer360.legacy.port import RawRow, Source, SourceError
from targo_customer360.legacy.tables import TABLES

__all__ = ["RawRow", "Source", "SourceError", "check_source", "mask_url", "open_source"]

_CHECK_TIMEOUT = 10


def open_source(url: str) -> Source:
	"""Opens `mysql://user:password@host:3306/db?charset=latin1[&unix_socket=/path]` or a .sql/.sql.gz file.

	A server is connected to at once. Raises SourceError, whose message names what is wrong and never a password.
	"""
	url = url.strip()
	scheme = _scheme(url)
	if scheme == "mysql":
		return MySQLSource(parse_address(url))
	if scheme is None and url:
		return DumpSource(url)
	raise SourceError(_unknown(scheme))


def check_source(url: str) -> str:
	"""Tries a source and says in one sentence what is there; raises SourceError saying what is wrong.

	A server is asked for its tables. Of a dump only the beginning and the end are looked at, so that the
	answer comes at once for a file of any size; the import itself reads and checks all of it.
	"""
	url = url.strip()
	scheme = _scheme(url)
	if scheme == "mysql":
		with MySQLSource(parse_address(url), timeout=_CHECK_TIMEOUT, retry_delays=()) as source:
			found = [name for name in TABLES if source.has_table(name)]
			if not found:
				raise SourceError(f"The database at {source.label} holds none of the legacy tables.")
			for name in found:
				source.missing_columns(TABLES[name])
			return f"Connected to {source.label}: {len(found)} of {len(TABLES)} legacy tables are there."
	if scheme is None and url:
		with DumpSource(url) as source:
			return source.describe()
	raise SourceError(_unknown(scheme))


def _scheme(url: str) -> str | None:
	match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)
	# "C:..." and "dump:2024.sql" are not URLs; anything with // after the colon claims to be one.
	return match.group(1).lower() if match and url[match.end() :].startswith("//") else None


def _unknown(scheme: str | None) -> str:
	start = f"{scheme}:// is not a legacy source" if scheme else "No legacy source is given"
	return f"{start}: give mysql://user:password@host:3306/database or the path of a .sql or .sql.gz file."
