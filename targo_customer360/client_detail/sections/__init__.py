"""The sections of the page in its order. Each module has `read(view, part)`, which returns `rows`, `total` and totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from targo_customer360.client_detail.sections import (
	account,
	arrangements,
	contacts,
	history,
	invoices,
	locations,
	notes,
	payment_methods,
	payments,
	quotes,
	suspensions,
	tickets,
	timeline,
	work_orders,
)
from targo_customer360.client_detail.view import Slice, View
from targo_customer360.sites.port import Values

Read = Callable[[View, Slice], Values]

SECTIONS: Mapping[str, Read] = {
	"contacts": contacts.read,
	"locations": locations.read,
	"quotes": quotes.read,
	"tickets": tickets.read,
	"work_orders": work_orders.read,
	"invoices": invoices.read,
	"payments": payments.read,
	"account": account.read,
	"payment_methods": payment_methods.read,
	"arrangements": arrangements.read,
	"suspensions": suspensions.read,
	"notes": notes.read,
	"timeline": timeline.read,
}
OF_LOCATION: Mapping[str, Callable[[View, str, Slice], Values]] = {
	"ip_history": history.ip_history,
	"address_history": history.address_history,
	"location_tickets": tickets.of_location,
}
"""Lists of one location, asked for as `ip_history@LOC-1`."""
LENGTHS: Mapping[str, int] = {"locations": 50}
"""First rows of a section where they are not the usual number."""
