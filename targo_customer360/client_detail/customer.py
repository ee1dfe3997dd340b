"""The customer's own row, read once for the header and for the sections that fall back on it."""

from __future__ import annotations

from targo_customer360.client_detail.view import View
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Values

CUSTOMER = "Customer"
_FIELDS = (
	"customer_name",
	"customer_type",
	"customer_group",
	"territory",
	"language",
	"disabled",
	"email_id",
	"mobile_no",
)
_OURS = ("phone_home", "is_vip", "is_commercial", "is_suspended")


def customer_row(view: View) -> Values:
	"""Raises InvalidField where there is no such customer."""
	return view.once("customer", _read)


def _read(view: View) -> Values:
	fields = ("name", *_FIELDS, *view.site.known_fields(CUSTOMER, _OURS))
	hidden = view.access.hidden(CUSTOMER).intersection(fields)
	seen = [name for name in fields if name not in hidden]
	row = view.site.lookup(CUSTOMER, [view.customer], fields=seen).get(view.customer)
	if row is None:
		raise InvalidField("customer", "There is no customer {0}", view.customer)
	return {**row, **dict.fromkeys(hidden)}
