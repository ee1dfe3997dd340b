"""A quote becomes a service: subscriptions, one-time charges, the place and the visit, all or nothing, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from targo_customer360.errors import InvalidField
from targo_customer360.service import dispatch, invoices, places, quotes, subscriptions, taxes
from targo_customer360.service.quote_lines import Sorted, sort_lines
from targo_customer360.service.subscriptions import SUBSCRIPTION
from targo_customer360.sites.port import Site, Values

QUOTATION, LOCATION = quotes.QUOTATION, places.LOCATION
CUSTOMER, LEAD = "Customer", "Lead"
_REFUSED = {
	"Lost": "{0} was lost",
	"Cancelled": "{0} is cancelled",
	"Expired": "{0} has expired: give it a later date first",
	"Ordered": "{0} was ordered by a Sales Order",
	"Partially Ordered": "{0} was ordered by a Sales Order",
}


@dataclass(frozen=True)
class Wishes:
	"""What is said beside the quote: where, when, by whom, and whether somebody has to go there at all."""

	address: str = ""
	day: date | None = None
	time_of_day: str = ""
	technician: str = ""
	installation: bool = True


@dataclass(frozen=True)
class Conversion:
	"""Everything that converting a quote makes. Nothing of it is written yet."""

	quote: Values
	customer: Values
	location: Values | None
	address: places.Address | None
	lines: Sorted
	invoice: invoices.Draft | None
	visit: dispatch.Visit | None
	status: str
	start: date | None

	@property
	def place(self) -> str:
		if self.location:
			return places.said_place(self.location)
		return self.address.line if self.address else ""


@dataclass(frozen=True)
class Made:
	"""The names of what was made; "" for what was not needed."""

	location: str
	new_location: str
	subscriptions: tuple[str, ...]
	invoice: str
	job: str


def prepare(site: Site, name: str, wishes: Wishes) -> Conversion:
	"""What converting this quote would make; nothing is written.

	Raises InvalidField, and SiteError where the site refuses a part of it.
	"""
	quote = convertible(site, name)
	customer = quotes.customer_of(site, quote["party_name"])
	lines = sort_lines(site, quote["items"])
	if not lines.services and not lines.charges:
		raise InvalidField("quote_id", "{0} has nothing to activate and nothing to charge", name)
	location, address = _place(site, quote, wishes)
	visit = None
	if wishes.installation:
		visit = _visit(site, quote, customer, location, address, wishes)
	return Conversion(
		quote=quote,
		customer=customer,
		location=location,
		address=address,
		lines=lines,
		invoice=_invoice(site, quote, lines),
		visit=visit,
		status=subscriptions.waiting_status(site) if visit else subscriptions.ACTIVE,
		start=None if visit else wishes.day or site.today(),
	)


def convertible(site: Site, name: str) -> Values:
	"""The quote, if it may be converted. Raises InvalidField with the reason why not."""
	quote = site.get(QUOTATION, name)
	if quote is None:
		raise InvalidField("quote_id", "There is no quote {0}", name)
	if quote["service_status"] == quotes.CONVERTED:
		raise InvalidField(
			"quote_id", "{0} was converted already, on {1}", name, str(quote["converted_on"])[:10]
		)
	if int(quote["docstatus"] or 0) > 1:
		raise InvalidField("quote_id", _REFUSED["Cancelled"], name)
	if quote["quotation_to"] != CUSTOMER:
		raise InvalidField(
			"quote_id", "{0} is for a {1}: make it a customer first", name, quote["quotation_to"] or LEAD
		)
	if quote["status"] in _REFUSED:
		raise InvalidField("quote_id", _REFUSED[quote["status"]], name)
	if quote["valid_till"] and quote["valid_till"] < site.today():
		raise InvalidField(
			"quote_id", "{0} was valid until {1}: give it a later date first", name, quote["valid_till"]
		)
	return quote


def _place(site: Site, quote: Values, wishes: Wishes) -> tuple[Values | None, places.Address | None]:
	"""Where the service will be: as said now, as the quote says, or the customer's only place."""
	customer, typed = quote["party_name"], wishes.address or ""
	if not typed and quote["service_location"]:
		typed = quote["service_location"]
	typed = typed or quote["service_address"] or ""
	if typed:
		found = places.find_place(site, customer, typed)
		return found, None if found else places.read_address(typed)
	only = places.only_place(site, customer)
	if only is None:
		raise InvalidField(
			"address", "{0} has no service address yet: say where the service will be", customer
		)
	return only, None


def _invoice(site: Site, quote: Values, lines: Sorted) -> invoices.Draft | None:
	if not lines.charges or not lines.once:
		return None
	links: Values = {"quotation": quote["name"]}
	if "taxes_and_charges" in site.meta(invoices.INVOICE).by_name:
		links["taxes_and_charges"] = quote.get("taxes_and_charges")
	rows = taxes.copied(quote["taxes"])
	return invoices.prepare(site, quote["party_name"], lines.charges, rows, links, "quote_id")


def _visit(
	site: Site,
	quote: Values,
	customer: Values,
	location: Values | None,
	address: places.Address | None,
	wishes: Wishes,
) -> dispatch.Visit:
	is_french = (customer["language"] or "fr").startswith("fr")
	return dispatch.plan_visit(
		site,
		customer,
		location,
		address,
		dispatch.When(wishes.day, wishes.time_of_day, wishes.technician),
		subject=f"Installation - {quote['name']}",
		description="\n".join(
			f"{float(row['qty'] or 1):g} × {row['item_name'] or row['item_code']}" for row in quote["items"]
		)
		or ("Selon la soumission" if is_french else "As quoted"),
		quotation=quote["name"],
	)


def apply(site: Site, conversion: Conversion) -> Made:
	"""Make it all in the caller's transaction; what fails takes everything back. Raises InvalidField, SiteError."""
	with site.savepoint():
		_claim(site, conversion)
		location = _location(site, conversion)
		name = conversion.quote["name"]
		made = tuple(
			site.insert(
				SUBSCRIPTION,
				subscriptions.values_of(
					ordered,
					conversion.quote["party_name"],
					location,
					name,
					conversion.status,
					conversion.start,
				),
			)
			for ordered in conversion.lines.services
		)
		invoice = invoices.make(site, conversion.invoice) if conversion.invoice else ""
		job = dispatch.make_visit(site, conversion.visit, location) if conversion.visit else ""
		return Made(location, "" if conversion.location else location, made, invoice, job)


def _claim(site: Site, conversion: Conversion) -> None:
	"""Take the quote before anything is made. Whoever comes second waits here for the first, and is refused.

	A draft is submitted: what was agreed no longer changes.
	"""
	quote = conversion.quote
	convertible(site, quote["name"])
	if not int(quote["docstatus"] or 0):
		site.submit(QUOTATION, quote["name"])
	site.update(
		QUOTATION,
		quote["name"],
		{"service_status": quotes.CONVERTED, "converted_on": site.now(), "converted_by": site.user},
	)


def _location(site: Site, conversion: Conversion) -> str:
	name, location = conversion.quote["name"], conversion.location
	if location is None and conversion.address:
		values = conversion.address.values
		made = site.insert(
			LOCATION,
			{
				"customer": conversion.quote["party_name"],
				"location_name": conversion.address.line[:140],
				"status": "Active",
				"quotation": name,
				**values,
			},
		)
	elif location is not None:
		made = location["name"]
		if location["status"] != "Active":
			site.update(LOCATION, made, {"status": "Active"})
	else:
		raise InvalidField("address", "Say where the service will be")
	if conversion.quote["service_location"] != made:
		site.update(QUOTATION, name, {"service_location": made})
	return made
