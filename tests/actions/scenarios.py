"""For each action that words can mean and that changes something: a customer for whom it can be done, and how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from targo_customer360.actions.perform import carry_out
from targo_customer360.sites.port import Site
from tests.billing.books import CASH, Books, with_rules
from tests.devices.things import make_device
from tests.integrations.factories import make_line, make_registration
from tests.service import factories

CUSTOMER = {"customer": "C-1"}
DID = "4502722408"
NOBODY_THERE = {
	"genieacs_url": "http://127.0.0.1:9",
	"hub_url": "http://127.0.0.1:9",
	"hub_token": "a token of nobody",
	"stripe_secret_key": "sk_test_nobody",
	"stripe_webhook_secret": "whsec_nobody",
	"stripe_return_url": "https://portal.example.com/card",
	"stripe_clearing_account": CASH,
}
"""Services that are set up and that nothing here calls: what is owed to them waits in the outbox."""
Scenario = Callable[[Site], dict[str, Any]]


def ready(site: Site) -> Site:
	"""A company with items and technicians; a customer with a place, a router, an ONT, a line and an unpaid invoice."""
	with_rules(site)
	factories.set_up_company(site)
	factories.make_catalogue(site)
	factories.make_staff(site)
	factories.make_place(site, olt="OLT-EAST", olt_port="1/2/3")
	make_device(site)
	make_device(site, "EQ-2", equipment_type="ONT", serial_number="HWTC00000001", olt="OLT-EAST")
	make_line(site, DID, service_location="LOC-1")
	make_registration(site, DID)
	Books(site).invoice(150)
	site.set_single("Customer 360 Settings", NOBODY_THERE)
	site.commit()
	return site


def quote(site: Site) -> dict[str, Any]:
	return {**CUSTOMER, "items": ["fibre 100M", "deco"], "address": "123 rue Principale"}


def conversion(site: Site) -> dict[str, Any]:
	return {"quote_id": factories.make_quote(site)}


def suspension(site: Site) -> dict[str, Any]:
	return {**CUSTOMER, "reason": "unpaid since March"}


def reactivation(site: Site) -> dict[str, Any]:
	carry_out(site, "suspend_customer", suspension(site))
	return {**CUSTOMER, "reason": "paid by phone"}


def arrangement(site: Site) -> dict[str, Any]:
	due = site.today() + timedelta(days=5)
	return {**CUSTOMER, "amount": "100", "due_date": due, "cutoff_date": due + timedelta(days=7)}


def visit(site: Site) -> dict[str, Any]:
	return {**CUSTOMER, "date": factories.working_day(site), "time_of_day": "morning", "tech": "Marc-André"}


def restart(site: Site) -> dict[str, Any]:
	return {**CUSTOMER, "device": "router"}


def new_line(site: Site) -> dict[str, Any]:
	return {**CUSTOMER, "did": "4502722409", "voicemail": True, "address": "123 rue Principale"}


def new_911_address(site: Site) -> dict[str, Any]:
	return {"did": DID, "address": "77 rue Principale, Sainte-Clotilde"}


def autopay(site: Site) -> dict[str, Any]:
	return CUSTOMER


def fibre(site: Site) -> dict[str, Any]:
	return {**CUSTOMER, "olt": "OLT-WEST", "port": "1/2/9"}


SCENARIOS: dict[str, Scenario] = {
	"create_quote": quote,
	"convert_quote": conversion,
	"suspend_customer": suspension,
	"reactivate_customer": reactivation,
	"create_payment_arrangement": arrangement,
	"schedule_dispatch": visit,
	"reboot_device": restart,
	"add_phone_line": new_line,
	"update_911_address": new_911_address,
	"switch_to_stripe_autopay": autopay,
	"provision_fibre": fibre,
}
