"""What every 911 provider can be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from targo_customer360.integrations.errors import Refused, ServiceError
from targo_customer360.telephony.e911_record import E911Record

FIELDS = {
	"PHONE_NUMBER": "did",
	"LAST_NAME": "last_name",
	"FIRST_NAME": "first_name",
	"STREET_NUMBER": "street_number",
	"SUITE_APT": "unit",
	"STREET_NAME": "street_name",
	"CITY": "city",
	"PROVINCE_STATE": "state",
	"POSTAL_CODE_ZIP": "postal_code",
	"OTHER_ADDRESS_INFO": "info",
}
"""Names of the fields outside -> fields of a record; the dump and the files use them too."""
ENHANCED = "ENHANCED_CAPABLE"


Answers = Literal["now", "later", "never"]


@dataclass(frozen=True)
class Verified:
	"""Whether a record would be accepted: as it is, as `record` which the provider proposes instead, or not."""

	verdict: Literal["ok", "corrected", "rejected"]
	record: E911Record | None = None
	code: str = ""
	text: str = ""


class RecordRefused(Refused):
	"""The provider refuses this record: the address is for a person to mend, not the call."""


class CannotTell(ServiceError):
	"""This provider can't be asked what it holds."""


class Provider(Protocol):
	"""One 911 provider. Every call may raise a ServiceError; an outage never reads as "not registered".

	One that answers "now" registers at once and can be asked what it holds. One that answers "later" or "never" is
	handed the change, and `took` says whether it was.
	"""

	name: str
	answers: Answers

	def verify(self, record: E911Record) -> Verified:
		"""Whether the record would be accepted; changes nothing."""
		...

	def register(self, record: E911Record, key: str) -> None:
		"""Add the record, or replace the one of the same number. Raises RecordRefused."""
		...

	def query(self, did: str) -> E911Record | None:
		"""What it holds for a number, None when it holds nothing. Raises CannotTell where it can't be asked."""
		...

	def remove(self, did: str, key: str) -> None:
		"""Take the record of a number out; one that is not there is no error."""
		...

	def dump(self) -> Iterator[E911Record]:
		"""Every record that it holds for us. Raises CannotTell where it can't be asked."""
		...

	def took(self, key: str) -> bool:
		"""Whether the operation with this key was handed over. Raises CannotTell where `query` tells more."""
		...


def as_row(record: E911Record) -> dict[str, str]:
	"""A record under the names used outside."""
	row = {outside: str(getattr(record, inside)) for outside, inside in FIELDS.items()}
	return row | {ENHANCED: "Y" if record.enhanced_capable else "N"}


def from_row(row: dict[str, str | None]) -> E911Record:
	"""A record from the names used outside; fields that are missing are empty."""
	values: dict[str, object] = {inside: row.get(outside) or "" for outside, inside in FIELDS.items()}
	values["did"] = "".join(c for c in str(values["did"]) if c.isdigit())
	return E911Record.of(values | {"enhanced_capable": (row.get(ENHANCED) or "").upper() == "Y"})
