"""What Customer 360 Settings say about charging cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from targo_customer360.billing.charge_rules import Retries
from targo_customer360.sites.port import Site, Values

SETTINGS: Final = "Customer 360 Settings"


@dataclass(frozen=True)
class ChargeSettings:
	"""`account` takes what Stripe collected, `mode` may be empty. `daily` is whether due invoices are charged by
	themselves: those due on or after `since`, `day` days after their due date.
	"""

	account: str
	mode: str
	retries: Retries
	daily: bool
	since: date | None
	day: int

	@classmethod
	def read(cls, site: Site) -> ChargeSettings:
		held = site.single(SETTINGS)
		return cls(
			account=held.get("stripe_clearing_account") or "",
			mode=held.get("stripe_mode_of_payment") or "",
			retries=Retries(_number(held, "stripe_retry_days", 3), _number(held, "stripe_max_attempts", 4)),
			daily=bool(_number(held, "stripe_charge_invoices", 0)),
			since=_day(held.get("stripe_charge_from")),
			day=_number(held, "stripe_charge_day", 0),
		)


def _number(held: Values, fieldname: str, otherwise: int) -> int:
	value = held.get(fieldname)
	return otherwise if value in (None, "") else int(value)


def _day(value: object) -> date | None:
	if isinstance(value, date) or not value:
		return value or None  # type: ignore[return-value]  # an empty text is no date
	return date.fromisoformat(str(value)[:10])
