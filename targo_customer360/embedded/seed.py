"""Base documents for a rehearsal: what the ISP's ERPNext already holds, made from the legacy tables themselves.

An embedded site that somebody starts with nothing but a legacy database has no customers to link to. On a real
site these documents are there, and nothing here runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from targo_customer360.imports.runner import batches
from targo_customer360.legacy.decode import BadValue, decoder
from targo_customer360.legacy.source import Source
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Site, Values

COMPANY = "Targo Demo"
TAX_ACCOUNTS = ("TPS - TD", "TVQ - TD")
BATCH = 2000


def seed_base_documents(site: Site, source: Source) -> dict[str, int]:
	"""Fill a site that has no customers; returns how many of each DocType were written."""
	written: dict[str, int] = {}
	if site.count("Customer"):
		return written
	seed_company(site)
	owners = _location_owners(source)
	makers: dict[str, Callable[[Values], Document | None]] = {
		"account": customer,
		"staff": employee,
		"product": item,
		"delivery": location,
		"service": lambda row: subscription(row, owners),
	}
	for table, make in makers.items():
		if source.has_table(table):
			for document in _write(site, source, table, make):
				written[document.doctype] = written.get(document.doctype, 0) + 1
	site.commit()
	return written


def _write(
	site: Site, source: Source, table: str, make: Callable[[Values], Document | None]
) -> Iterator[Document]:
	decode = decoder(TABLES[table])
	seen: set[str] = set()
	for batch in batches(source.read(TABLES[table]), BATCH):
		documents = []
		for raw in batch:
			try:
				document = make(decode(raw).values)
			except BadValue:
				continue
			if document is not None and document.name.casefold() not in seen:
				if document.doctype == "Item":
					seen.add(document.name.casefold())
				documents.append(document)
		site.bulk_insert(documents, site.now())
		yield from documents


def seed_company(site: Site) -> None:
	"""One company with the two Quebec sales taxes, as quotes need them."""
	if site.count("Company"):
		return
	now = site.now()
	site.bulk_insert(
		[
			Document(
				"Company",
				COMPANY,
				{"company_name": COMPANY, "abbr": "TD", "default_currency": "CAD", "country": "Canada"},
			),
			*(
				Document(
					"Account",
					name,
					{"account_name": name.split(" ")[0], "account_type": "Tax", "company": COMPANY},
				)
				for name in TAX_ACCOUNTS
			),
		],
		now,
	)


def _location_owners(source: Source) -> dict[int, int]:
	if not source.has_table("delivery"):
		return {}
	table = TABLES["delivery"]
	at = table.column_names.index("account_id")
	return {int(raw[table.key_index] or 0): int(raw[at] or 0) for raw in source.read(table)}


def customer(row: Values) -> Document:
	person = " ".join(filter(None, (row["first_name"], row["last_name"])))
	values = {
		"customer_name": row["company"] or person or f"Account {row['id']}",
		"customer_type": "Company" if row["company"] else "Individual",
		"customer_group": "Commercial" if row["commercial"] else "Résidentiel",
		"territory": "Canada",
		"language": "en" if (row["language_id"] or "").lower().startswith("en") else "fr",
		"disabled": int(row["status"] not in (1, None)),
		"email_id": row["email"],
		"mobile_no": row["cell"],
		"phone_home": row["tel_home"],
		"legacy_account_id": row["id"],
		"is_commercial": int(row["commercial"]),
		"is_vip": int(row["vip"]),
		"stripe_customer_id": row["stripe_id"],
	}
	return Document("Customer", f"C-{row['id']}", values)


def employee(row: Values) -> Document:
	values = {
		"first_name": row["first_name"],
		"last_name": row["last_name"],
		"employee_name": " ".join(filter(None, (row["first_name"], row["last_name"]))),
		"company_email": row["email"],
		"status": "Active",
		"legacy_staff_id": row["id"],
	}
	return Document("Employee", f"HR-EMP-{row['id']:05d}", values)


def item(row: Values) -> Document | None:
	if not row["sku"]:
		return None
	values = {
		"item_code": row["sku"],
		"item_name": (row["description"] or row["sku"])[:140],
		"item_group": "Services",
		"stock_uom": "Nos",
		"description": row["description"],
		"standard_rate": row["price"],
	}
	return Document("Item", row["sku"], values)


def location(row: Values) -> Document:
	values = {
		"customer": f"C-{row['account_id']}",
		"location_name": f"{row['address1']}, {row['city']}".strip(", ")[:140],
		"address_line1": row["address1"],
		"address_line2": row["address2"],
		"city": row["city"],
		"state": row["state"],
		"postal_code": row["zip"],
		"status": "Active",
		"legacy_delivery_id": row["id"],
	}
	return Document("Service Location", f"LOC-{row['id']}", values)


def subscription(row: Values, owners: dict[int, int]) -> Document:
	owner = owners.get(row["delivery_id"])
	values = {
		"customer": f"C-{owner}" if owner else None,
		"service_location": f"LOC-{row['delivery_id']}",
		"status": "Active" if row["status"] in (1, None) else "Cancelled",
		"legacy_service_id": row["id"],
	}
	return Document("Service Subscription", f"SUB-{row['id']}", values)
