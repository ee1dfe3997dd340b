"""What an app outside of ERPNext asks for today to show one customer: fourteen lists over REST."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from benchmarks.customer_page import Person

_CUSTOMER = "{customer}"
_BY_LINK = (
	("Dynamic Link", "link_doctype", "=", "Customer"),
	("Dynamic Link", "link_name", "=", _CUSTOMER),
)
_OF = (("customer", "=", _CUSTOMER),)
LISTS: tuple[tuple[str, tuple[tuple[object, ...], ...], str, str], ...] = (
	("Customer", (("name", "=", _CUSTOMER),), "*", ""),
	("Contact", _BY_LINK, "name full_name email_id phone mobile_no is_primary_contact", ""),
	("Address", _BY_LINK, "name address_line1 city pincode", ""),
	(
		"Service Location",
		_OF,
		"name location_name address_line1 city status connection_type olt olt_port",
		"",
	),
	(
		"Service Equipment",
		_OF,
		"name service_location equipment_type brand model serial_number mac_address status",
		"",
	),
	(
		"Service Subscription",
		_OF,
		"name service_location item_code description billing_frequency price status start_date",
		"",
	),
	(
		"Quotation",
		(("quotation_to", "=", "Customer"), ("party_name", "=", _CUSTOMER)),
		"name transaction_date status grand_total valid_till",
		"transaction_date desc",
	),
	("Issue", _OF, "name subject status priority opening_date", "opening_date desc"),
	("Dispatch Job", _OF, "name subject scheduled_date status technician", "scheduled_date desc"),
	(
		"Sales Invoice",
		(*_OF, ("docstatus", "=", 1)),
		"name posting_date due_date status grand_total outstanding_amount",
		"posting_date desc",
	),
	(
		"Payment Entry",
		(("party_type", "=", "Customer"), ("party", "=", _CUSTOMER)),
		"name posting_date mode_of_payment paid_amount reference_no",
		"posting_date desc",
	),
	(
		"Comment",
		(
			("reference_doctype", "=", "Customer"),
			("reference_name", "=", _CUSTOMER),
			("comment_type", "=", "Comment"),
		),
		"name content comment_by creation",
		"creation desc",
	),
	(
		"Communication",
		(("reference_doctype", "=", "Customer"), ("reference_name", "=", _CUSTOMER)),
		"name subject sender creation",
		"creation desc",
	),
	(
		"File",
		(("attached_to_doctype", "=", "Customer"), ("attached_to_name", "=", _CUSTOMER)),
		"name file_name file_url",
		"",
	),
)
"""DocType, filters, fields, and the order where it is not Frappe's own."""


def read_lists(person: Person, customer: str) -> None:
	"""The first twenty rows of each list, one request after the other."""
	for doctype, filters, fields, order_by in LISTS:
		person.get(
			f"/api/resource/{doctype}",
			filters=json.dumps(filters).replace(_CUSTOMER, customer),
			fields=json.dumps(fields.split()),
			limit_page_length=20,
			**({"order_by": order_by} if order_by else {}),
		)
