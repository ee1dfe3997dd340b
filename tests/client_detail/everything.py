"""A customer who has a bit of everything, written past the controllers so that each value is the test's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from targo_customer360.sites.access import Access, by_role
from targo_customer360.sites.port import Document, Site

CUSTOMER, OTHER = "C-1", "C-2"
SECRETS = ("sip-Secret-9", "tok_Secret_9", "4242999")


def access_of(site: Site) -> Access:
	"""What the user of the site may see, as the edge of each site decides it."""
	if site.kind == "frappe":
		from targo_customer360.sites.frappe_access import permitted

		return permitted()
	return by_role(site)


def write(site: Site, *documents: Document) -> None:
	site.bulk_insert(documents, site.now())
	site.commit()


def customers(site: Site) -> None:
	for name, called in ((CUSTOMER, "Ferme Bellevue"), (OTHER, "Marie Côté")):
		values = {"customer_name": called, "customer_type": "Individual", "mobile_no": "450-555-0100"}
		write(site, Document("Customer", name, {**values, "email_id": "ferme@example.com"}))


def location(site: Site, number: int, customer: str = CUSTOMER) -> str:
	"""A location with an ONT, a subscription, a line and its registration, and twice as much history as is shown."""
	name, did = f"LOC-{customer}-{number}", f"450{customer[2:].zfill(3)}{number:04d}"
	of = {"customer": customer, "service_location": name}
	at = datetime(2026, 1, 1)
	write(
		site,
		Document(
			"Service Location",
			name,
			{
				"customer": customer,
				"location_name": f"Place {number:03d}",
				"status": "Active",
				"city": "Huntingdon",
			}
			| {"address_line1": f"{number} rue Principale", "connection_type": "Fibre", "olt": "OLT-EAST"},
		),
		Document("Service Equipment", f"EQ-{customer}-{number}", {**of, "equipment_type": "ONT"}),
		Document(
			"Service Subscription", f"SUB-{customer}-{number}", {**of, "price": 49.95, "status": "Active"}
		),
		Document(
			"VoIP Line",
			did,
			{**of, "did": did, "status": "Active", "e911_verdict": "Mismatch", "sip_password": SECRETS[0]}
			| {"e911_reasons": '[{"code": "civic_number", "en": "Another door", "fr": "Autre porte"}]'},
		),
		Document("E911 Registration", did, {"did": did, "customer": customer, "status": "Registered"}),
		*(
			Document(
				"IP Assignment", f"IP-{name}-{n}", {**of, "assigned_at": at + timedelta(days=n)} | _ip(n)
			)
			for n in range(8)
		),
		*(
			Document(
				"Service Address Change",
				f"ADR-{name}-{n}",
				{**of, "changed_at": at, "address_line1": f"old {n}"},
			)
			for n in range(8)
		),
	)
	return name


def _ip(number: int) -> dict[str, Any]:
	return {"ip_address": f"10.0.0.{number}", "ip_version": "4"}


def invoices(site: Site, count: int, customer: str = CUSTOMER) -> None:
	day = site.today() - timedelta(days=10)
	values = {"customer": customer, "docstatus": 1, "posting_date": day, "due_date": day, "status": "Overdue"}
	amounts = {"grand_total": 10, "outstanding_amount": 10}
	write(
		site, *(Document("Sales Invoice", f"SINV-{customer}-{n:04d}", values | amounts) for n in range(count))
	)


def the_rest(site: Site, customer: str = CUSTOMER) -> None:
	today = site.today()
	write(
		site,
		Document(
			"Quotation",
			f"Q-{customer}",
			{"quotation_to": "Customer", "party_name": customer, "transaction_date": today, "grand_total": 75}
			| {"status": "Draft", "legacy_id": 908},
			{
				"items": [
					{"item_name": "Internet", "amount": 50, "is_monthly": 1},
					{"item_name": "Routeur", "amount": 25},
				]
			},
		),
		Document("Issue", f"ISS-{customer}", {"customer": customer, "subject": "Lent", "status": "Open"}),
		Document(
			"Service Work Order",
			f"SWO-{customer}",
			{"customer": customer, "issue": f"ISS-{customer}", "work_date": today, "total_hours": 1.5},
			{"technicians": [{"employee_name": "Gen Bélanger", "hours": 1.5}]},
		),
		Document(
			"Payment Entry",
			f"PE-{customer}",
			{"party_type": "Customer", "party": customer, "docstatus": 1, "payment_type": "Receive"}
			| {"posting_date": today, "paid_amount": 30, "unallocated_amount": 0},
		),
		Document(
			"Payment Method",
			f"PM-{customer}",
			{
				"customer": customer,
				"provider": "Bank Draft",
				"enabled": 1,
				"is_auto": 1,
				"account_last4": "2999",
			}
			| {"token": SECRETS[1], "account_number": SECRETS[2]},
		),
		Document(
			"Payment Arrangement",
			f"PA-{customer}",
			{
				"customer": customer,
				"status": "Open",
				"agreed_on": today,
				"due_date": today + timedelta(days=5),
			}
			| {"cutoff_date": today + timedelta(days=9), "amount": 60},
		),
		Document(
			"Customer Suspension",
			f"SUS-{customer}",
			{"customer": customer, "status": "Active", "reason": "Impayé", "source": "Manual"},
		),
		Document(
			"Comment",
			f"memo-{customer}",
			{"reference_doctype": "Customer", "reference_name": customer, "comment_type": "Comment"}
			| {"content": "<p>Rappeler <b>Marie</b></p><script>x</script>", "comment_by": "Anne"},
		),
	)
