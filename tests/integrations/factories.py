"""Lines, registrations and people for tests, with defaults that a test overrides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.e911_states import LINE, REGISTRATION

DID = "4502722408"
ADDRESS = {
	"street_number": "123",
	"unit": "",
	"street_name": "rue Principale",
	"city": "Sainte-Clotilde",
	"state": "QC",
	"postal_code": "J0L 1W0",
	"info": "",
}
NEW = {**ADDRESS, "street_number": "77", "street_name": "rang du 4e", "unit": "2"}


def make_customer(site: Site, name: str = "C-1", **values: Any) -> str:
	wanted = {"customer_name": "Lise Côté", "customer_type": "Individual", "language": "fr", **values}
	if site.kind == "frappe":
		wanted |= {"customer_group": "All Customer Groups", "territory": "All Territories"}
	if site.count("Customer", {"name": name}):
		return name
	return site.insert("Customer", {"name": name, **wanted})


def make_line(site: Site, did: str = DID, **values: Any) -> str:
	address = {f"e911_{name}": value for name, value in ADDRESS.items()}
	line = {
		"did": did,
		"customer": make_customer(site),
		"status": "Active",
		**address,
		"e911_class": "RES",
		**values,
	}
	# A state that is reached step by step elsewhere: written past the rules that see to the steps.
	from targo_customer360.sites.port import Document

	site.bulk_insert([Document(LINE, did, line)], site.now())
	return did


def make_registration(site: Site, did: str = DID, **values: Any) -> str:
	registration = {
		"did": did,
		"customer": make_customer(site),
		"first_name": "Lise",
		"last_name": "Côté",
		**ADDRESS,
		"service_class": "RES",
		"status": "Registered",
		**values,
	}
	return site.insert(REGISTRATION, registration)


def registration(site: Site, did: str = DID) -> Values:
	found = site.get(REGISTRATION, did)
	assert found is not None
	return found


def line(site: Site, did: str = DID) -> Values:
	found = site.get(LINE, did)
	assert found is not None
	return found


def message(site: Site, key: str) -> Values:
	found = site.get(MESSAGE, key)
	assert found is not None
	return found


def open_tasks(site: Site, doctype: str, name: str) -> list[str]:
	rows = site.list(
		"ToDo",
		{"reference_type": doctype, "reference_name": name, "status": "Open"},
		fields=("description",),
	)
	return [row["description"] for row in rows]


@contextmanager
def acting_as(site: Any, user: str) -> Iterator[None]:
	"""Do something as another person, who may do everything: what is tested is who asked, not who may."""
	if site.kind == "frappe":
		import frappe

		if not frappe.db.exists("User", user):
			frappe.get_doc(
				{"doctype": "User", "email": user, "first_name": user, "send_welcome_email": 0}
			).insert()
		frappe.set_user(user)
		yield
		frappe.set_user("Administrator")
	else:
		before, site.user = site.user, user
		yield
		site.user = before
