"""Suspending, restoring and decommissioning a telephone line, and telling the PBX when its settings change.

The state of the line says what was decided, `pbx_state` what the PBX confirmed. No function here touches a 911
registration but for taking a decommissioned line off it.
"""

from __future__ import annotations

from collections.abc import Iterator

from targo_customer360.effects.owed import PBX, Owed
from targo_customer360.effects.records import record_action
from targo_customer360.effects.tasks import ask_a_person
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import line_states as states
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.rules import normalise_did

REGISTRATION, ORDER, SETTINGS = "E911 Registration", "VoIP Line Order", "Customer 360 Settings"
CREATE, UPDATE, REMOVE = "create_line", "update_line", "remove_line"
VOICEMAIL, BAR, UNBAR = "set_voicemail", "bar_outgoing", "unbar"
OPEN_ORDER = ("In Progress", "Needs Attention")
NUMBER = "pbx_change_number"
REGISTRAR = "SIP Registrar"
"""Kind of line server, in the settings, that knows who may register and who is barred, and nothing else of a line."""

TEXTS = {
	"caller_id": "caller_id",
	"sip_domain": "sip_domain",
	"extension": "extension",
	"language": "language",
	"country_whitelist": "countries_allowed",
}
NUMBERS = {"max_calls": "max_calls", "call_timeout": "ring_seconds"}
"""Field of the line -> setting of the PBX."""
SECRETS = {"sip_password": "sip_password", "voicemail_password": "voicemail_pin"}
"""Password field of the line -> field of the PBX's record, filled in only when the call is made."""


def suspend(site: Site, did: str, reason: str) -> list[Owed]:
	"""Bar the outgoing calls of an active line, 911 apart; returns what is owed to the PBX. Raises InvalidField."""
	did = normalise_did(did)
	line = site.get(LINE, did)
	states.check_suspend(line, did, reason)
	assert line is not None
	return [_change(site, line, states.SUSPENDED, BAR, reason, {"incoming": incoming_when_suspended(site)})]


def restore(site: Site, did: str, reason: str) -> list[Owed]:
	"""Take away the barring of a suspended line that was made here; returns what is owed. Raises InvalidField."""
	did = normalise_did(did)
	line = site.get(LINE, did)
	states.check_restore(line, did, reason, is_being_ordered(site, did))
	assert line is not None
	return [_change(site, line, states.ACTIVE, UNBAR, reason, {})]


def decommission(site: Site, did: str, reason: str) -> list[Owed]:
	"""Have the PBX forget a line; returns what is owed. Raises InvalidField.

	Its 911 registration stays as it is: a task asks for its removal, which one person requests and another approves.
	"""
	did = normalise_did(did)
	line = site.get(LINE, did)
	states.check_decommission(line, did, reason, is_being_ordered(site, did))
	assert line is not None
	owed = _change(site, line, states.DECOMMISSIONED, REMOVE, reason, {})
	leave_registration(site, did)
	return [owed]


def leave_registration(site: Site, did: str) -> None:
	"""Take a line that is gone off its 911 registration, and ask a person to have that removed."""
	held = site.lookup(REGISTRATION, [did], fields=("status", "voip_line")).get(did)
	if held is None or held["status"] == "Removed":
		return
	if held["voip_line"]:
		site.update(REGISTRATION, did, {"voip_line": None})
	ask_a_person(
		site,
		REGISTRATION,
		did,
		f"Line {did} is decommissioned: ask for the removal of its 911 registration, which another person approves."
		f" / La ligne {did} est retirée : demander le retrait de son inscription au 911, qu'une autre personne approuve.",
		"Medium",
	)


def is_being_ordered(site: Site, did: str) -> bool:
	return bool(site.count(ORDER, {"did": did, "status": ("in", OPEN_ORDER)}))


def incoming_when_suspended(site: Site) -> str:
	"""`allowed` or `barred`, as the settings say."""
	return "barred" if site.single(SETTINGS).get("suspended_incoming") == "Barred" else "allowed"


def has_voicemail(site: Site) -> bool:
	"""Whether what makes the lines work also has their mailboxes; else a person sets one up elsewhere."""
	return site.single(SETTINGS).get("pbx_kind") != REGISTRAR


def owed_to_pbx(did: str, number: int, operation: str, payload: Values, reason: str, user: str) -> Owed:
	"""The call of one numbered change of a line."""
	return Owed(
		service=PBX,
		operation=operation,
		doctype=LINE,
		name=did,
		key=f"pbx-{did}-{number}-{operation}",
		payload={"did": did, **payload, "why": {"reason": reason.strip(), "by": user}},
	)


def settings_of(line: Values) -> Values:
	"""The settings of a line as the PBX is told them."""
	texts: Values = {name: line.get(field) or "" for field, name in TEXTS.items()}
	return texts | {name: int(line.get(field) or 0) for field, name in NUMBERS.items()}


def voicemail_of(line: Values) -> Values:
	"""The mailbox of a line as the PBX is told of it, without its PIN."""
	return {"enabled": bool(line.get("voicemail_enabled")), "email": line.get("voicemail_email") or ""}


def secrets_of(did: str, *fieldnames: str) -> Values:
	"""Where the secrets of a line are read when the call is made."""
	return {SECRETS[fieldname]: [LINE, did, fieldname] for fieldname in fieldnames}


def owed_for_edit(
	site: Site, line: Values, before: Values | None, secrets: tuple[str, ...] = ()
) -> list[Owed]:
	"""What the PBX is owed after a person edited a line; `line` gets the number of the change.

	`secrets` are the Password fields that were changed. A line that the PBX never confirmed is not updated there.
	"""
	if before is None or (line.get("pbx_state") or states.UNTOLD) not in (states.BARRED, states.IN_SERVICE):
		return []
	owed = []
	for operation, told in _edits(line, before, secrets):
		line[NUMBER] = int(line.get(NUMBER) or 0) + 1
		owed.append(owed_to_pbx(line["did"], line[NUMBER], operation, told, "edited", site.user))
	return owed


def _edits(line: Values, before: Values, secrets: tuple[str, ...]) -> Iterator[tuple[str, Values]]:
	if settings_of(line) != settings_of(before) or "sip_password" in secrets:
		told = secrets_of(line["did"], *({"sip_password"} & set(secrets)))
		now, then = settings_of(line), settings_of(before)
		yield UPDATE, {"settings": now, "secrets": told, "changed": [n for n in now if now[n] != then[n]]}
	if voicemail_of(line) != voicemail_of(before) or "voicemail_password" in secrets:
		told = secrets_of(line["did"], *({"voicemail_password"} & set(secrets)))
		yield VOICEMAIL, {"voicemail": voicemail_of(line), "secrets": told}


def _change(site: Site, line: Values, status: str, operation: str, reason: str, payload: Values) -> Owed:
	did, number = line["did"], int(line.get(NUMBER) or 0) + 1
	site.update(
		LINE,
		did,
		{"status": status, "status_reason": reason.strip(), "changed_on": site.now(), NUMBER: number},
	)
	record_action(
		site,
		f"line.{operation}",
		line["customer"],
		f"Line {did}: {line['status']} -> {status}",
		reason.strip(),
		before={"status": line["status"]},
		after={"status": status},
	)
	return owed_to_pbx(did, number, operation, payload, reason, site.user)
