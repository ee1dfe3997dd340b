"""People with roles, on either site, and acting as one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from targo_customer360.sites.port import Document

AGENT, VIEWER, OTHER = "agent@c360.test", "viewer@c360.test", "other@c360.test"
ROLES = {
	AGENT: ("Customer 360 Agent", "Sales User", "Sales Master Manager"),
	OTHER: ("Customer 360 Agent", "Sales User", "Sales Master Manager"),
	VIEWER: ("Customer 360 Viewer", "Stock User"),
}
"""Who may read or change a customer on ERPNext follows from its own roles, on the embedded site from ours."""


def make_people(site: Any) -> None:
	"""The people of `ROLES`, with their roles as they are there. Committed."""
	for user, roles in ROLES.items():
		if site.kind == "frappe":
			_frappe_user(user, roles)
		else:
			rows = [
				Document("Has Role", f"{user}-{role}", {"role": role}, parent=("User", user, "roles"))
				for role in roles
			]
			site.bulk_insert(rows, site.now())
	site.commit()


def _frappe_user(user: str, roles: tuple[str, ...]) -> None:
	import frappe

	if not frappe.db.exists("User", user):
		person = {"doctype": "User", "email": user, "first_name": user, "send_welcome_email": 0}
		frappe.get_doc(person).insert(ignore_permissions=True)
	document = frappe.get_doc("User", user)
	document.set("roles", [{"role": role} for role in roles])
	document.save(ignore_permissions=True)
	frappe.clear_cache(user=user)


def take_roles_away(site: Any, user: str) -> None:
	"""The user keeps no right at all. Committed."""
	if site.kind == "frappe":
		import frappe

		before = frappe.session.user
		frappe.set_user("Administrator")
		_frappe_user(user, ())
		frappe.set_user(before)
	else:
		site.delete("Has Role", [row["name"] for row in site.list("Has Role", {"parent": user})])
	site.commit()


@contextmanager
def acting(site: Any, user: str) -> Iterator[None]:
	if site.kind == "frappe":
		import frappe

		frappe.set_user(user)
		try:
			yield
		finally:
			frappe.set_user("Administrator")
	else:
		before, site.user = site.user, user
		try:
			yield
		finally:
			site.user = before
