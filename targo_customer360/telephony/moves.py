"""A service address changed: is the telephone still where 911 thinks it is? Only the customer can tell.

The lines concerned go "To confirm" and one task a line is opened. Nothing is sent to the 911 provider before a person has
asked: an address of the billing kind may change while the telephone stays, and a telephone may move without any change.
"""

from __future__ import annotations

from collections.abc import Mapping

from targo_customer360.effects.owed import Owed
from targo_customer360.effects.records import record_action
from targo_customer360.effects.tasks import TODO
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.e911_changes import change_address
from targo_customer360.telephony.e911_record import E911Record, clean
from targo_customer360.telephony.line_states import LINE, LIVE
from targo_customer360.telephony.rules import normalise_did

SETTINGS, DEVICE, REGISTRATION = "Customer 360 Settings", "VoIP Line Device", "E911 Registration"
CHECK, TO_CONFIRM = "e911_state_of_check", "To confirm"
ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code")
NOBODY = ("Administrator", "Guest")
"""Users behind whom no person can be asked to do something."""


def on_location(site: Site, location: Values, before: Values | None) -> list[str]:
	"""While a service location is being written: have its lines confirmed when its address changed; returns them.

	Capitals and spaces are no change; a new spelling is one, since only a person may say that it is the same door.
	"""
	if before is None or all(_plain(location.get(f)) == _plain(before.get(f)) for f in ADDRESS):
		return []
	lines = lines_at(site, location["name"])
	site.bulk_update(LINE, {did: {CHECK: TO_CONFIRM} for did in lines}, site.now())
	for did in lines:
		open_task(site, did)
	return lines


def on_line(site: Site, line: Values, before: Values | None) -> None:
	"""While a line is being written: one that moved to another location is to be confirmed; one that was is done."""
	if before is None:
		return
	moved = before.get("service_location") and line.get("service_location") != before["service_location"]
	if moved and line["status"] in LIVE:
		line[CHECK] = TO_CONFIRM
		open_task(site, line["did"])
	elif before.get(CHECK) == TO_CONFIRM and not line.get(CHECK):
		close_task(site, line["did"])


def lines_at(site: Site, location: str) -> list[str]:
	"""Live lines that are at a location, themselves or with one of their devices."""
	devices = site.list(DEVICE, {"service_location": location, "parenttype": LINE}, fields=("parent",))
	with_device = sorted({row["parent"] for row in devices})
	live = ("in", LIVE)
	found = site.list(LINE, {"service_location": location, "status": live})
	found += site.list(LINE, {"name": ("in", with_device), "status": live}) if with_device else []
	return sorted({row["name"] for row in found})


def confirm_address(
	site: Site, did: str, user: str, address: Mapping[str, str | None] | None = None, note: str = ""
) -> list[Owed]:
	"""`user` asked the customer where the telephone is; returns what is owed to the 911 provider.

	Without `address` the 911 address is right as it is; with one it changes, as `change_address` takes it. `note` says
	what the customer said. Raises InvalidField.
	"""
	did = normalise_did(did)
	line, held = site.get(LINE, did), site.get(REGISTRATION, did)
	check_confirm(did, line, held, user, address is not None)
	assert line is not None
	said = what_was_said(note, user)
	owed = [] if address is None else change_address(site, did, address, said)
	site.bulk_update(LINE, {did: {CHECK: ""}}, site.now())
	close_task(site, did)
	record_action(
		site,
		"e911.confirm_address",
		line["customer"],
		f"911 address of {did} {'confirmed unchanged' if address is None else 'changed'} after a move",
		said,
		params={"did": did, "confirmed_by": user},
		before={"e911": str(E911Record.of({**held, "did": did}))} if held else None,
		after={"e911": str(E911Record.of({**address, "did": did}))} if address is not None else None,
	)
	return owed


def check_confirm(did: str, line: Values | None, held: Values | None, user: str, moved: bool) -> None:
	"""Whether `user` may settle where a telephone is. Raises InvalidField."""
	if line is None:
		raise InvalidField("did", "There is no line {0}", did)
	if line[CHECK] != TO_CONFIRM:
		raise InvalidField(CHECK, "The 911 address of {0} is not waiting to be confirmed", did)
	if not user:
		raise InvalidField("user", "Say who asked the customer")
	if not moved and (held is None or held["status"] == "Removed"):
		raise InvalidField("did", "{0} is not registered with 911: enter its address", did)


def what_was_said(note: str, user: str) -> str:
	"""The reason that is kept with a confirmed address."""
	return clean(note) or f"Confirmed with the customer by {user}"


def has_task(site: Site, did: str) -> bool:
	"""Whether a person is asked to confirm where a telephone is."""
	return bool(site.count(TODO, _task_of(did)))


def task_sentence(did: str) -> str:
	"""What the task of a line says; by it the task is found again."""
	return (
		f"Ask the customer where the telephone {did} is: its service address changed, its 911 address did not."
		f" / Demander au client où se trouve le téléphone {did} : son adresse de service a changé, pas son adresse 911."
	)


def open_task(site: Site, did: str) -> None:
	"""One open task a line, however often its address changes."""
	wanted = _task_of(did)
	if site.count(TODO, wanted):
		return
	site.insert(TODO, {**wanted, "priority": "High", "allocated_to": _who(site), "date": site.today()})


def close_task(site: Site, did: str) -> None:
	for row in site.list(TODO, _task_of(did)):
		site.update(TODO, row["name"], {"status": "Closed"})


def _task_of(did: str) -> Values:
	return {
		"reference_type": LINE,
		"reference_name": did,
		"status": "Open",
		"description": task_sentence(did),
	}


def _who(site: Site) -> str | None:
	"""Who is asked: the person of the settings, else whoever changed the address."""
	chosen = site.single(SETTINGS).get("e911_task_user")
	return chosen or (None if site.user in NOBODY else site.user)


def _plain(text: object) -> str:
	return " ".join(str(text or "").casefold().split())
