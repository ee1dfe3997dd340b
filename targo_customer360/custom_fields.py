"""Fields that the app adds to ERPNext's own DocTypes.

One dict serves installation, migration and removal. A field that a site has already, whatever its options,
is left as it is.
"""

from __future__ import annotations

from typing import Any

Field = dict[str, Any]

_LEGACY: Field = {"read_only": 1, "no_copy": 1, "print_hide": 1}
_FOLLOWS: Field = {"read_only": 1, "no_copy": 1, "print_hide": 1, "allow_on_submit": 1}
"""Written by the app after the document was submitted."""


def _lineage(insert_after: str) -> list[Field]:
	"""Where an imported document came from, in a section that stays closed."""
	return [
		{
			"fieldname": "legacy_section",
			"fieldtype": "Section Break",
			"label": "Legacy",
			"collapsible": 1,
			"depends_on": "eval:doc.legacy_table",
			"insert_after": insert_after,
			"print_hide": 1,
		},
		{
			"fieldname": "legacy_table",
			"fieldtype": "Data",
			"label": "Legacy Table",
			"insert_after": "legacy_section",
			**_LEGACY,
		},
		{
			"fieldname": "legacy_id",
			"fieldtype": "Int",
			"label": "Legacy ID",
			"insert_after": "legacy_table",
			"search_index": 1,
			**_LEGACY,
		},
		{"fieldname": "legacy_column", "fieldtype": "Column Break", "insert_after": "legacy_id"},
		{
			"fieldname": "legacy_run",
			"fieldtype": "Link",
			"label": "Legacy Import Run",
			"options": "Legacy Import Run",
			"insert_after": "legacy_column",
			**_LEGACY,
		},
		{
			"fieldname": "legacy_hash",
			"fieldtype": "Data",
			"label": "Legacy Hash",
			"insert_after": "legacy_run",
			"hidden": 1,
			**_LEGACY,
		},
		{
			"fieldname": "legacy_fingerprints",
			"fieldtype": "Small Text",
			"label": "Legacy Fingerprints",
			"insert_after": "legacy_hash",
			"hidden": 1,
			**_LEGACY,
		},
	]


CUSTOM_FIELDS: dict[str, list[Field]] = {
	"Customer": [
		{
			"fieldname": "customer360_section",
			"fieldtype": "Section Break",
			"label": "Customer 360",
			"insert_after": "image",
		},
		{
			"fieldname": "is_suspended",
			"fieldtype": "Check",
			"label": "Suspended",
			"description": "Follows from the customer's suspensions",
			"insert_after": "customer360_section",
			"in_standard_filter": 1,
			"read_only": 1,
			"no_copy": 1,
		},
		{
			"fieldname": "is_vip",
			"fieldtype": "Check",
			"label": "VIP",
			"insert_after": "is_suspended",
		},
		{
			"fieldname": "is_commercial",
			"fieldtype": "Check",
			"label": "Commercial",
			"insert_after": "is_vip",
		},
		{
			"fieldname": "customer360_column",
			"fieldtype": "Column Break",
			"insert_after": "is_commercial",
		},
		{
			"fieldname": "phone_home",
			"fieldtype": "Data",
			"label": "Home Telephone",
			"insert_after": "customer360_column",
		},
		{
			"fieldname": "stripe_customer_id",
			"fieldtype": "Data",
			"label": "Stripe Customer ID",
			"insert_after": "phone_home",
			"no_copy": 1,
		},
		{
			"fieldname": "legacy_account_id",
			"fieldtype": "Int",
			"label": "Legacy Account ID",
			"insert_after": "stripe_customer_id",
			"depends_on": "legacy_account_id",
			"search_index": 1,
			**_LEGACY,
		},
	],
	"Quotation": [
		{
			"fieldname": "customer_po",
			"fieldtype": "Data",
			"label": "Customer's Purchase Order",
			"insert_after": "order_type",
			"no_copy": 1,
		},
		*_lineage("enq_det"),
		{
			"fieldname": "legacy_name",
			"fieldtype": "Data",
			"label": "Title in the Old System",
			"insert_after": "legacy_id",
			"length": 255,
			**_LEGACY,
		},
		{
			"fieldname": "service_section",
			"fieldtype": "Section Break",
			"label": "Service",
			"insert_after": "legacy_fingerprints",
			"print_hide": 1,
		},
		{
			"fieldname": "service_location",
			"fieldtype": "Link",
			"label": "Service Location",
			"options": "Service Location",
			"insert_after": "service_section",
			"no_copy": 1,
			"allow_on_submit": 1,
		},
		{
			"fieldname": "service_address",
			"fieldtype": "Small Text",
			"label": "New Service Address",
			"description": "Where the customer has no service yet; the location is made when the quote is converted",
			"insert_after": "service_location",
			"no_copy": 1,
		},
		{
			"fieldname": "service_column",
			"fieldtype": "Column Break",
			"insert_after": "service_address",
		},
		{
			"fieldname": "service_status",
			"fieldtype": "Select",
			"label": "Service Status",
			"options": "\nConverted",
			"description": "Converted: subscriptions, charges and the installation were made from this quote",
			"insert_after": "service_column",
			"in_standard_filter": 1,
			**_FOLLOWS,
		},
		{
			"fieldname": "converted_on",
			"fieldtype": "Datetime",
			"label": "Converted On",
			"insert_after": "service_status",
			**_FOLLOWS,
		},
		{
			"fieldname": "converted_by",
			"fieldtype": "Link",
			"label": "Converted By",
			"options": "User",
			"insert_after": "converted_on",
			**_FOLLOWS,
		},
	],
	"Sales Invoice": [
		{
			"fieldname": "quotation",
			"fieldtype": "Link",
			"label": "Quotation",
			"options": "Quotation",
			"insert_after": "po_date",
			"search_index": 1,
			**_FOLLOWS,
		},
		{
			"fieldname": "service_work_order",
			"fieldtype": "Link",
			"label": "Work Order",
			"options": "Service Work Order",
			"insert_after": "quotation",
			"search_index": 1,
			**_FOLLOWS,
		},
	],
	"Quotation Item": [
		{
			"fieldname": "is_monthly",
			"fieldtype": "Check",
			"label": "Monthly",
			"description": "Billed every month once the service is active",
			"insert_after": "item_name",
			"in_list_view": 1,
			"columns": 1,
		},
		{
			"fieldname": "legacy_total",
			"fieldtype": "Currency",
			"label": "Total in the Old System",
			"options": "currency",
			"insert_after": "amount",
			"depends_on": "eval:doc.legacy_total",
			**_LEGACY,
		},
	],
	"Item": [
		{
			"fieldname": "is_monthly",
			"fieldtype": "Check",
			"label": "Monthly",
			"description": "Billed every month once the service is active",
			"insert_after": "standard_rate",
		},
		*_lineage("uoms"),
	],
	"Employee": [
		{
			"fieldname": "legacy_staff_id",
			"fieldtype": "Int",
			"label": "Legacy Staff ID",
			"insert_after": "employee_number",
			"search_index": 1,
			"description": "Number of this person in the old system; imported work orders are matched by it",
			"no_copy": 1,
		},
	],
	"Terms and Conditions": _lineage("terms"),
}
