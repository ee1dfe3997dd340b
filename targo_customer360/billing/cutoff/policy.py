"""What Customer 360 Settings say about cut-offs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from targo_customer360.billing.balance import money
from targo_customer360.billing.suspension_scope import SETTINGS, folded
from targo_customer360.sites.port import Site

OFF: Final = "Off"
LIST: Final = "List for Approval"
AUTOMATIC: Final = "Automatic"


@dataclass(frozen=True)
class Policy:
	mode: str
	minimum_balance: Decimal
	minimum_days: int
	first_notice_days: int
	last_notice_hours: int
	debit_days: int
	on_friday: bool
	vip: bool
	dispute_types: frozenset[str]
	"""Without accents, in lower case."""
	dismissed_days: int
	threshold: Decimal
	"""Who owes no more than this is not cut off, and is let back in."""


def policy(site: Site) -> Policy:
	held = site.single(SETTINGS)

	def number(fieldname: str) -> int:
		return int(held.get(fieldname) or 0)

	types = str(held.get("cutoff_dispute_types") or "").splitlines()
	return Policy(
		mode=held.get("cutoff_mode") or OFF,
		minimum_balance=money(held.get("cutoff_minimum_balance")),
		minimum_days=number("cutoff_minimum_days"),
		first_notice_days=number("cutoff_first_notice_days"),
		last_notice_hours=number("cutoff_last_notice_hours"),
		debit_days=number("cutoff_debit_days"),
		on_friday=bool(number("cutoff_on_friday")),
		vip=bool(number("cutoff_vip")),
		dispute_types=frozenset(folded(one) for one in types if one.strip()),
		dismissed_days=number("cutoff_dismissed_days"),
		threshold=money(held.get("lift_threshold")),
	)
