"""Taking a registration out at the 911 provider: one person asks with a reason, another approves.

Never while a live line has the number: whoever dials 911 from it would be found nowhere.
"""

from __future__ import annotations

from targo_customer360.effects.owed import E911, Owed
from targo_customer360.effects.records import record_action
from targo_customer360.effects.tasks import ask_a_person, both, settle
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.e911_changes import REMOVE
from targo_customer360.telephony.e911_record import E911Record, clean
from targo_customer360.telephony.e911_states import (
	IN_FLIGHT,
	LINE,
	LIVE_LINE,
	PENDING_REMOVAL,
	REGISTRATION,
	REMOVED,
)
from targo_customer360.telephony.rules import normalise_did


def ask_removal(site: Site, did: str, reason: str) -> None:
	"""Ask that a registration be removed, as the site's user, in the caller's transaction. Raises InvalidField."""
	did = normalise_did(did)
	registration = site.get(REGISTRATION, did)
	check_request(did, registration, has_live_line(site, did), reason)
	assert registration is not None
	site.update(
		REGISTRATION,
		did,
		{
			"status": PENDING_REMOVAL,
			"status_before_removal": registration["status"],
			"removal_requested_by": site.user,
			"removal_requested_at": site.now(),
			"removal_reason": clean(reason),
			"removal_approved_by": None,
			"removal_approved_at": None,
		},
	)
	told = (
		f"Approve or withdraw the removal of the 911 registration of {did}",
		f"Approuver ou retirer la demande de retrait de l'inscription au 911 de {did}",
	)
	ask_a_person(site, REGISTRATION, did, both(told), "Medium")
	record_action(
		site, "e911.ask_removal", registration["customer"], f"911 {did}: removal asked for", clean(reason)
	)


def check_request(did: str, registration: Values | None, live_line: bool, reason: str) -> None:
	"""Whether the removal of a registration may be asked for. Raises InvalidField."""
	_exists(did, registration)
	assert registration is not None
	if live_line:
		raise InvalidField("did", "A live line has the number {0}: its 911 registration stays", did)
	if registration["status"] == REMOVED:
		raise InvalidField("status", "The registration of {0} is removed already", did)
	if registration["status"] == PENDING_REMOVAL:
		raise InvalidField("status", "The removal of {0} was asked for already", did)
	if registration["status"] in IN_FLIGHT:
		raise InvalidField("status", "A change of {0} is under way: wait for the provider's answer", did)
	if not clean(reason):
		raise InvalidField("removal_reason", "Say why the registration is removed")


def approve_removal(site: Site, did: str) -> list[Owed]:
	"""Approve a removal that another person asked for; returns what is owed to the provider. Raises InvalidField."""
	did = normalise_did(did)
	registration = site.get(REGISTRATION, did)
	check_approval(did, registration, has_live_line(site, did), site.user)
	assert registration is not None
	number = int(registration.get("change_number") or 0) + 1
	site.update(
		REGISTRATION,
		did,
		{
			"removal_approved_by": site.user,
			"removal_approved_at": site.now(),
			"change_number": number,
			"provider_code": "",
			"provider_message": "",
		},
	)
	settle(site, REGISTRATION, did)
	record_action(
		site,
		"e911.approve_removal",
		registration["customer"],
		f"911 {did}: removal approved",
		registration["removal_reason"],
		before=E911Record.of(registration).as_values(),
	)
	return [
		Owed(
			service=E911,
			operation=REMOVE,
			doctype=REGISTRATION,
			name=did,
			key=f"e911-{did}-{number}-{REMOVE}",
			payload={
				"change": number,
				"why": {
					"reason": registration["removal_reason"],
					"by": registration["removal_requested_by"],
					"approved_by": site.user,
				},
			},
		)
	]


def check_approval(did: str, registration: Values | None, live_line: bool, user: str) -> None:
	"""Whether this user may approve. Raises InvalidField."""
	_exists(did, registration)
	assert registration is not None
	if registration["status"] != PENDING_REMOVAL:
		raise InvalidField("status", "Nobody asked for the removal of {0}", did)
	if registration.get("removal_approved_by"):
		raise InvalidField("removal_approved_by", "The removal of {0} was approved already", did)
	if registration.get("removal_requested_by") == user:
		raise InvalidField("removal_requested_by", "You asked for this removal: another person approves it")
	if live_line:
		raise InvalidField("did", "A live line has the number {0}: its 911 registration stays", did)


def withdraw_removal(site: Site, did: str) -> None:
	"""Take a request back that nobody approved yet. Raises InvalidField."""
	did = normalise_did(did)
	registration = site.get(REGISTRATION, did)
	check_withdrawal(did, registration)
	assert registration is not None
	restore(site, did)
	settle(site, REGISTRATION, did)
	record_action(site, "e911.withdraw_removal", registration["customer"], f"911 {did}: removal withdrawn")


def check_withdrawal(did: str, registration: Values | None) -> None:
	"""Whether there is a request that can still be taken back. Raises InvalidField."""
	_exists(did, registration)
	assert registration is not None
	if registration["status"] != PENDING_REMOVAL or registration.get("removal_approved_by"):
		raise InvalidField("status", "There is no removal of {0} to withdraw", did)


def former_status(registration: Values) -> str:
	"""The state of a registration before its removal was asked for."""
	return registration.get("status_before_removal") or "Needs Human"


def restore(site: Site, did: str) -> None:
	"""Put a registration back to what it was before its removal was asked for."""
	registration = site.get(REGISTRATION, did) or {}
	site.update(
		REGISTRATION,
		did,
		{
			"status": former_status(registration),
			"removal_requested_by": None,
			"removal_requested_at": None,
			"removal_approved_by": None,
			"removal_approved_at": None,
			"removal_reason": "",
		},
	)


def has_live_line(site: Site, did: str) -> bool:
	"""Whether a line on which somebody may dial 911 has the number."""
	return bool(site.count(LINE, {"name": did, "status": ("in", LIVE_LINE)}))


def _exists(did: str, registration: Values | None) -> None:
	if registration is None:
		raise InvalidField("did", "There is no 911 registration of {0}", did)
