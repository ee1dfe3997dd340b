"""What goes into the matcher and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from targo_customer360.telephony.address.reasons import Reason


@dataclass(frozen=True)
class ServiceAddress:
	"""Where the service is, as staff typed it. Any field may be empty or None."""

	address1: str | None = ""
	address2: str | None = ""
	city: str | None = ""
	state: str | None = ""
	zip: str | None = ""


@dataclass(frozen=True)
class E911Address:
	"""What the 911 centre is told. Any field may be empty or None. `info` is the free text shown to responders."""

	street_number: str | None = ""
	apt: str | None = ""
	street_name: str | None = ""
	city: str | None = ""
	state: str | None = ""
	zip: str | None = ""
	info: str | None = ""


@dataclass(frozen=True)
class Verdict:
	"""`same`: one door. `review`: a person telephones. `mismatch`: two doors, or no door at all.

	The reasons of a `same` are remarks (a spelling seen through); an identical pair has none.
	"""

	verdict: Literal["same", "review", "mismatch"]
	reasons: tuple[Reason, ...] = ()
