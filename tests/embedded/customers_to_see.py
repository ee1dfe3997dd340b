"""A site whose customers are the states that their page has: troubled, quiet, many places, nothing at all."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from targo_customer360.embedded.rules import opened
from targo_customer360.sites.port import Document, Values
from targo_customer360.telephony.verdicts import recompute

TROUBLED, QUIET, LARGE, BARE, OWING = "C-1", "C-2", "C-3", "C-4", "C-5"
TROUBLED_NAME, QUIET_NAME, LARGE_NAME = "Ferme Bellevue", "Marie-Ève Côté", "Habitations du Lac inc."
OWING_NAME = "Denis Gagnon"
MOVED_DID, RIGHT_DID, UNKNOWN_DID = "4502641001", "4502641002", "4502641003"
QUIET_DID, OWING_DID = "4502642001", "4502645001"
PLACES, INVOICES = 40, 65
CODE: Final = "4821"
"""The secret of each voicemail."""
STRANGER = "stranger@example.com"
"""Signs in, and has no right to read customers."""


def make(path: Path) -> Path:
	"""The site in a new file."""
	site = opened(path)
	today = site.today()
	documents = [*_customers(), *_large(), *_quiet(today), *_owing(today), *_troubled(today)]
	documents.append(
		Document("Has Role", "stranger-role", {"role": "Stock User"}, parent=("User", STRANGER, "roles"))
	)
	documents.append(Document("User", STRANGER, {"email": STRANGER, "full_name": "Sam Roy", "enabled": 1}))
	site.bulk_insert(documents, site.now())
	recompute(site)
	site.commit()
	site.close()
	return path


def _customers() -> list[Document]:
	person: Values = {"customer_type": "Individual", "customer_group": "Résidentiel", "territory": "Canada"}
	company = person | {"customer_type": "Company", "customer_group": "Commercial", "is_commercial": 1}
	return [
		Document(
			"Customer", TROUBLED, company | _reached(TROUBLED_NAME, "450-264-5501", is_vip=1, is_suspended=1)
		),
		Document("Customer", QUIET, person | _reached(QUIET_NAME, "450-264-5502")),
		Document("Customer", LARGE, company | _reached(LARGE_NAME, "450-264-5503")),
		Document("Customer", OWING, person | _reached(OWING_NAME, "450-264-5505")),
		Document("Customer", BARE, person | {"customer_name": "Paul Tremblay", "language": "en"}),
	]


def _reached(called: str, phone: str, **more: Any) -> Values:
	email = called.split()[0].lower().replace("è", "e") + "@example.com"
	return {"customer_name": called, "language": "fr", "mobile_no": phone, "email_id": email} | more


def _place(customer: str, number: int, street: str, **more: Any) -> Document:
	values = {
		"customer": customer,
		"location_name": street,
		"status": "Active",
		"address_line1": street,
		"city": "Huntingdon",
		"state": "QC",
		"postal_code": "J0S 1H0",
		"connection_type": "Fibre",
		"olt": "OLT-EST",
		"olt_port": f"1/2/{number}",
		"legacy_delivery_id": number,
	}
	return Document("Service Location", f"LOC-{number}", values | more)


def _subscription(customer: str, number: int, place: int, what: str, price: float, **more: Any) -> Document:
	values = {
		"customer": customer,
		"service_location": f"LOC-{place}",
		"description": what,
		"status": "Active",
		"billing_frequency": "Monthly",
		"price": price,
		"legacy_service_id": number,
	}
	return Document("Service Subscription", f"SUB-{number}", values | more)


def _device(customer: str, number: int, place: int, kind: str, brand: str, model: str) -> Document:
	values = {
		"customer": customer,
		"service_location": f"LOC-{place}",
		"equipment_type": kind,
		"brand": brand,
		"model": model,
		"serial_number": f"{brand[:4].upper()}{number:08X}",
		"mac_address": f"5C:A3:9D:00:{number // 256:02X}:{number % 256:02X}",
		"status": "Active",
	}
	return Document("Service Equipment", f"EQ-{number}", values)


def _line(customer: str, place: int, did: str, street: tuple[str, str], **more: Any) -> list[Document]:
	"""A line and what the 911 provider holds for it."""
	address = {"street_number": street[0], "street_name": street[1]}
	address |= {"city": "Huntingdon", "state": "QC", "postal_code": "J0S 1H0"}
	line = {
		"did": did,
		"customer": customer,
		"service_location": f"LOC-{place}",
		"status": "Active",
		"pbx_state": "In Service",
		"caller_id": did,
		"voicemail_enabled": 1,
		"voicemail_password": CODE,
		"e911_synced": 1,
		"e911_class": "RES",
	}
	line |= {f"e911_{name}": value for name, value in address.items()}
	registration = {"did": did, "customer": customer, "voip_line": did, "status": "Registered", **address}
	names = {"first_name": "Luc", "last_name": "Bellevue", "service_class": "RES"}
	return [
		Document("VoIP Line", did, line | more),
		Document("E911 Registration", did, registration | names),
	]


def _invoices(customer: str, today: date, count: int, unpaid: int, total: float) -> list[Document]:
	"""One a month, the last `unpaid` of them past due, and a payment for each of the others."""
	found: list[Document] = []
	for back in range(count):
		day = today - timedelta(days=30 * back + 12)
		owed = total if back < unpaid else 0
		values = {
			"customer": customer,
			"docstatus": 1,
			"posting_date": day,
			"due_date": day + timedelta(days=10),
			"grand_total": total,
			"outstanding_amount": owed,
			"status": "Overdue" if owed else "Paid",
		}
		found.append(Document("Sales Invoice", f"SINV-{customer[2:]}-{count - back:04d}", values))
		if not owed:
			paid = {
				"docstatus": 1,
				"status": "Submitted",
				"payment_type": "Receive",
				"party_type": "Customer",
			}
			paid |= {"party": customer, "posting_date": day + timedelta(days=8), "paid_amount": total}
			paid |= {"mode_of_payment": "Chèque", "reference_no": f"{1000 + back}", "unallocated_amount": 0}
			found.append(Document("Payment Entry", f"PE-{customer[2:]}-{count - back:04d}", paid))
	return found


def _large() -> list[Document]:
	found: list[Document] = []
	for number in range(PLACES):
		place = 300 + number
		found.append(_place(LARGE, place, f"{10 + number} rue du Lac, log. {number + 1}"))
		found.append(_subscription(LARGE, place, place, "Internet fibre 500 Mbit/s", 59.95))
		found.append(_device(LARGE, place, place, "ONT", "Nokia", "G-010G"))
	return found


def _quiet(today: date) -> list[Document]:
	method = {"provider": "Stripe", "customer": QUIET, "enabled": 1, "is_auto": 1}
	method |= {"label": "Visa 4242", "card_shown": "Visa 4242", "stripe_customer_id": "cus_quiet"}
	return [
		_place(QUIET, 200, "15 rue Prince"),
		_subscription(QUIET, 200, 200, "Internet fibre 1 Gbit/s", 79.95),
		_device(QUIET, 200, 200, "ONT", "Nokia", "G-010G"),
		*_line(QUIET, 200, QUIET_DID, ("15", "rue Prince")),
		*_invoices(QUIET, today, 14, 0, 91.93),
		Document("Payment Method", "PM-STRIPE-2", method),
	]


def _owing(today: date) -> list[Document]:
	"""Service goes on; the last two invoices are late, and 911 has the former address."""
	return [
		_place(OWING, 500, "7 avenue Hunter"),
		_subscription(OWING, 500, 500, "Internet fibre 500 Mbit/s", 59.95),
		_device(OWING, 500, 500, "ONT", "Nokia", "G-010G"),
		*_line(OWING, 500, OWING_DID, ("31", "rue Bouchette")),
		*_invoices(OWING, today, 6, 2, 98.54),
	]


def _troubled(today: date) -> list[Document]:
	found = [
		_place(TROUBLED, 101, "1420 chemin de la Rivière"),
		_place(TROUBLED, 102, "88 rue Châteauguay", connection_type="Wireless", olt="", olt_port=""),
		_subscription(TROUBLED, 101, 101, "Internet fibre 1 Gbit/s", 89.95, status="Suspended"),
		_subscription(TROUBLED, 102, 101, "Téléphonie affaires, 2 lignes", 39.9, status="Suspended"),
		_subscription(TROUBLED, 103, 102, "Internet sans fil 50 Mbit/s", 64.95, status="Suspended"),
		_subscription(TROUBLED, 104, 102, "Nom de domaine", 24, billing_frequency="Annual"),
		_device(TROUBLED, 101, 101, "ONT", "Nokia", "G-010G"),
		_device(TROUBLED, 102, 101, "Router", "TP-Link", "Archer AX50"),
		_device(TROUBLED, 103, 101, "ATA", "Grandstream", "HT812"),
		_device(TROUBLED, 104, 102, "Router", "MikroTik", "SXT LTE6"),
		*_line(TROUBLED, 101, MOVED_DID, ("88", "rue Châteauguay"), pbx_state="Outgoing Barred"),
		*_line(TROUBLED, 101, RIGHT_DID, ("1420", "chemin de la Rivière")),
		*_line(TROUBLED, 102, UNKNOWN_DID, ("88", "rue Châteauguay"), e911_state_of_check="To confirm"),
		*_invoices(TROUBLED, today, INVOICES, 3, 224.12),
	]
	return found + _history(today) + _promises(today)


def _history(today: date) -> list[Document]:
	at = datetime.combine(today, time(9, 30))
	of = {"customer": TROUBLED, "service_location": "LOC-101"}
	found = [
		Document("IP Assignment", f"IP-{n}", _ip(n) | of | {"assigned_at": at - timedelta(days=50 * n)})
		for n in range(1, 9)
	]
	before = {"changed_at": at - timedelta(days=800), "address_line1": "12 rang du 4e", "city": "Elgin"}
	found.append(Document("Service Address Change", "ADR-1", of | before | {"state": "QC"}))
	for n, (subject, status) in enumerate((("Internet lent le soir", "Open"), ("Pas de tonalité", "Closed"))):
		issue = {"customer": TROUBLED, "subject": subject, "status": status, "priority": "Medium"}
		place = {"service_location": "LOC-101", "opening_date": today - timedelta(days=4 + 90 * n)}
		found.append(Document("Issue", f"ISS-2026-{n + 1:05d}", issue | place))
		visit = of | {"issue": f"ISS-2026-{n + 1:05d}", "work_date": today - timedelta(days=3 + 90 * n)}
		work = {"status": "Completed", "total_hours": 1.5, "total": 129.35, "note": "Connecteur refait"}
		people = [{"employee_name": "Geneviève Bélanger", "hours": 1.5}]
		found.append(Document("Service Work Order", f"SWO-{n + 1}", visit | work, {"technicians": people}))
	memo = {"reference_doctype": "Customer", "reference_name": TROUBLED, "comment_type": "Comment"}
	memo |= {"content": "<p>Rappeler <b>Luc</b> après la traite, vers 19 h.</p>", "comment_by": "Anne Roy"}
	offered = {
		"quotation_to": "Customer",
		"party_name": TROUBLED,
		"transaction_date": today,
		"status": "Draft",
	}
	offered |= {"grand_total": 167.74, "legacy_id": 908, "legacy_name": "Fibre, deuxième bâtiment"}
	items = [
		{"item_name": "Internet", "amount": 89.95, "is_monthly": 1},
		{"item_name": "Installation", "amount": 56},
	]
	return [
		*found,
		Document("Comment", "memo-1", memo),
		Document("Quotation", "SOQ-908", offered, {"items": items}),
	]


def _ip(number: int) -> Values:
	return {"ip_address": f"24.201.7.{20 + number}", "ip_version": "4", "subscription": "SUB-101"}


def _promises(today: date) -> list[Document]:
	def day(days: int) -> date:
		return today + timedelta(days=days)

	promised = {
		"customer": TROUBLED,
		"customer_name": TROUBLED_NAME,
		"currency": "CAD",
		"recurring": "Monthly",
	}
	promised |= {"status": "Broken", "agreed_on": day(-40), "due_date": day(-25), "cutoff_date": day(-18)}
	promised |= {"amount": 450, "paid_amount": 150, "method": "Phone", "note": "Trois versements de 150 $"}
	parts = [
		{"due_date": day(-25), "cutoff_date": day(-18), "amount": 150, "paid_amount": 150, "status": "Paid"},
		{"due_date": day(-10), "cutoff_date": day(-3), "amount": 150, "status": "Missed"},
		{"due_date": day(5), "cutoff_date": day(12), "amount": 150, "status": "Upcoming"},
	]
	cut = {"customer": TROUBLED, "status": "Active", "starts_on": day(-2), "source": "Non-payment"}
	cut |= {"reason": "Entente non respectée", "all_services": 1}
	done = {"kind": "Internet", "service_location": "LOC-101", "state": "Done", "detail": "OLT-EST 1/2/101"}
	late = {"kind": "Telephone", "voip_line": MOVED_DID, "state": "Pending", "detail": MOVED_DID}
	first = {"docstatus": 1, "status": "Submitted", "payment_type": "Receive", "party_type": "Customer"}
	first |= {"party": TROUBLED, "posting_date": day(-26), "paid_amount": 150, "unallocated_amount": 150}
	bank = {"customer": TROUBLED, "provider": "Bank Draft", "enabled": 1, "is_auto": 1, "amount_limit": 250}
	bank |= {"label": "Caisse Desjardins", "institution": "815", "account_last4": "2999"}
	bank |= {"account_number": "4242999", "mandate_status": "Missing"}
	card = {"customer": TROUBLED, "provider": "Paysafe", "enabled": 1, "token": "tok_Secret_9"}
	return [
		Document(
			"Payment Entry", "PE-1-9001", first | {"mode_of_payment": "Virement", "reference_no": "I-774"}
		),
		Document("Customer Suspension", "SUS-1", cut, {"effects": [done, late]}),
		Document("Payment Arrangement", "PA-1", promised, {"instalments": parts}),
		Document("Payment Method", "PM-BANK-1", bank),
		Document("Payment Method", "PM-PAYSAFE-1", card | {"label": "Carte Paysafe"}),
	]
