"""Sends one message to the PBX or the SIP registrar, and writes down on the line and on its order what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from targo_customer360.effects.owed import E911
from targo_customer360.effects.tasks import Said, ask_a_person, both
from targo_customer360.integrations import line_server
from targo_customer360.integrations.errors import ServiceError, ServiceStopped
from targo_customer360.integrations.line_server import SOURCE, LineExists, LineServer
from targo_customer360.integrations.outbox.handler import Message, Outcome, outcome_of
from targo_customer360.integrations.outbox.owing import owe_all, replace_dead
from targo_customer360.integrations.pbx_choice import line_server as configured
from targo_customer360.integrations.pbx_elsewhere import left_over
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import order_rules
from targo_customer360.telephony.line_states import BARRED, GONE, IN_SERVICE, LINE
from targo_customer360.telephony.lines import BAR, CREATE, REMOVE, UNBAR, UPDATE, VOICEMAIL
from targo_customer360.telephony.order_steps import go_on_with, is_asked_by_order, note_attempt

NO_EMERGENCY = "The PBX says that 911 calls do not go through on this line"


class PbxHandler:
	"""The outbox handler of the service "pbx"."""

	def __init__(self, pbx: LineServer):
		self._pbx = pbx
		self._calls: dict[str, Callable[[Site, Message], Values | None]] = {
			CREATE: self._create,
			UPDATE: self._update,
			VOICEMAIL: self._voicemail,
			BAR: self._bar,
			UNBAR: lambda site, message: pbx.unbar(message.name, message.key),
			REMOVE: lambda site, message: pbx.remove(message.name, message.key),
		}

	def send(self, site: Site, message: Message) -> Outcome:
		return self._noted(site, message, self._send)

	def read_back(self, site: Site, message: Message) -> Outcome:
		"""Whether an earlier attempt took effect: the PBX keeps the key of the last change of a line.

		A registrar keeps none, and there the same change is simply made again.
		"""
		return self._noted(site, message, self._read_back, unanswered="unknown")

	def _noted(
		self,
		site: Site,
		message: Message,
		act: Callable[[Site, Message], Outcome],
		unanswered: Literal["unknown"] | None = None,
	) -> Outcome:
		"""Do it, and show on the order of the line what went wrong."""
		try:
			return act(site, message)
		except ServiceStopped as stop:
			self._note(site, message, stop.message)
			site.commit()
			raise
		except ServiceError as error:
			outcome = Outcome(unanswered, error.message) if unanswered else outcome_of(error)
			self._note(site, message, error.message, over=outcome.kind == "rejected")
			return outcome

	@staticmethod
	def _note(site: Site, message: Message, error: str, over: bool = False) -> None:
		site.rollback()
		note_attempt(site, message.name, message.operation, error, over)

	def _send(self, site: Site, message: Message) -> Outcome:
		if message.operation == VOICEMAIL and not self._has_voicemail:
			return Outcome("needless", both(self._hand_over(site, message)[0]))
		held = self._calls[message.operation](site, message)
		return self._took_effect(site, message, held)

	def _read_back(self, site: Site, message: Message) -> Outcome:
		held = self._pbx.read(message.name)
		if message.operation == REMOVE:
			return self._took_effect(site, message, None) if held is None else Outcome("retry")
		if held is None or held["last_change"] != message.key:
			return Outcome("retry")
		return self._took_effect(site, message, held)

	def _took_effect(self, site: Site, message: Message, held: Values | None) -> Outcome:
		# What others committed during the call must be seen.
		site.rollback()
		if held is not None and not held["emergency_calls"]:
			return self._without_emergency(site, message, held)
		state = GONE if held is None else _state_of(held)
		site.bulk_update(LINE, {message.name: {"pbx_state": state}}, site.now())
		self._hand_over(site, message)
		self._go_on(site, message.name)
		if message.operation == UNBAR and state == BARRED:
			assert held is not None
			others = ", ".join(barring["source"] for barring in held["barrings"])
			said = f"The line is still barred at the PBX by {others}"
			note_attempt(site, message.name, UNBAR, said, over=True)
			return Outcome("sent", said, held)
		return Outcome("sent", response=held or {})

	@property
	def _has_voicemail(self) -> bool:
		return line_server.VOICEMAIL in self._pbx.keeps

	def _hand_over(self, site: Site, message: Message) -> list[Said]:
		"""Ask a person for what the line server does not keep; returns what was asked."""
		did = message.name
		line = site.lookup(LINE, [did], fields=("voicemail_enabled",)).get(did, {})
		mailbox = bool(line.get("voicemail_enabled"))
		mailbox = mailbox and not is_asked_by_order(site, did, order_rules.VOICEMAIL)
		left = left_over(self._pbx.keeps, did, message.operation, message.payload, mailbox)
		for said in left:
			ask_a_person(site, LINE, did, both(said))
		return left

	@staticmethod
	def _go_on(site: Site, did: str) -> None:
		owed = go_on_with(site, did)
		for call in owed:
			if call.service == E911:
				replace_dead(site, call)
		owe_all(site, owed)

	def _without_emergency(self, site: Site, message: Message, held: Values) -> Outcome:
		"""A barring that stops 911 calls is taken back at once: rather a line that pays nothing than one without 911."""
		said = NO_EMERGENCY
		if message.operation == BAR:
			held = self._pbx.unbar(message.name, f"{message.key}-undone")
			said += "; the barring was taken back"
			site.bulk_update(LINE, {message.name: {"pbx_state": _state_of(held)}}, site.now())
		note_attempt(site, message.name, message.operation, said, over=True)
		return Outcome("rejected", said, held)

	def _create(self, site: Site, message: Message) -> Values:
		told = message.payload
		secrets = _secrets(site, told)
		voicemail = told["voicemail"] | _only(secrets, "voicemail_pin", "pin")
		barring = {"outgoing": "all_except_emergency", "incoming": told["incoming"]}
		line = {
			"did": message.name,
			"reference": told["reference"],
			"settings": told["settings"],
			"voicemail": voicemail,
			"sip_password": secrets["sip_password"],
			"barrings": [{"source": SOURCE, **barring}],
		}
		try:
			return self._pbx.create(line, message.key)
		except LineExists:
			held = self._pbx.read(message.name)
			if held is None or held["reference"] != told["reference"]:
				raise
		# Made by an earlier attempt of the same order, which was given up on too early.
		change = {"settings": told["settings"], "sip_password": secrets["sip_password"]}
		self._pbx.bar(message.name, told["incoming"], f"{message.key}-barring")
		if self._has_voicemail:
			self._pbx.set_voicemail(message.name, voicemail, f"{message.key}-voicemail")
		return self._pbx.update(message.name, change, f"{message.key}-settings")

	def _update(self, site: Site, message: Message) -> Values:
		change = {"settings": message.payload["settings"]}
		change |= _only(_secrets(site, message.payload), "sip_password", "sip_password")
		return self._pbx.update(message.name, change, message.key)

	def _voicemail(self, site: Site, message: Message) -> Values:
		change = message.payload["voicemail"] | _only(_secrets(site, message.payload), "voicemail_pin", "pin")
		return self._pbx.set_voicemail(message.name, change, message.key)

	def _bar(self, site: Site, message: Message) -> Values:
		return self._pbx.bar(message.name, message.payload.get("incoming") or "allowed", message.key)


def pbx_handler(site: Site) -> PbxHandler:
	"""The handler for the line server of the settings. Raises SiteError where they are not complete."""
	return PbxHandler(configured(site))


def given_up(site: Site, message: Message, why: str) -> None:
	"""The outbox no longer tries: the order of the line says so, or a task does."""
	if not note_attempt(site, message.name, message.operation, why, over=True):
		ask_a_person(
			site,
			LINE,
			message.name,
			f"The PBX was not told of line {message.name} ({message.operation}): {why}"
			f" / Le PBX n'a pas été informé pour la ligne {message.name} ({message.operation}) : {why}",
		)


def _state_of(held: Values) -> str:
	return BARRED if held["barrings"] else IN_SERVICE


def _secrets(site: Site, payload: Values) -> dict[str, str]:
	"""The secrets that a payload names, by the PBX's names for them; those that are empty are left out."""
	named = payload.get("secrets") or {}
	found = {name: site.secret(*where) or "" for name, where in named.items()}
	return {name: secret for name, secret in found.items() if secret}


def _only(secrets: dict[str, str], name: str, called: str) -> Values:
	return {called: secrets[name]} if name in secrets else {}
