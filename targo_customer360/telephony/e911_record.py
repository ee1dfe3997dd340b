"""One 911 record, in the shape that providers share, and what must hold of it before it is sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Values
from targo_customer360.telephony.rules import normalise_did

LIMITS = {
	"did": 10,
	"last_name": 100,
	"first_name": 38,
	"street_number": 10,
	"unit": 30,
	"street_name": 84,
	"city": 38,
	"state": 2,
	"postal_code": 10,
	"info": 250,
}
"""Characters that the provider's record takes; a longer value would be cut or refused there."""

LABELS = {
	"last_name": "Last Name",
	"first_name": "First Name",
	"street_number": "Street Number",
	"unit": "Unit",
	"street_name": "Street Name",
	"city": "Municipality",
	"state": "Province",
	"postal_code": "Postal Code",
	"info": "Other Information",
}
"""As the E911 Registration labels them, so that a refusal names what a person sees."""

FRENCH_LABELS = {
	"did": "numéro",
	"last_name": "nom de famille",
	"first_name": "prénom",
	"street_number": "numéro civique",
	"unit": "appartement",
	"street_name": "rue",
	"city": "municipalité",
	"state": "province",
	"postal_code": "code postal",
	"info": "autre information",
}

REQUIRED = ("last_name", "street_number", "street_name", "city", "state")
DOOR = ("street_number", "unit", "street_name", "city", "state", "postal_code")
ADDRESS = (*DOOR, "info")
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[-‐-–'’.,]")


@dataclass(frozen=True)
class E911Record:
	"""What a 911 provider is told, or holds, about one number. Texts are never None."""

	did: str
	first_name: str = ""
	last_name: str = ""
	street_number: str = ""
	unit: str = ""
	street_name: str = ""
	city: str = ""
	state: str = ""
	postal_code: str = ""
	info: str = ""
	enhanced_capable: bool = False

	@classmethod
	def of(cls, values: Mapping[str, Any]) -> E911Record:
		"""A record from fields named as the E911 Registration names them; others are ignored."""
		texts = {
			f.name: clean(values.get(f.name))
			for f in fields(cls)
			if f.name not in ("did", "enhanced_capable")
		}
		return cls(
			did=str(values.get("did") or ""),
			enhanced_capable=bool(values.get("enhanced_capable")),
			**texts,
		)

	def as_values(self) -> Values:
		return asdict(self)

	@property
	def address(self) -> dict[str, str]:
		"""The fields that say where the door is and how to find it."""
		return {name: getattr(self, name) for name in ADDRESS}

	def at(self, address: Mapping[str, Any]) -> E911Record:
		"""The same number and person at another address."""
		return E911Record.of({**self.as_values(), **{name: address.get(name) for name in ADDRESS}})

	def __str__(self) -> str:
		door = " ".join(filter(None, (self.street_number, self.street_name)))
		unit = f"# {self.unit}" if self.unit else ""
		return ", ".join(filter(None, (door, unit, self.city, self.state, self.postal_code)))


def clean(text: object) -> str:
	"""Text in one line, without control characters and the spaces around it."""
	kept = (
		" " if unicodedata.category(c) == "Cc" else c
		for c in str(text or "")
		if unicodedata.category(c) not in ("Cf", "Cs", "Cn")
	)
	return _SPACES.sub(" ", "".join(kept)).strip()


def check(record: E911Record) -> None:
	"""What a provider would cut or refuse is refused here, naming the field. Raises InvalidField."""
	normalise_did(record.did)
	for name in REQUIRED:
		if not getattr(record, name):
			raise InvalidField(name, "911 needs this: {0} is empty", LABELS[name])
	for name, label in LABELS.items():
		length = len(getattr(record, name))
		if length > LIMITS[name]:
			raise InvalidField(name, "{0} has {1} characters, 911 takes {2}", label, length, LIMITS[name])


def differences(sent: E911Record, held: E911Record) -> tuple[str, ...]:
	"""Fields in which what a provider holds is not what was sent.

	Case, accents, hyphens, apostrophes and spaces don't count: providers write in capitals without them. Anything
	else does, an abbreviation too, since only a person or the provider's own correction may say that it is the same.
	`enhanced_capable` is not compared: providers keep it for themselves.
	"""
	return tuple(
		name
		for name in ("did", *LABELS)
		if _plain(name, getattr(sent, name)) != _plain(name, getattr(held, name))
	)


def what_differs(sent: E911Record, held: E911Record) -> tuple[str, str]:
	"""One sentence, in English and French, for a record that was read back and is not what was sent."""
	names = differences(sent, held)
	english = ", ".join(LABELS.get(name, "DID") for name in names)
	french = ", ".join(FRENCH_LABELS[name] for name in names)
	return (
		f"The provider holds something else than was sent ({english}).",
		f"Le fournisseur a autre chose que ce qui a été envoyé ({french}).",
	)


def correction(sent: E911Record, offered: E911Record) -> E911Record | None:
	"""The record with the address that the provider proposes for it; None where that is another door.

	The provider knows how a street and a municipality are written. It does not know which of two numbers or flats
	the telephone is in, so a proposal that touches those is for a person. Our own note for the responders stays.
	"""
	if {"street_number", "unit"} & set(differences(sent, offered)):
		return None
	return sent.at({**offered.address, "info": sent.info})


def _plain(name: str, text: str) -> str:
	# Canonical only: the compatibility form would make 1231/2 of 123½.
	decomposed = unicodedata.normalize("NFD", text.casefold())
	plain = "".join(c for c in decomposed if not unicodedata.combining(c))
	if name in ("did", "postal_code"):
		return _SPACES.sub("", plain)
	# The hyphen of a number or a unit separates two of them: 12-14 is not 12 14.
	if name not in ("street_number", "unit"):
		plain = _MARKS.sub(" ", plain)
	return _SPACES.sub(" ", plain).strip()
