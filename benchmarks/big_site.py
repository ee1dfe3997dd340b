"""A Frappe site as big as the ISP's: 15,000 customers with what the old system and ERPNext hold of them.

The demo data and the import give what they give at scale 1; invoices, payments, issues and comments come in the ISP's own
numbers. Two groups of customers are made harder than any real one: with forty locations, and with a thousand invoices.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

import frappe

from targo_customer360.embedded.demo import clock, documents, write_demo_data
from targo_customer360.embedded.demo.invoices import invoices_and_payments
from targo_customer360.embedded.demo.world import World
from targo_customer360.embedded.documents import load_documents
from targo_customer360.imports.commands import import_legacy
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.port import Document, Site
from targo_customer360.telephony import verdicts

INVOICES, PAYMENTS, ISSUES, COMMENTS, MEMOS = 629_935, 343_684, 98_524, 609_000, 29_245
JOBS, ACTIONS = 14_000, 5_000
BATCH = 4000
HARD = 30
"""Customers in each of the two groups."""
LOCATIONS_OF_ONE, INVOICES_OF_ONE = 40, 1000
_OFTEN = INVOICES // (HARD * INVOICES_OF_ONE)
MARK = "customer360_benchmark_site"
_IN_BULK = ("Sales Invoice", "Payment Entry", "Issue", "Comment")
_STAFF = "Anne Bélanger"


def is_made(site: Site) -> bool:
	"""Whether the site was filled to the end by `fill`. Raises SystemExit for one that holds anything else."""
	state = frappe.db.get_global(MARK)
	if state is None and site.count("Customer"):
		raise SystemExit("This site holds customers that no benchmark made: give a new one")
	if state == "filling":
		raise SystemExit("An earlier run was stopped while it filled this site: give a new one")
	return state == "full"


def fill(site: Site) -> None:
	"""Make everything; some minutes."""
	frappe.db.set_global(MARK, "filling")
	site.commit()
	started = time.perf_counter()
	with tempfile.TemporaryDirectory() as folder:
		write_demo_data(Path(folder), scale=1.0)
		for doctype in _IN_BULK:
			(Path(folder) / "documents" / f"{doctype}.jsonl").unlink()
		load_documents(site, Path(folder) / "documents")
		with open_source(str(Path(folder) / "legacy.sql")) as source:
			summary = import_legacy(site, source)
	if not summary["balanced"]:
		raise SystemExit("The import of the demo data is not balanced")
	print(f"demo data imported after {time.perf_counter() - started:.0f} s", flush=True)
	world = World(1, 1.0)
	world.counts = replace(world.counts, invoices=INVOICES, payments=PAYMENTS, issues=ISSUES, comments=MEMOS)
	for what, made in _kinds(world).items():
		rows = _write(site, made)
		print(f"{rows:>9,} {what} after {time.perf_counter() - started:.0f} s", flush=True)
	verdicts.recompute(site)
	frappe.db.set_global(MARK, "full")
	site.commit()
	analyze()


def analyze() -> None:
	"""Let the optimiser know how big the tables are."""
	tables = [f"`{table}`" for table in frappe.db.get_tables(cached=False) if table.startswith("tab")]
	frappe.db.sql_ddl(f"ANALYZE TABLE {', '.join(tables)}")


def customers_with_many_locations(site: Site) -> list[str]:
	return [documents.customer_name(number) for number in _hard(World(1, 1.0))[0]]


def customers_with_many_invoices(site: Site) -> list[str]:
	return [documents.customer_name(number) for number in _hard(World(1, 1.0))[1]]


def _hard(world: World) -> tuple[list[int], list[int]]:
	active = world.accounts_where(True)
	return list(active[:HARD]), list(active[HARD : 2 * HARD])


def _kinds(world: World) -> dict[str, Iterator[Document]]:
	return {
		"documents of those with many locations": _many_locations(world),
		"contacts and addresses": _people(world),
		"issues": _documents("Issue", documents.issues(world)),
		"memos": _documents("Comment", documents.comments(world)),
		"invoices and payments": _invoices(world),
		"comments on invoices": _invoice_comments(),
		"jobs": _jobs(world),
		"actions": _actions(world),
	}


def _write(site: Site, made: Iterable[Document]) -> int:
	rows, at = 0, datetime(2024, 1, 1)
	made = iter(made)
	while batch := list(islice(made, BATCH)):
		# As on a site that lives, the newest were changed last.
		at += timedelta(minutes=50)
		site.bulk_insert(batch, at)
		site.commit()
		rows += len(batch)
	return rows


def _documents(doctype: str, rows: Iterable[dict[str, Any]]) -> Iterator[Document]:
	for row in rows:
		items = row.pop("items", None)
		yield Document(doctype, row.pop("name"), row, {"items": items} if items else {})


def _invoices(world: World) -> Iterator[Document]:
	often = [documents.customer_name(number) for number in _hard(world)[1]]
	fixed = {"company": frappe.db.get_value("Company", {}), "conversion_rate": 1}
	for place, (invoice, payment) in enumerate(invoices_and_payments(world)):
		turn, rest = divmod(place, _OFTEN)
		if rest == 0 and turn < HARD * INVOICES_OF_ONE:
			invoice["customer"] = often[turn % HARD]
		yield from _documents("Sales Invoice", [invoice | fixed])
		if payment:
			allocated = {
				"reference_doctype": "Sales Invoice",
				"reference_name": invoice["name"],
				"allocated_amount": payment["paid_amount"],
			}
			name = payment.pop("name")
			values = payment | {
				"party": invoice["customer"],
				"status": "Submitted",
				"company": fixed["company"],
			}
			yield Document("Payment Entry", name, values, {"references": [allocated]})


def _invoice_comments() -> Iterator[Document]:
	for number in range(COMMENTS - MEMOS):
		about = {"reference_doctype": "Sales Invoice", "reference_name": f"SINV-{number + 1:07d}"}
		text = "Facture envoyée par courriel au client, copie au dossier."
		values = {"comment_type": "Comment", "content": text, "comment_by": _STAFF}
		yield Document("Comment", f"note-{number + 1}", about | values)


def _people(world: World) -> Iterator[Document]:
	for number in range(world.counts.accounts):
		customer, person = documents.customer_name(number), world.person(number)
		place = world.address(number)
		link = [{"link_doctype": "Customer", "link_name": customer, "link_title": person.customer_name}]
		phones = [{"phone": phone, "is_primary_phone": 0} for phone in (person.cell, person.home) if phone]
		emails = [{"email_id": person.email, "is_primary": 1}] if person.email else []
		yield Document(
			"Contact",
			f"{person.customer_name}-{customer}"[:140],
			{"first_name": person.customer_name, "full_name": person.customer_name, "is_primary_contact": 1}
			| {"email_id": person.email, "mobile_no": person.cell},
			{"phone_nos": phones, "email_ids": emails, "links": link},
		)
		yield Document(
			"Address",
			f"{person.customer_name}-{customer}-Billing"[:140],
			{"address_title": person.customer_name, "address_type": "Billing", "address_line1": place.line1}
			| {
				"city": place.town.name,
				"state": "QC",
				"country": "Canada",
				"pincode": place.spaced_postal_code,
			},
			{"links": link},
		)


def _many_locations(world: World) -> Iterator[Document]:
	for turn, number in enumerate(_hard(world)[0]):
		customer = documents.customer_name(number)
		for place in range(1, LOCATIONS_OF_ONE):
			address, name = world.address(turn * LOCATIONS_OF_ONE + place), f"LOC-{customer}-{place}"
			of = {"customer": customer, "service_location": name, "status": "Active"}
			yield Document(
				"Service Location",
				name,
				{"customer": customer, "location_name": f"{address.line1}, {address.town.name}"}
				| {
					"address_line1": address.line1,
					"city": address.town.name,
					"state": "QC",
					"status": "Active",
				}
				| {"connection_type": "Fibre", "olt": "OLT-EAST", "olt_port": f"0/1/{place}"},
			)
			for kind in ("ONT", "Router"):
				yield Document("Service Equipment", f"EQ-{name}-{kind}", of | {"equipment_type": kind})
			for code in (1, 2):
				values = {"item_code": f"FTTH-{code}", "price": 59.95, "billing_frequency": "Monthly"}
				yield Document("Service Subscription", f"SUB-{name}-{code}", of | values)
			yield from _past_of(name, {"customer": customer, "service_location": name})


def _past_of(location: str, of: dict[str, str]) -> Iterator[Document]:
	for turn in range(8):
		at = datetime(2025, 1, 1) + timedelta(days=30 * turn)
		values = {"ip_address": f"10.1.{turn}.7", "ip_version": "4", "assigned_at": at}
		yield Document("IP Assignment", f"IP-{location}-{turn}", of | values)


def _jobs(world: World) -> Iterator[Document]:
	for number in range(JOBS):
		place = number % world.counts.deliveries
		values = {
			"customer": documents.customer_name(world.account_of_delivery(place)),
			"service_location": documents.location_name(place),
			"subject": "Installation",
			"scheduled_date": clock.iso(clock.TODAY - number % 900),
			"status": "Completed",
		}
		yield Document("Dispatch Job", f"DJ-{number + 1}", values)


def _actions(world: World) -> Iterator[Document]:
	numbers = chain.from_iterable((*_hard(world)[0], *_hard(world)[1]) for _ in range(ACTIONS))
	for turn, number in enumerate(islice(numbers, ACTIONS)):
		values = {
			"customer": documents.customer_name(number),
			"action_id": "get_balance",
			"status": "Executed",
			"message": "Done",
			"message_fr": "Fait",
			"executed_at": datetime(2026, 1, 1) + timedelta(hours=turn),
		}
		yield Document("Customer Action", f"ACT-B-{turn + 1:05d}", values)
