"""Roles and rights on the embedded site: the same permission rows of the DocType JSON that Frappe reads."""

from __future__ import annotations

from collections.abc import Iterable

from targo_customer360.sites.meta import DocTypeMeta
from targo_customer360.sites.port import Site


class Permissions:
	"""Answers for one embedded site; Administrator may everything, as on a bench."""

	def __init__(self, site: Site):
		self._site = site

	def roles(self, user: str) -> set[str]:
		rows = self._site.list("Has Role", {"parent": user, "parenttype": "User"}, fields=["role"])
		return {row["role"] for row in rows}

	def has_role(self, user: str, roles: Iterable[str]) -> bool:
		return user == "Administrator" or bool(self.roles(user) & set(roles))

	def allows(self, user: str, meta: DocTypeMeta, right: str, permlevel: int = 0) -> bool:
		"""Whether a permission row of one of the user's roles grants the right."""
		if user == "Administrator":
			return True
		roles = self.roles(user)
		return any(
			row.get("role") in roles and row.get(right) and int(row.get("permlevel") or 0) == permlevel
			for row in meta.permissions
		)
