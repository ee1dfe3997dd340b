"""A dry run: everything is written in one transaction that is never committed."""

from __future__ import annotations

from typing import Any

from targo_customer360.sites.port import Site


class Rehearsal:
	"""A site on which nothing is committed, whoever asks for it, so that all of it can be rolled back."""

	def __init__(self, site: Site):
		self._site = site

	def commit(self) -> None:
		"""Leave the transaction open."""

	def __getattr__(self, name: str) -> Any:
		return getattr(self._site, name)
