"""Which services a suspension concerns: all that a customer has, or those that were chosen and what depends on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from targo_customer360.effects.tasks import Said
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values

LOCATION, LINE, SUBSCRIPTION = "Service Location", "VoIP Line", "Service Subscription"
SETTINGS = "Customer 360 Settings"
KINDS = {LOCATION: "service_location", LINE: "voip_line", SUBSCRIPTION: "service_subscription"}
"""What can be chosen, and the column of the suspension's services that names it."""
Chosen = tuple[str, str]
"""DocType and name of a service."""

_LOCATION = ("name", "customer", "location_name", "status", "connection_type", "olt", "olt_port")
_LINE = ("name", "customer", "service_location", "subscription", "status")
_SUBSCRIPTION = ("name", "customer", "service_location", "item_code", "description", "status")
_LIVE = {
	LOCATION: ("Active",),
	LINE: ("Active", "Suspended"),
	SUBSCRIPTION: ("Active", "Suspended"),
}
_COLUMNS = {LOCATION: _LOCATION, LINE: _LINE, SUBSCRIPTION: _SUBSCRIPTION}


@dataclass(frozen=True)
class Concerned:
	"""The rows that a suspension concerns: locations by their Internet access, lines, subscriptions.

	`notes` say what was chosen and has no switch anywhere.
	"""

	locations: Rows
	lines: Rows
	subscriptions: Rows
	notes: tuple[Said, ...] = ()


def concerned(site: Site, customer: str, chosen: Sequence[Chosen] = ()) -> Concerned:
	"""All live services of a customer, or the chosen ones with what they carry. Raises InvalidField."""
	lines, subscriptions = _live(site, LINE, customer), _live(site, SUBSCRIPTION, customer)
	locations = _live(site, LOCATION, customer)
	if not chosen:
		return Concerned(locations, lines, subscriptions)
	check_chosen(site, customer, chosen)
	names = {doctype: {name for of, name in chosen if of == doctype} for doctype in KINDS}
	picked = _Choice(site, names, locations, lines, subscriptions)
	return picked.concerned()


def check_chosen(site: Site, customer: str, chosen: Iterable[Chosen]) -> None:
	"""Each chosen service is a live one of the customer. Raises InvalidField."""
	for doctype, name in chosen:
		if doctype not in KINDS:
			raise InvalidField("services", "{0} is no service that can be suspended", doctype)
		held = site.lookup(doctype, [name], fields=("customer", "status")).get(name)
		if held is None or held["customer"] != customer:
			raise InvalidField("services", "{0} has no {1} {2}", customer, doctype, name)
		if held["status"] not in _LIVE[doctype]:
			raise InvalidField("services", "{0} {1} is not in service", doctype, name)


def named(site: Site, customer: str, names: Iterable[str]) -> tuple[Chosen, ...]:
	"""The services of a customer with these names, of whichever kind they are. Raises InvalidField."""
	found = []
	for name in dict.fromkeys(names):
		kinds = [
			doctype
			for doctype in KINDS
			if site.lookup(doctype, [name], fields=("customer",)).get(name, {}).get("customer") == customer
		]
		if not kinds:
			raise InvalidField("services", "{0} has no service {1}", customer, name)
		found += [(doctype, name) for doctype in kinds]
	check_chosen(site, customer, found)
	return tuple(found)


def chosen_of(suspension: Values) -> tuple[Chosen, ...]:
	"""The services that were asked for by name; none where all are concerned."""
	found = []
	for row in suspension.get("services") or ():
		if int(row.get("chosen") or 0):
			found += [(doctype, row[column]) for doctype, column in KINDS.items() if row.get(column)]
	return tuple(found)


def _live(site: Site, doctype: str, customer: str) -> Rows:
	wanted = {"customer": customer, "status": ("in", _LIVE[doctype])}
	return site.list(doctype, wanted, fields=_COLUMNS[doctype], order_by="name")


@dataclass
class _Choice:
	site: Site
	names: dict[str, set[str]]
	locations: Rows
	lines: Rows
	subscriptions: Rows

	def concerned(self) -> Concerned:
		places = self.names[LOCATION]
		lines = {row["name"] for row in self.lines if row["service_location"] in places} | self.names[LINE]
		subscriptions = {row["name"] for row in self.subscriptions if row["service_location"] in places}
		subscriptions |= self.names[SUBSCRIPTION]
		subscriptions |= {row["subscription"] for row in self.lines if row["name"] in self.names[LINE]}
		internet, notes = set(places), []
		by_words = _InternetWords(self.site, self.subscriptions)
		for row in self.subscriptions:
			if row["name"] not in self.names[SUBSCRIPTION] or row["service_location"] in places:
				continue
			carried = {line["name"] for line in self.lines if line["subscription"] == row["name"]}
			lines |= carried
			if by_words.is_internet(row) and row["service_location"]:
				if by_words.another_at(row, subscriptions):
					notes.append(_another_internet(row))
				else:
					internet.add(row["service_location"])
			elif not carried:
				notes.append(_no_switch(row))
		return Concerned(
			[row for row in self.locations if row["name"] in internet],
			[row for row in self.lines if row["name"] in lines],
			[row for row in self.subscriptions if row["name"] in subscriptions],
			tuple(notes),
		)


class _InternetWords:
	"""Tells Internet access from other subscriptions by the words of the settings."""

	def __init__(self, site: Site, subscriptions: Rows):
		words = str(site.single(SETTINGS).get("internet_words") or "")
		self._words = [folded(word) for word in words.splitlines() if word.strip()]
		codes = [row["item_code"] for row in subscriptions if row["item_code"]]
		self._items = site.lookup("Item", codes, fields=("item_name", "item_group"))
		self._all = subscriptions

	def is_internet(self, subscription: Values) -> bool:
		item = self._items.get(subscription["item_code"]) or {}
		said = (
			subscription["item_code"],
			subscription["description"],
			item.get("item_name"),
			item.get("item_group"),
		)
		text = folded(" ".join(filter(None, said)))
		return any(word in text for word in self._words)

	def another_at(self, subscription: Values, concerned: set[str]) -> bool:
		return any(
			row["service_location"] == subscription["service_location"]
			and row["name"] not in concerned
			and row["status"] == "Active"
			and self.is_internet(row)
			for row in self._all
		)


def folded(text: str) -> str:
	"""Lower case, without accents."""
	split = unicodedata.normalize("NFKD", text.strip().lower())
	return "".join(character for character in split if not unicodedata.combining(character))


def _no_switch(row: Values) -> Said:
	return (
		f"{row['name']} is marked as suspended; no outside service has a switch for it",
		f"{row['name']} est marqué comme suspendu ; aucun service externe n'a d'interrupteur pour cet abonnement",
	)


def _another_internet(row: Values) -> Said:
	return (
		f"{row['name']} is marked as suspended; Internet stays on at {row['service_location']},"
		" where another Internet subscription is active",
		f"{row['name']} est marqué comme suspendu ; Internet reste en service à {row['service_location']},"
		" où un autre abonnement Internet est en vigueur",
	)
