"""Rows that nobody else changes until the transaction ends."""

from __future__ import annotations

from collections.abc import Sequence

from targo_customer360.sites.port import Rows, Site, Values


def rows_seen(site: Site, doctype: str, names: Sequence[str], fields: Sequence[str]) -> Rows:
	return site.list(doctype, {"name": ("in", list(names))}, fields=fields)


def rows_held(site: Site, doctype: str, names: Sequence[str], fields: Sequence[str]) -> Rows:
	"""The rows as they are committed at this moment, whatever this transaction saw before; others wait to change them."""
	with site.savepoint():
		if site.kind == "embedded":
			# SQLite has one writer at a time: having begun to write, as the savepoint does, is the lock.
			return rows_seen(site, doctype, names, fields)
		table = site.table(doctype)
		columns = ("*",) if "*" in fields else tuple(table[name] for name in fields)
		query = site.qb.from_(table).select(*columns)
		return site.run(query.where(table.name.isin(list(names))).for_update())


def locked(site: Site, doctype: str, name: str) -> Values | None:
	"""One row as it is committed at this moment, once whoever is changing it is done; None where there is none.

	What this transaction read before is as old as it was: take the lock first.
	"""
	rows = rows_held(site, doctype, [name], ("*",))
	return rows[0] if rows else None
