"""What customers are found by, kept in memory by each process: names, numbers, e-mail addresses, doors.

Asking the database would mean to read whole tables: numbers are written in many ways, and streets too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from targo_customer360.client_detail.followed import Followed
from targo_customer360.client_detail.name_index import NameIndex
from targo_customer360.client_detail.postings import Postings
from targo_customer360.client_detail.words import digits, words
from targo_customer360.sites.port import Rows, Site
from targo_customer360.sites.queries import chunks

CUSTOMER, CONTACT, LOCATION = "Customer", "Contact", "Service Location"
_PHONES = ("mobile_no", "phone_home")
_LOCAL = 7
"""Digits of a number without its area code: what two ways to write a number have in common."""
_EXTENSION = re.compile(r"(?i)\s*(?:poste|ext|x|#)")
_DOOR = re.compile(r"\d{1,5}[a-d]?")
UNITS = frozenset(
	"apt app appt appartement apartment unit unite suite bureau local logement porte no".split()
)


@dataclass(frozen=True)
class Way:
	"""A number or an e-mail address that leads to a customer, as it is stored; `of_contact` where a Contact has it."""

	customer: str
	text: str
	of_contact: bool = False


@dataclass(frozen=True)
class Place:
	"""A Service Location: whose, and where."""

	customer: str
	line1: str
	line2: str
	city: str


@dataclass
class Directory:
	"""The directory of one site; `directory` brings it up to date."""

	names: NameIndex = field(default_factory=NameIndex)
	_numbers: Postings[tuple[Way, ...]] = field(default_factory=Postings)
	_emails: Postings[tuple[Way, ...]] = field(default_factory=Postings)
	_contact_numbers: Postings[tuple[Way, ...]] = field(default_factory=Postings)
	_contact_emails: Postings[tuple[Way, ...]] = field(default_factory=Postings)
	_doors: Postings[Place] = field(default_factory=Postings)

	def by_number(self, number: str) -> Iterator[Way]:
		"""Who has a number of seven or ten digits."""
		key = number[-_LOCAL:]
		for held in (*self._numbers.at(key), *self._contact_numbers.at(key)):
			yield from (way for way in held if _plain(way.text)[-10:].endswith(number))

	def by_email(self, email: str) -> Iterator[Way]:
		for held in (*self._emails.at(email.lower()), *self._contact_emails.at(email.lower())):
			yield from held

	def by_door(self, door: str) -> Iterator[Place]:
		return self._doors.at(door)

	def followed(self) -> tuple[Followed, ...]:
		return (
			Followed(
				CUSTOMER,
				("customer_name", "email_id", *_PHONES),
				self._forget_customers,
				lambda site, rows: self._take_customers(rows),
			),
			Followed(CONTACT, (), self._forget_contacts, self._take_contacts),
			Followed(
				LOCATION,
				("customer", "address_line1", "address_line2", "city"),
				self._doors.clear,
				lambda site, rows: self._take_locations(rows),
			),
		)

	def _forget_customers(self) -> None:
		self.names.clear()
		self._numbers.clear()
		self._emails.clear()

	def _take_customers(self, rows: Rows) -> None:
		self.names.put(rows)
		for row in rows:
			ways = [Way(row["name"], row[fieldname]) for fieldname in _PHONES if row.get(fieldname)]
			self._numbers.put(row["name"], _by_number(ways))
			self._emails.put(
				row["name"], _by_email([Way(row["name"], row["email_id"])] if row["email_id"] else [])
			)

	def _forget_contacts(self) -> None:
		self._contact_numbers.clear()
		self._contact_emails.clear()

	def _take_contacts(self, site: Site, rows: Rows) -> None:
		for part in chunks([row["name"] for row in rows]):
			customers: dict[str, list[str]] = defaultdict(list)
			linked = {"parenttype": CONTACT, "parent": ("in", part), "link_doctype": CUSTOMER}
			for link in site.list("Dynamic Link", linked, fields=("parent", "link_name")):
				customers[link["parent"]].append(link["link_name"])
			phones = _ways(site, "Contact Phone", "phone", customers)
			emails = _ways(site, "Contact Email", "email_id", customers)
			for contact in part:
				self._contact_numbers.put(contact, _by_number(phones[contact]))
				self._contact_emails.put(contact, _by_email(emails[contact]))

	def _take_locations(self, rows: Rows) -> None:
		for row in rows:
			line1 = row["address_line1"] or ""
			found = doors(line1) if row["customer"] else ()
			place = Place(row["customer"] or "", line1, row["address_line2"] or "", row["city"] or "")
			self._doors.put(row["name"], dict.fromkeys(found, place))


def _ways(
	site: Site, child: str, fieldname: str, customers: dict[str, list[str]]
) -> defaultdict[str, list[Way]]:
	"""What contacts are reached by, for each customer that they belong to."""
	found: defaultdict[str, list[Way]] = defaultdict(list)
	for row in site.list(child, {"parent": ("in", list(customers))}, fields=("parent", fieldname)):
		if row[fieldname]:
			found[row["parent"]] += [
				Way(customer, row[fieldname], True) for customer in customers[row["parent"]]
			]
	return found


def _plain(stored: str) -> str:
	"""The digits of a number; an extension comes after the number itself."""
	return digits(_EXTENSION.split(stored, maxsplit=1)[0])


def _by_number(ways: Iterable[Way]) -> dict[str, tuple[Way, ...]]:
	return _grouped((_plain(way.text)[-_LOCAL:], way) for way in ways if len(_plain(way.text)) >= _LOCAL)


def _by_email(ways: Iterable[Way]) -> dict[str, tuple[Way, ...]]:
	return _grouped((way.text.strip().lower(), way) for way in ways)


def _grouped(pairs: Iterable[tuple[str, Way]]) -> dict[str, tuple[Way, ...]]:
	found: dict[str, tuple[Way, ...]] = {}
	for key, way in pairs:
		found[key] = (*found.get(key, ()), way)
	return found


def doors(address: str) -> tuple[str, ...]:
	"""The numbers that an address opens with: "apt 4, 123 rue Principale" may be either's."""
	found: list[str] = []
	for word in words(address):
		if _DOOR.fullmatch(word):
			found.append(word)
		elif word not in UNITS:
			break
	return tuple(dict.fromkeys(found))


@dataclass
class _Kept:
	directory: Directory = field(default_factory=Directory)
	lock: Lock = field(default_factory=Lock)

	def __post_init__(self) -> None:
		self.followed = self.directory.followed()


_kept: dict[tuple[str, str], _Kept] = {}


@contextmanager
def directory(site: Site) -> Iterator[Directory]:
	"""The directory of a site as of now: what changed since it was last asked for is read, no more.

	Nobody else changes it, or looks anything up in it, until the block ends.
	"""
	kept = _kept.setdefault(_identity(site), _Kept())
	with kept.lock:
		for one in kept.followed:
			one.refresh(site)
		yield kept.directory


def _identity(site: Site) -> tuple[str, str]:
	"""Which site this is, among those that one process serves."""
	return site.kind, str(getattr(site, "path", "") or site.config("db_name"))
