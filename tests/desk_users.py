"""Users of a bench with the roles that a test wants, whatever an earlier run left behind."""

from __future__ import annotations

READS_CUSTOMERS = "Sales User"
"""Staff with our roles alone may not read Customer on ERPNext, which decides by its own."""


def desk_user(user: str, *roles: str) -> None:
	"""The user is there and has exactly these roles."""
	import frappe

	if not frappe.db.exists("User", user):
		person = {"doctype": "User", "email": user, "first_name": user, "send_welcome_email": 0}
		frappe.get_doc(person).insert(ignore_permissions=True)
	document = frappe.get_doc("User", user)
	if {row.role for row in document.roles} != set(roles):
		document.set("roles", [{"role": role} for role in roles])
		document.save(ignore_permissions=True)
		frappe.clear_cache(user=user)
