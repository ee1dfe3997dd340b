"""The states of a VoIP Line, and which change of state a person may ask for."""

from __future__ import annotations

from typing import Final

from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Values

LINE: Final = "VoIP Line"

ACTIVE: Final = "Active"
"""Calls go out and come in."""
SUSPENDED: Final = "Suspended"
"""Outgoing calls are barred except to 911; incoming ones as the settings say. A line that is still being ordered is in
this state too: it may call 911 from the moment it exists, and nobody else before 911 knows its address."""
DECOMMISSIONED: Final = "Decommissioned"
"""The PBX does not know the number any more. Its 911 registration stays until two people removed it."""
LIVE: Final = (ACTIVE, SUSPENDED)

UNTOLD: Final = ""
BARRED: Final = "Outgoing Barred"
IN_SERVICE: Final = "In Service"
GONE: Final = "Removed"
"""What the PBX itself last confirmed, as `pbx_state` of the line says it."""


def check_suspend(line: Values | None, did: str, reason: str) -> None:
	"""Raises InvalidField."""
	_check(line, did, reason, ACTIVE, "Line {0} is not active, so it can't be suspended")


def check_restore(line: Values | None, did: str, reason: str, being_ordered: bool) -> None:
	"""Raises InvalidField."""
	_check(line, did, reason, SUSPENDED, "Line {0} is not suspended, so it can't be restored")
	_not_being_ordered(did, being_ordered)


def check_decommission(line: Values | None, did: str, reason: str, being_ordered: bool) -> None:
	"""Raises InvalidField."""
	if line and line["status"] == DECOMMISSIONED:
		raise InvalidField("status", "Line {0} is decommissioned already", did)
	_check(line, did, reason)
	_not_being_ordered(did, being_ordered)


def check_status_by_hand(status: str, before: str | None) -> None:
	"""What a person who edits the document itself may do to its state: nothing, but for a new line that stays barred.

	Raises InvalidField.
	"""
	if before is None and status != SUSPENDED:
		raise InvalidField(
			"status", "A new line is suspended until 911 knows its address: place an order for it"
		)
	if before is not None and status != before:
		raise InvalidField(
			"status", "Suspend, restore or decommission the line instead: the PBX has to be told as well"
		)


def _check(line: Values | None, did: str, reason: str, status: str = "", refusal: str = "") -> None:
	if line is None:
		raise InvalidField("did", "There is no line {0}", did)
	if status and line["status"] != status:
		raise InvalidField("status", refusal, did)
	if not (reason or "").strip():
		raise InvalidField("reason", "Say why the state of the line changes")


def _not_being_ordered(did: str, being_ordered: bool) -> None:
	if being_ordered:
		raise InvalidField("did", "Line {0} is still being ordered: finish or cancel its order", did)
