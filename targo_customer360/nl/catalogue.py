"""The actions that words can mean: their ids, what they change and the parameters that each may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NONE = "none"
Effect = Literal["changes", "reads", "secret"]


@dataclass(frozen=True, slots=True)
class Entry:
	"""One action: `effect` says whether it changes anything, `parameters` the names it may have, in order."""

	effect: Effect
	parameters: tuple[str, ...]


def _entry(effect: Effect, parameters: str = "") -> Entry:
	return Entry(effect, tuple(parameters.split()))


CATALOGUE: dict[str, Entry] = {
	"create_quote": _entry("changes", "customer items address"),
	"convert_quote": _entry("changes", "quote_id customer"),
	"suspend_customer": _entry("changes", "customer"),
	"reactivate_customer": _entry("changes", "customer"),
	"create_payment_arrangement": _entry("changes", "customer amount due_date cutoff_date recurring"),
	"schedule_dispatch": _entry("changes", "customer address date time_of_day tech"),
	"reboot_device": _entry("changes", "customer device address"),
	"add_phone_line": _entry("changes", "customer did voicemail address"),
	"update_911_address": _entry("changes", "did customer address"),
	"switch_to_stripe_autopay": _entry("changes", "customer"),
	"provision_fibre": _entry("changes", "customer olt port address"),
	"check_equipment_status": _entry("reads", "customer device address"),
	"get_balance": _entry("reads", "customer"),
	"autopay_status": _entry("reads", "customer"),
	"list_phone_lines": _entry("reads", "customer"),
	"customer_overview": _entry("reads", "customer did"),
	"ip_on_date": _entry("reads", "customer date"),
	"get_911_address": _entry("reads", "did customer"),
	"get_voicemail_password": _entry("secret", "did customer"),
	"work_history": _entry("reads", "customer address"),
	"technician_hours": _entry("reads", "tech customer date address"),
	"did_report": _entry("reads"),
	"list_911_mismatches": _entry("reads"),
	"list_orphan_911": _entry("reads"),
}
PAST = frozenset(("ip_on_date", "technician_hours"))
"""Actions whose date has gone by."""


def changes(intent: str) -> bool:
	"""Whether carrying out an intent changes anything. False for "none"."""
	return intent in CATALOGUE and CATALOGUE[intent].effect == "changes"
