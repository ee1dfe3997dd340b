"""People and ways to reach them: the customer's Contacts, or what stands on the customer where there are none."""

from __future__ import annotations

from targo_customer360.client_detail.customer import customer_row
from targo_customer360.client_detail.view import Slice, View
from targo_customer360.sites import queries
from targo_customer360.sites.port import Rows, Values

CONTACT = "Contact"


def read(view: View, part: Slice) -> Values:
	found = _linked(view) if view.has(CONTACT) else []
	rows = found or _of_customer(view)
	return {"rows": rows[part.start : part.start + part.length], "total": len(rows)}


def _linked(view: View) -> Rows:
	if not view.access.may_read(CONTACT):
		return []
	link = view.site.table("Dynamic Link")
	linked = queries.building(view.site.qb.from_(link)).select(link.parent)
	of_customer = {"parenttype": CONTACT, "link_doctype": "Customer", "link_name": view.customer}
	linked = queries.where(linked, link, of_customer)
	fields = ("name", "full_name", "is_primary_contact", "email_id", "phone", "mobile_no", "designation")
	contacts = view.rows(
		CONTACT, {"name": ("in", linked)}, fields, "is_primary_contact desc, full_name, name"
	)
	names = [row["name"] for row in contacts]
	phones = view.children("Contact Phone", names, ("phone",))
	emails = view.children("Contact Email", names, ("email_id",))
	return [
		{
			"name": row["name"],
			"full_name": row["full_name"],
			"role": row["designation"] or "",
			"is_primary": bool(row["is_primary_contact"]),
			"phones": _each(row["mobile_no"], row["phone"], *(p["phone"] for p in phones[row["name"]])),
			"emails": _each(row["email_id"], *(e["email_id"] for e in emails[row["name"]])),
		}
		for row in contacts
	]


def _of_customer(view: View) -> Rows:
	row = customer_row(view)
	phones, emails = _each(row.get("mobile_no"), row.get("phone_home")), _each(row.get("email_id"))
	if not phones and not emails:
		return []
	return [
		{
			"name": "",
			"full_name": row["customer_name"],
			"role": "",
			"is_primary": True,
			"phones": phones,
			"emails": emails,
		}
	]


def _each(*values: str | None) -> list[str]:
	"""What there is, each once."""
	return list(dict.fromkeys(value.strip() for value in values if value and value.strip()))
