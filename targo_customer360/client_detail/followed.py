"""Rows of a DocType that a process keeps in memory, brought up to date by what changed since it looked last."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pypika.functions import Count, Max

from targo_customer360.sites.port import Rows, Site

COUNTED_EVERY = 60.0
"""Seconds. What was deleted, or written with an older date, shows in the count alone, and counting reads an index."""
_LATE = timedelta(minutes=1)
"""A transaction may commit after another that wrote later."""
Take = Callable[[Site, Rows], None]


@dataclass
class Followed:
	"""One DocType. `forget` empties what is kept, `take` puts new and changed rows into it."""

	doctype: str
	fields: Sequence[str]
	forget: Callable[[], None]
	take: Take
	_latest: datetime | None = None
	_names: set[str] = field(default_factory=set)
	_counted_at: float | None = None

	def refresh(self, site: Site) -> None:
		"""Read what changed, or everything the first time and where the count tells that something is gone."""
		if not site.has_doctype(self.doctype):
			return
		latest = self._newest(site)
		if self._counted_at is None or latest is None:
			self._read_all(site, latest)
			return
		if self._latest is None or latest > self._latest:
			since = (self._latest or latest) - _LATE
			self._take(site, site.list(self.doctype, {"modified": (">=", since)}, fields=self._columns))
			self._latest = latest
		if time.monotonic() - self._counted_at >= COUNTED_EVERY:
			self._counted_at = time.monotonic()
			if self._count(site) != len(self._names):
				self._read_all(site, latest)

	@property
	def _columns(self) -> tuple[str, ...]:
		return ("name", *self.fields)

	def _newest(self, site: Site) -> datetime | None:
		table = site.table(self.doctype)
		(row,) = site.run(site.qb.from_(table).select(Max(table.modified).as_("latest")))
		return _moment(row["latest"])

	def _count(self, site: Site) -> int:
		(row,) = site.run(site.qb.from_(site.table(self.doctype)).select(Count("*").as_("n")))
		return int(row["n"])

	def _read_all(self, site: Site, latest: datetime | None) -> None:
		self.forget()
		self._names = set()
		self._take(site, site.list(self.doctype, fields=self._columns))
		self._latest, self._counted_at = latest, time.monotonic()

	def _take(self, site: Site, rows: Rows) -> None:
		self._names.update(row["name"] for row in rows)
		self.take(site, rows)


def _moment(value: Any) -> datetime | None:
	return datetime.fromisoformat(value) if isinstance(value, str) else value
