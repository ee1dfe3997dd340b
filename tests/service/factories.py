"""Quotes, places, technicians and work for tests, with defaults that a test overrides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from targo_customer360.embedded.seed import seed_company
from targo_customer360.service import conversion, dispatch, quotes
from targo_customer360.sites.port import Document, Site, Values
from tests.integrations.factories import make_customer

SETTINGS = "Customer 360 Settings"
GST_ACCOUNT, QST_ACCOUNT = "TPS - TD", "TVQ - TD"
CUSTOMER, LOCATION, TECHNICIAN = "C-1", "LOC-1", "HR-EMP-00003"
ITEMS = (
	("FTTH100", "Internet fibre 100 Mbps illimité", 69.95, 1),
	("FTTHB100", "Internet fibre affaires 100 Mbps, IP fixe", 99.95, 1),
	("FTTH500", "Internet fibre 500 Mbps illimité", 89.95, 1),
	("TELELOCAL", "Ligne téléphonique locale", 14.95, 1),
	("LOCROUT", "Location du routeur Wi-Fi", 5.00, 1),
	("RABFIBRE", "Rabais fidélité fibre", -10.00, 1),
	("ROUTDECO", "Routeur Deco X50", 179.99, 0),
	("ROUTARCH", "Routeur Archer C6", 99.99, 0),
	("HT502", "Adaptateur téléphonique Grandstream HT502", 65.00, 0),
	("HT802", "Adaptateur téléphonique Grandstream HT802", 75.00, 0),
	("GXP1625", "Téléphone IP Grandstream GXP1625", 89.00, 0),
	("INSTFIB", "Frais d'installation fibre", 99.00, 0),
	("MOTECH", "Main-d'œuvre technicien (heure)", 85.00, 0),
	("TVSUR", "Télévision sur mesure", 0, 1),
)
STAFF = (
	("HR-EMP-00003", "Marc-André", "Cyr", "Active"),
	("HR-EMP-00005", "Marc", "Dumas", "Active"),
	("HR-EMP-00007", "Chantal", "Arsenault", "Active"),
	("HR-EMP-00009", "Bruno", "Couture", "Left"),
)


def set_up_company(site: Site) -> None:
	if site.kind == "embedded":
		seed_company(site)
	site.set_single(
		SETTINGS, {"company": "Targo Demo", "gst_account": GST_ACCOUNT, "qst_account": QST_ACCOUNT}
	)


def make_catalogue(site: Site) -> None:
	for code, name, rate, monthly in ITEMS:
		site.insert(
			"Item",
			{
				"item_code": code,
				"item_name": name,
				"item_group": "Services",
				"stock_uom": "Nos",
				"standard_rate": rate,
				"is_stock_item": 0,
				"is_monthly": monthly,
			},
		)
	if site.kind == "frappe":
		# ERPNext turns a standard rate into a price of the list, which tests change one by one.
		site.delete("Item Price", [row["name"] for row in site.list("Item Price")])


def make_staff(site: Site) -> None:
	"""Past ERPNext's rules, which want a birthday of everybody."""
	people = [
		Document(
			"Employee",
			name,
			{
				"first_name": first,
				"last_name": last,
				"employee_name": f"{first} {last}",
				"status": status,
			},
		)
		for name, first, last, status in STAFF
	]
	site.bulk_insert(people, site.now())


def make_place(site: Site, name: str = LOCATION, **values: Any) -> str:
	wanted = {
		"name": name,
		"customer": make_customer(site),
		"location_name": "Principale",
		"address_line1": "123 rue Principale",
		"city": "Sainte-Clotilde",
		"state": "QC",
		"postal_code": "J0L 1W0",
		"status": "Active",
		**values,
	}
	return site.insert("Service Location", wanted)


def tax_rows() -> list[Values]:
	return [
		{"charge_type": "On Net Total", "account_head": GST_ACCOUNT, "description": "TPS 5 %", "rate": 5},
		{"charge_type": "On Net Total", "account_head": QST_ACCOUNT, "description": "TVQ", "rate": 9.975},
	]


def line(code: str, qty: float = 1, rate: float = 0, monthly: int = 0, **values: Any) -> Values:
	amount = round(qty * rate, 2)
	return {
		"item_code": code,
		"item_name": values.pop("item_name", dict((c, n) for c, n, _, _ in ITEMS).get(code, code)),
		"description": code,
		"qty": qty,
		"price_list_rate": rate,
		"rate": rate,
		"amount": amount,
		"is_monthly": monthly,
		**values,
	}


FIBRE = line("FTTH100", 1, 69.95, 1)
ROUTER = line("ROUTDECO", 1, 179.99)
INSTALLATION = line("INSTFIB", 1, 99.00)


def make_quote(site: Site, items: list[Values] | None = None, **values: Any) -> str:
	"""A draft quote as ERPNext keeps it: fibre by the month, a router and the installation once, both taxes."""
	customer = values.pop("customer", None) or make_customer(site)
	wanted: Values = {
		"quotation_to": "Customer",
		"party_name": customer,
		"company": "Targo Demo",
		"currency": "CAD",
		"transaction_date": site.today(),
		"order_type": "Sales",
		"ignore_pricing_rule": 1,
		"status": "Draft",
		"items": items or [dict(FIBRE), dict(ROUTER), dict(INSTALLATION)],
		"taxes": tax_rows(),
		**values,
	}
	return site.insert("Quotation", wanted)


def convert(site: Site, quote: str, **wishes: Any) -> conversion.Made:
	made = conversion.apply(site, conversion.prepare(site, quote, conversion.Wishes(**wishes)))
	site.commit()
	return made


def get(site: Site, doctype: str, name: str) -> Values:
	found = site.get(doctype, name)
	assert found is not None
	return found


def make_job(site: Site, **values: Any) -> str:
	wanted = {"customer": make_customer(site), "status": "Open", "subject": "Visite", **values}
	return site.insert(dispatch.JOB, wanted)


def working_day(site: Site, ahead: int = 1) -> date:
	"""A day to come that is no weekend and no holiday."""
	from targo_customer360.service.calendar import day_off

	day = site.today() + timedelta(days=ahead)
	while day_off(day):
		day += timedelta(days=1)
	return day


def counts(site: Site) -> dict[str, int]:
	"""How many documents there are of everything that a conversion makes."""
	made = ("Service Subscription", "Service Location", "Dispatch Job", "Sales Invoice")
	converted = site.count(quotes.QUOTATION, {"service_status": quotes.CONVERTED})
	submitted = site.count(quotes.QUOTATION, {"docstatus": 1})
	return {doctype: site.count(doctype) for doctype in made} | {
		"converted": converted,
		"submitted": submitted,
	}
