"""What must hold of a line order, and how its steps follow from what is known. Nothing here reads or writes a site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Values
from targo_customer360.telephony.address import E911Address, Reason, ServiceAddress, match
from targo_customer360.telephony.e911_states import (
	DRAFT as RECORDED_ONLY,
)
from targo_customer360.telephony.e911_states import (
	NEEDS_HUMAN,
	PENDING_REMOVAL,
	REGISTERED,
	REJECTED,
)
from targo_customer360.telephony.line_states import BARRED, DECOMMISSIONED, IN_SERVICE
from targo_customer360.telephony.rules import normalise_did

PBX_LINE: Final = "PBX line"
E911: Final = "911 registration"
ATA: Final = "ATA"
VOICEMAIL: Final = "Voicemail"
"""Only where the line server has no mailboxes: a person sets one up elsewhere and says so."""
ACTIVATION: Final = "Activation"
STEPS: Final = (PBX_LINE, E911, ATA, VOICEMAIL, ACTIVATION)

WAITING, RUNNING, DONE, FAILED, STOPPED = "Waiting", "In Progress", "Done", "Failed", "Cancelled"
"""Of a step."""
DRAFT, IN_PROGRESS, NEEDS_ATTENTION, COMPLETED, CANCELLED = (
	"Draft",
	"In Progress",
	"Needs Attention",
	"Completed",
	"Cancelled",
)
"""Of an order."""
OPEN: Final = (IN_PROGRESS, NEEDS_ATTENTION)

FIXED: Final = ("customer", "did")
"""Never changed once the order was started: a line with this number was made for this customer."""
LINE_FIELDS: Final = (
	"customer",
	"did",
	"service_location",
	"subscription",
	"caller_id",
	"language",
	"sip_domain",
	"extension",
	"max_calls",
	"call_timeout",
	"voicemail_enabled",
	"voicemail_email",
	"e911_street_number",
	"e911_unit",
	"e911_street_name",
	"e911_info",
	"e911_city",
	"e911_state",
	"e911_postal_code",
	"e911_class",
)
"""What the line takes from its order, under the same names."""
_MAC = re.compile(r"[0-9A-F]{12}")


@dataclass(frozen=True)
class Known:
	"""What the site knows of the line of an order. A line or a registration may not be there yet."""

	line: Values | None
	registration: Values | None


def normalise_mac(text: str | None) -> str:
	"""'00-1b:54 aabbcc' as '00:1B:54:AA:BB:CC'. Raises InvalidField."""
	digits = re.sub(r"[^0-9A-Za-z]", "", text or "").upper()
	if not _MAC.fullmatch(digits):
		raise InvalidField(
			"ata_mac", "{0} is not a MAC address: twelve digits or letters A to F", text or "''"
		)
	return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def check_edit(order: Values, before: Values | None) -> None:
	"""What a person who edits the document may change. Raises InvalidField."""
	if before is None:
		if order["status"] != DRAFT:
			raise InvalidField("status", "A new order is a draft")
		return
	if before["status"] in (COMPLETED, CANCELLED):
		raise InvalidField("status", "{0} is closed and can't be changed any more", before["name"])
	if order["status"] != before["status"]:
		raise InvalidField("status", "The status of an order follows from its steps")
	if before["status"] == DRAFT:
		return
	locked = FIXED if before["status"] == NEEDS_ATTENTION else LINE_FIELDS
	for field in locked:
		if (order.get(field) or "") != (before.get(field) or ""):
			raise InvalidField(field, "This can't be changed while the order is {0}", before["status"])


def check_start(
	order: Values, line: Values | None, registration: Values | None, location: Values | None
) -> None:
	"""Whether an order may be started. Raises InvalidField."""
	did = normalise_did(order["did"])
	if order["status"] != DRAFT:
		raise InvalidField("status", "{0} was started already", order["name"])
	if line is not None and line["status"] != DECOMMISSIONED:
		raise InvalidField("did", "There is a line {0} already", did)
	if registration is not None and registration["status"] == PENDING_REMOVAL:
		raise InvalidField("did", "The registration of {0} is to be removed: withdraw that first", did)
	check_place(order, location)


def check_place(order: Values, location: Values | None) -> None:
	"""Whether the 911 address of an order is the door of its location, or a person has made sure of it.

	Raises InvalidField.
	"""
	if location is None:
		raise InvalidField("service_location", "There is no Service Location {0}", order["service_location"])
	if location["customer"] != order["customer"]:
		raise InvalidField("service_location", "{0} belongs to another customer", order["service_location"])
	doubts = () if order.get("address_confirmed") else doubts_about(order, location)
	if doubts:
		raise InvalidField(
			"address_confirmed",
			"Confirm the 911 address with the customer, since it may not be the door of the service location: {0}",
			"; ".join(doubt.en for doubt in doubts),
		)


def check_adapter(order: Values, model: str | None, mac: str | None) -> tuple[str, str]:
	"""The model and the address of the adapter of an order that waits for it. Raises InvalidField."""
	if not _waits_for_person(order, ATA):
		raise InvalidField("steps", "The adapter is recorded once the number is registered with 911")
	mac, model = normalise_mac(mac), (model or "").strip()
	if not model:
		raise InvalidField("ata_model", "Say which model the adapter is")
	return model, mac


def check_mailbox(order: Values) -> None:
	"""Whether a person may say that the mailbox of an order is there. Raises InvalidField."""
	if not _waits_for_person(order, VOICEMAIL):
		raise InvalidField("steps", "The mailbox is recorded once the adapter is configured")


def check_cancel(order: Values, reason: str | None) -> None:
	"""Whether an order may be given up. Raises InvalidField."""
	if order["status"] in (COMPLETED, CANCELLED):
		raise InvalidField("status", "{0} is closed and can't be changed any more", order["name"])
	if not (reason or "").strip():
		raise InvalidField("cancel_reason", "Say why the order is cancelled")


def step_of(order: Values, step: str) -> Values:
	"""One step of an order. Raises InvalidField."""
	for row in order["steps"]:
		if row["step"] == step:
			return row
	raise InvalidField("steps", "{0} has no step {1}", order["name"], step)


def _waits_for_person(order: Values, step: str) -> bool:
	return step_of(order, step)["status"] == RUNNING and order["status"] in OPEN


def doubts_about(order: Values, location: Values) -> Sequence[Reason]:
	"""Why the 911 address of an order may not be the door of its location; empty when it is."""
	here = ServiceAddress(
		location.get("address_line1"),
		location.get("address_line2"),
		location.get("city"),
		location.get("state"),
		location.get("postal_code"),
	)
	there = E911Address(
		street_number=order.get("e911_street_number"),
		apt=order.get("e911_unit"),
		street_name=order.get("e911_street_name"),
		city=order.get("e911_city"),
		state=order.get("e911_state"),
		zip=order.get("e911_postal_code"),
		info=order.get("e911_info"),
	)
	found = match(here, there)
	return () if found.verdict == "same" else found.reasons


def steps_of(order: Values, has_voicemail: bool) -> tuple[str, ...]:
	"""The steps of an order where the line server has mailboxes, or has not."""
	by_hand = bool(order.get("voicemail_enabled")) and not has_voicemail
	return tuple(step for step in STEPS if step != VOICEMAIL or by_hand)


def is_done(step: str, known: Known) -> bool:
	"""Whether the site knows a step to be done. The adapter and a mailbox elsewhere never are: a person says so."""
	line = known.line or {}
	if step == VOICEMAIL:
		return not line.get("voicemail_enabled")
	if step == PBX_LINE:
		return line.get("pbx_state") in (BARRED, IN_SERVICE)
	if step == E911:
		return is_registered(known)
	return step == ACTIVATION and line.get("pbx_state") == IN_SERVICE


def is_registered(known: Known) -> bool:
	"""Whether the provider was read back and holds what the line wants."""
	line, registration = known.line or {}, known.registration or {}
	return bool(
		line.get("e911_synced")
		and registration.get("status") == REGISTERED
		and registration.get("last_checked_on")
	)


def problem(step: str, known: Known) -> str:
	"""Why a step that was begun can't go on without a person; empty when nothing is known against it."""
	if step != E911 or known.registration is None:
		return ""
	status, said = known.registration["status"], known.registration.get("provider_message") or ""
	if status in (REJECTED, NEEDS_HUMAN):
		return f"911 registration is {status}: {said}".rstrip(": ")
	if status == RECORDED_ONLY:
		return "No 911 provider can be asked, so nobody can tell that the number is registered"
	return ""


def order_status(steps: Rows) -> str:
	"""The status of an order that was started, from its steps."""
	held = {step["status"] for step in steps}
	if held == {DONE}:
		return COMPLETED
	return NEEDS_ATTENTION if FAILED in held else IN_PROGRESS
