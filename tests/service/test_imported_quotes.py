"""Quotes of the old system, with all that is odd in them, converted to the cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import phpserialize

from targo_customer360.billing.balance import money
from targo_customer360.embedded.demo import catalogue
from targo_customer360.embedded.demo.quotes import item as demo_item
from targo_customer360.service import conversion
from targo_customer360.service.conversion import Wishes
from targo_customer360.service.quotes import find_quote
from targo_customer360.sites.port import Site, Values
from tests.imports.conftest import Importing
from tests.legacy_db import LegacyDatabase
from tests.service.factories import get
from tests.telephony.orders import with_rules

QUOTES = 10
ODD = [
	{"sku": "ONT803", "desc": "Offert", "amt": "150.00", "qte": 2, "tot": 0},
	{"sku": "ONT803", "desc": "Escompte", "amt": "29.99", "qte": 2, "tot": "59,00"},
	{"sku": "", "desc": "Main-d'oeuvre & déplacement", "amt": "60.00", "qte": "1.5", "tot": "90.00"},
	{"sku": "RABFIBRE", "desc": "Rabais", "amt": -10, "qte": 1, "tot": -10},
	{"sku": "INCONNU", "desc": "Vieux <modem>", "amt": "0.10", "qte": 7, "tot": "0.70"},
]
TAXES = ("tps_tvq", "tps", "", "non")


def imported(site: Site, legacy: LegacyDatabase, path: Path) -> None:
	rng = Random(908)
	importing = Importing(site, legacy, path)
	legacy.accounts(*range(1, 5))
	for product in (*catalogue.ONE_TIME, *catalogue.RECURRING):
		legacy.add("product", sku=product.sku, description=product.description, price="1.00")
	for number in range(1, QUOTES + 1):
		once = [demo_item(rng, rng.choice(catalogue.ONE_TIME)) for _ in range(rng.randint(1, 4))]
		monthly = [demo_item(rng, rng.choice(catalogue.RECURRING)) for _ in range(rng.randint(0, 3))]
		legacy.add(
			"soumission",
			number,
			account_id=1 + number % 4,
			name=f"Devis {number}",
			tax=TAXES[number % len(TAXES)],
			materiel=phpserialize.dumps([*once, ODD[number % len(ODD)]]).decode(),
			mensuel=phpserialize.dumps(monthly).decode(),
			text="Valide 30 jours",
		)
	importing.seed()
	importing.run("13a")


def make_groups(site: Site) -> None:
	"""The customer groups of the ISP's customers; an embedded site keeps no list of them."""
	if not site.has_doctype("Customer Group"):
		return
	for group in ("Résidentiel", "Commercial"):
		if not site.count("Customer Group", {"name": group}):
			parent = {"customer_group_name": group, "parent_customer_group": "All Customer Groups"}
			site.insert("Customer Group", parent)
	site.commit()


def sums(quote: Values) -> tuple[Decimal, Decimal]:
	"""What the quote says is monthly, and what is charged once."""
	monthly, once = Decimal(0), Decimal(0)
	for row in quote["items"]:
		if row["is_monthly"]:
			monthly += money(row["amount"])
		else:
			once += money(row["amount"])
	return monthly, once


def test_every_quote_of_the_old_system_becomes_what_it_says(
	site: Site, legacy: LegacyDatabase, tmp_path: Path
) -> None:
	make_groups(with_rules(site))
	imported(site, legacy, tmp_path / "legacy.sql")
	for number in range(1, QUOTES + 1):
		quote = get(site, "Quotation", find_quote(site, f"SOQ-{number}"))
		monthly, once = sums(quote)
		planned = conversion.prepare(site, quote["name"], Wishes(address=f"{number} rue Neuve, Ormstown"))
		made = conversion.apply(site, planned)
		site.commit()
		services = [get(site, "Service Subscription", name) for name in made.subscriptions]
		assert sum((money(row["price"]) for row in services), Decimal(0)) == monthly
		if once:
			assert planned.invoice is not None
			invoice = get(site, "Sales Invoice", made.invoice)
			assert money(invoice["net_total"]) == once
			assert money(invoice["grand_total"]) == planned.invoice.total
			assert len(invoice["taxes"]) == len(quote["taxes"])
	assert site.count("Quotation", {"service_status": "Converted", "docstatus": 1}) == QUOTES
