"""The parameters of one action, from what was found in the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from targo_customer360.nl import details
from targo_customer360.nl.addresses import newest
from targo_customer360.nl.catalogue import CATALOGUE, PAST
from targo_customer360.nl.dates_read import resolve
from targo_customer360.nl.instalments import instalments
from targo_customer360.nl.items import items
from targo_customer360.nl.money import bare_amount
from targo_customer360.nl.names import Name, spoken_for
from targo_customer360.nl.slots import LIKELY, Slots
from targo_customer360.nl.technicians import for_hours
from targo_customer360.nl.text import Text

_BESIDE_REQUEST = 4


def parameters(
	intent: str, text: Text, slots: Slots, today: date, aside: Callable[[int], bool]
) -> dict[str, Any]:
	"""The parameters of `intent` in the order of the catalogue; those not said are left out.

	`aside` says of a token whether it stands in a part of the text that is not the request.
	"""
	wanted = CATALOGUE[intent].parameters
	found: dict[str, Any] = {}
	tech = None
	if "tech" in wanted:
		tech = for_hours(text, slots.names) if intent == "technician_hours" else slots.tech
		found["tech"] = spoken_for(text, tech) if tech else None
	quote = slots.quote or (details.numbered_quote(text) if intent == "convert_quote" else None)
	used = set(slots.taken).union(range(*quote[1])) if quote else slots.taken
	customer = _customer(
		[name for name in slots.names if name is not tech and not used.intersection(range(*name.span))], aside
	)
	if (
		intent == "convert_quote"
		and not quote
		and customer
		and customer.is_id
		and not customer.marked
		and customer.text.isdigit()
	):
		quote, customer = (customer.text, customer.span), None
	found["quote_id"] = quote[0] if quote else None
	found["customer"] = spoken_for(text, customer) if customer else None
	if not customer and "did" not in wanted and slots.dids:
		# "the customer at 450-272-2408": a customer is looked up by telephone too.
		found["customer"] = text.typed(*slots.dids[0][1])
	dids = [did for did, span in slots.dids if not aside(span[0])]
	if not dids and CATALOGUE[intent].effect == "reads":
		# "Don't change 450-272-2408, only show it": what is read may be named where a change was declined.
		dids = [did for did, _ in slots.dids]
	found["did"] = dids[0] if dids else None
	address = newest([a for a in slots.addresses if not aside(a.span[0])] or slots.addresses)
	found["address"] = address.text if address else None
	found["olt"] = slots.olt[0] if slots.olt else None
	found["port"] = slots.port[0] if slots.port else None
	if "device" in wanted:
		named = details.device(text, aside)
		found["device"] = named[0] if named else None
	if "voicemail" in wanted:
		found["voicemail"] = details.voicemail(text)
	if "items" in wanted:
		skipped = slots.taken.union(*(set(range(*name.span)) for name in slots.names if name is customer))
		found["items"] = items(text, skipped) or None
	if "date" in wanted:
		found.update(_visit(intent, slots, today, aside))
	if intent == "create_payment_arrangement":
		found.update(_arrangement(text, slots, customer, today, aside))
	return {name: found[name] for name in wanted if found.get(name) is not None}


def _customer(names: list[Name], aside: Callable[[int], bool]) -> Name | None:
	def weight(name: Name) -> int:
		return name.score - (_BESIDE_REQUEST if aside(name.span[0]) else 0)

	likely = [name for name in names if name.score >= LIKELY and not name.is_tech]
	return max(likely, key=weight, default=None)


def _visit(intent: str, slots: Slots, today: date, aside: Callable[[int], bool]) -> dict[str, Any]:
	found: dict[str, Any] = {"time_of_day": slots.time[0] if slots.time else None}
	# "not today, on Thursday": a day set aside is meant only where there is no other.
	for said in sorted(slots.dates, key=lambda said: aside(said.span[0])):
		meant = resolve(said, today, past=intent in PAST)
		if meant:
			found["date"] = meant.isoformat()
			break
	return found


def _arrangement(
	text: Text, slots: Slots, customer: Name | None, today: date, aside: Callable[[int], bool]
) -> dict[str, Any]:
	found: dict[str, Any] = {}
	taken = slots.taken.union(range(*customer.span)) if customer else slots.taken
	amount = slots.amount or bare_amount(text, taken)
	if amount:
		found["amount"] = amount[0]
	else:
		spare = [name for name in slots.names if name is not customer and name.text.isdigit()]
		found["amount"] = int(spare[-1].text) if spare else None
	due, cutoff = instalments(text, slots.dates, today, aside)
	found["due_date"] = due.isoformat() if due else None
	found["cutoff_date"] = cutoff.isoformat() if cutoff else None
	found["recurring"] = "monthly" if details.monthly(text) else None
	return found
