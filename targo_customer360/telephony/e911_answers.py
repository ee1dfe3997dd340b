"""What an answer of the 911 provider does to the registration and to the line.

Each function writes in the caller's transaction and commits nothing. A line is synced only by `registered`.
"""

from __future__ import annotations

from targo_customer360.effects.tasks import Said, ask_a_person, both, settle
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.e911_changes import LINE_CLASS, LINE_FIELDS, REMOVE, wanted_record
from targo_customer360.telephony.e911_codes import reason
from targo_customer360.telephony.e911_record import E911Record, differences
from targo_customer360.telephony.e911_states import (
	DRAFT,
	LINE,
	NEEDS_HUMAN,
	REGISTERED,
	REGISTRATION,
	REJECTED,
	REMOVED,
	SUBMITTED,
	UNKNOWN,
	VALIDATED,
)


def is_current(site: Site, did: str, change: int) -> bool:
	"""Whether no later change has been wanted since the one with this number."""
	held = site.lookup(REGISTRATION, [did], fields=("change_number",)).get(did)
	return held is not None and int(held["change_number"] or 0) == change


def validated(site: Site, did: str) -> None:
	"""The provider would accept the wanted address."""
	site.update(REGISTRATION, did, {"status": VALIDATED})


def corrected(site: Site, did: str, record: E911Record) -> None:
	"""Want the provider's own form of the address from now on; this is done once a change."""
	if site.count(LINE, {"name": did}):
		site.update(LINE, did, {name: getattr(record, field) for name, field in LINE_FIELDS.items()})
	said = (f"Corrected by the provider: {record}", f"Corrigée par le fournisseur : {record}")
	site.update(REGISTRATION, did, {"correction_applied": 1, "provider_message": both(said)})


def was_corrected(site: Site, did: str) -> bool:
	held = site.lookup(REGISTRATION, [did], fields=("correction_applied",)).get(did, {})
	return bool(held.get("correction_applied"))


def wanted_address(site: Site, did: str) -> dict[str, str]:
	"""The address that the line wants now."""
	line = site.get(LINE, did) or {}
	return {field: line.get(name) or "" for name, field in LINE_FIELDS.items()}


def registered(site: Site, did: str, held: E911Record) -> None:
	"""The provider was read back and holds what was sent."""
	line, registration = site.get(LINE, did), site.get(REGISTRATION, did)
	values: Values = {
		**_held(held),
		**{field: line[name] for name, field in LINE_CLASS.items() if line},
		"status": REGISTERED,
		"provider_code": "",
		"last_checked_on": site.now(),
	}
	if not (registration or {}).get("correction_applied"):
		values["provider_message"] = ""
	site.update(REGISTRATION, did, values)
	if line and not differences(wanted_record(site, line, registration), held):
		site.update(LINE, did, {"e911_synced": 1})
	settle(site, REGISTRATION, did)


def recorded(site: Site, did: str, record: E911Record) -> None:
	"""No provider is told by us: the records say what a person has to tell it."""
	site.update(REGISTRATION, did, {**_held(record), "status": DRAFT})


def handed_over(site: Site, did: str) -> None:
	"""The change is in the provider's hands, which answers later."""
	site.update(REGISTRATION, did, {"status": SUBMITTED, "provider_message": ""})


def renumbered(site: Site, did: str, change: int) -> None:
	"""The corrected address goes out as a change of its own."""
	site.update(REGISTRATION, did, {"change_number": change, "status": SUBMITTED})


def rejected(site: Site, did: str, code: str, text: str) -> None:
	"""The provider refused the wanted address; what it held before it still holds."""
	said = reason(code, text)
	values = {"status": REJECTED, "provider_code": code, "provider_message": both(said)}
	site.update(REGISTRATION, did, values)
	coded = [f"{code}, {sentence}" if code else sentence for sentence in said]
	told = (
		f"911 refused the address of {did}: {coded[0]}",
		f"Le 911 a refusé l'adresse de {did} : {coded[1]}",
	)
	ask_a_person(site, REGISTRATION, did, both(told))


def needs_human(
	site: Site, did: str, said: Said, held: E911Record | None = None, offered: E911Record | None = None
) -> None:
	"""A person decides: `held` is what the provider holds instead, `offered` the address that it proposes."""
	values: Values = {"status": NEEDS_HUMAN}
	english, french = said
	if held is not None:
		values |= {**_held(held), "last_checked_on": site.now()}
		english, french = f"{english} It holds: {held}", f"{french} Il a : {held}"
	if offered is not None:
		english, french = f"{english} It proposes: {offered}", f"{french} Il propose : {offered}"
	site.update(REGISTRATION, did, {**values, "provider_message": both((english, french))})
	told = (f"911 registration of {did}: {english}", f"Inscription au 911 de {did} : {french}")
	ask_a_person(site, REGISTRATION, did, both(told))


def unanswered(site: Site, did: str, said: str) -> None:
	"""The provider did not answer; nothing is concluded from that."""
	held = site.lookup(REGISTRATION, [did], fields=("status", "provider_message")).get(did)
	if held and (held["status"], held["provider_message"]) != (UNKNOWN, said):
		site.update(REGISTRATION, did, {"status": UNKNOWN, "provider_message": said})


def removed(site: Site, did: str) -> None:
	"""The provider was asked and has no record of the number any more."""
	site.update(
		REGISTRATION,
		did,
		{"status": REMOVED, "provider_code": "", "provider_message": "", "last_checked_on": site.now()},
	)
	if site.count(LINE, {"name": did}):
		site.update(LINE, did, {"e911_synced": 0})
	settle(site, REGISTRATION, did)


def given_up(site: Site, did: str, operation: str, why: str) -> None:
	"""The outbox will not try again by itself: a person retries the message or wants something else."""
	if operation != REMOVE:
		said = (
			f"The change did not reach the provider: {why}",
			f"Le changement n'est pas parvenu au fournisseur : {why}",
		)
		needs_human(site, did, said)
		return
	site.update(REGISTRATION, did, {"provider_message": why})
	told = (
		f"The 911 registration of {did} could not be removed: {why}",
		f"L'inscription au 911 de {did} n'a pas pu être retirée : {why}",
	)
	ask_a_person(site, REGISTRATION, did, both(told))


def _held(record: E911Record) -> Values:
	"""What the registration says of a record at the provider. The person stays in our spelling."""
	return dict(record.address)
