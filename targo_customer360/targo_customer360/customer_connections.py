"""The Connections panel of Customer, with what this app adds to it."""

from frappe import _


def get_data(data: dict) -> dict:
	"""Add our DocTypes, which all link by `customer`, to what ERPNext and others show."""
	data.setdefault("transactions", []).extend(
		[
			{"label": _("Telephony & 911"), "items": ["VoIP Line", "VoIP Line Order", "E911 Registration"]},
			{
				"label": _("Billing"),
				"items": [
					"Payment Arrangement",
					"Payment Method",
					"Payment Charge",
					"Bank Debit",
					"Customer Suspension",
					"Cut-off Decision",
					"Cut-off Notice",
				],
			},
			{"label": _("Field Work"), "items": ["Service Work Order", "Dispatch Job"]},
			{
				"label": _("Services"),
				"items": ["Service Location", "Service Subscription", "Service Equipment"],
			},
			{"label": _("History"), "items": ["Customer Action", "IP Assignment", "Service Address Change"]},
		]
	)
	return data
