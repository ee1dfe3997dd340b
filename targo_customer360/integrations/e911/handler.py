"""Sends one message to the 911 provider and writes down what it answered.

A registration is verified, corrected at most once, registered, and read back; only a record that was read back and is
what was sent makes the line synced. The provider replaces a record in place: nothing is ever removed to be added again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from targo_customer360.effects.tasks import Said, ask_a_person, both
from targo_customer360.integrations.e911.base import Provider, RecordRefused
from targo_customer360.integrations.errors import ServiceError, ServiceStopped
from targo_customer360.integrations.outbox.handler import Message, Outcome, outcome_of
from targo_customer360.sites.port import Site
from targo_customer360.telephony import e911_answers as answers
from targo_customer360.telephony.e911_changes import REMOVE
from targo_customer360.telephony.e911_record import E911Record, correction, differences, what_differs
from targo_customer360.telephony.e911_removal import has_live_line, restore
from targo_customer360.telephony.e911_states import REGISTRATION

ANOTHER_DOOR: Said = ("The provider proposes another door.", "Le fournisseur propose une autre porte.")
CORRECTED_TWICE: Said = (
	"The provider corrected the address a second time.",
	"Le fournisseur a corrigé l'adresse une deuxième fois.",
)
REPLACED = "A later change of the same number replaced this one: nothing was sent"


class E911Handler:
	"""The outbox handler of the service "e911"."""

	def __init__(self, provider: Provider):
		self._provider = provider

	def send(self, site: Site, message: Message) -> Outcome:
		return self._noted(site, message, self._send)

	def read_back(self, site: Site, message: Message) -> Outcome:
		return self._noted(site, message, self._read_back, unanswered="unknown")

	def _noted(
		self,
		site: Site,
		message: Message,
		act: Callable[[Site, Message], Outcome],
		unanswered: Literal["unknown"] | None = None,
	) -> Outcome:
		"""Do it, and note on the registration when the provider gave no answer.

		`unanswered` is the outcome of a call that fails, where the kind of failure says nothing about the effect.
		"""
		if not answers.is_current(site, message.name, int(message.payload.get("change", 0))):
			return Outcome("needless", REPLACED)
		try:
			return act(site, message)
		except ServiceStopped:
			raise
		except ServiceError as error:
			site.rollback()
			outcome = Outcome(unanswered, error.message) if unanswered else outcome_of(error)
			if outcome.kind != "rejected" and message.operation != REMOVE:
				answers.unanswered(site, message.name, error.message)
			return outcome

	def _send(self, site: Site, message: Message) -> Outcome:
		if message.operation == REMOVE:
			return self._remove(site, message)
		record = self._wanted(site, message)
		if self._provider.answers != "now":
			return self._hand_over(site, message, record)
		return self._register(site, message, record)

	def _read_back(self, site: Site, message: Message) -> Outcome:
		if self._provider.answers != "now":
			return self._was_handed_over(site, message)
		held = self._provider.query(message.name)
		if message.operation == REMOVE:
			return self._gone(site, message) if held is None else Outcome("retry")
		if held is None or differences(self._wanted(site, message), held):
			return Outcome("retry")
		return self._registered(site, message, held)

	# one that answers at once

	def _register(self, site: Site, message: Message, record: E911Record) -> Outcome:
		verified = self._provider.verify(record)
		if verified.record is not None and not answers.was_corrected(site, message.name):
			proposed = correction(record, verified.record)
			if proposed is None:
				return self._for_a_person(site, message, ANOTHER_DOOR, verified.record)
			record = proposed
			answers.corrected(site, message.name, record)
			site.commit()
			verified = self._provider.verify(record)
		if verified.record is not None:
			return self._for_a_person(site, message, CORRECTED_TWICE, verified.record)
		if verified.verdict == "rejected":
			return self._rejected(site, message, verified.code, verified.text)
		answers.validated(site, message.name)
		site.commit()
		try:
			self._provider.register(record, message.key)
		except RecordRefused as refused:
			return self._rejected(site, message, refused.code, refused.message)
		return self._compare(site, message, record)

	def _compare(self, site: Site, message: Message, record: E911Record) -> Outcome:
		"""Read back what was just registered. From here on a failure leaves the effect unknown."""
		try:
			held = self._provider.query(message.name)
		except ServiceStopped:
			raise
		except ServiceError as error:
			return self._unknown(site, message, f"Registered, but not read back: {error.message}")
		if held is None:
			return self._unknown(site, message, "The provider accepted the record and does not show it yet")
		if differences(record, held):
			answers.needs_human(site, message.name, what_differs(record, held), held=held)
			return Outcome("sent", "Read back: something else is held", {"held": held.as_values()})
		return self._registered(site, message, held)

	@staticmethod
	def _unknown(site: Site, message: Message, why: str) -> Outcome:
		answers.unanswered(site, message.name, why)
		return Outcome("unknown", why)

	@staticmethod
	def _registered(site: Site, message: Message, held: E911Record) -> Outcome:
		answers.registered(site, message.name, held)
		return Outcome("sent", response={"verdict": "registered", "held": held.as_values()})

	@staticmethod
	def _rejected(site: Site, message: Message, code: str, text: str) -> Outcome:
		answers.rejected(site, message.name, code, text)
		# Delivered and answered: the next change of this number must not wait for this one.
		return Outcome(
			"sent", f"Refused: {code} {text}".strip(), {"verdict": "rejected", "code": code, "text": text}
		)

	@staticmethod
	def _for_a_person(site: Site, message: Message, said: Said, offered: E911Record) -> Outcome:
		answers.needs_human(site, message.name, said, offered=offered)
		return Outcome("sent", said[0], {"verdict": "needs human", "offered": offered.as_values()})

	@staticmethod
	def _wanted(site: Site, message: Message) -> E911Record:
		"""The record to register: as asked for, at the provider's own form of the address once it corrected that."""
		record = E911Record.of(message.payload["record"])
		if not answers.was_corrected(site, message.name):
			return record
		return record.at(answers.wanted_address(site, message.name))

	# removal

	def _remove(self, site: Site, message: Message) -> Outcome:
		if has_live_line(site, message.name):
			restore(site, message.name)
			told = (
				f"A line with the number {message.name} went live: its 911 registration stays",
				f"Une ligne a de nouveau le numéro {message.name} : son inscription au 911 reste",
			)
			ask_a_person(site, REGISTRATION, message.name, both(told))
			return Outcome("needless", told[0])
		self._provider.remove(message.name, message.key)
		if self._provider.answers != "now":
			return self._removal_handed_over(site, message)
		try:
			held = self._provider.query(message.name)
		except ServiceStopped:
			raise
		except ServiceError as error:
			return Outcome("unknown", f"Removed, but not read back: {error.message}")
		if held is not None:
			return Outcome("unknown", "The provider accepted the removal and still shows the record")
		return self._gone(site, message)

	@staticmethod
	def _gone(site: Site, message: Message) -> Outcome:
		answers.removed(site, message.name)
		return Outcome("sent", response={"verdict": "removed"})

	# one that answers later, or never

	def _hand_over(self, site: Site, message: Message, record: E911Record) -> Outcome:
		verified = self._provider.verify(record)
		if verified.verdict == "rejected":
			return self._rejected(site, message, verified.code, verified.text)
		self._provider.register(record, message.key)
		return self._after_hand_over(site, message)

	def _was_handed_over(self, site: Site, message: Message) -> Outcome:
		if not self._provider.took(message.key):
			return Outcome("retry")
		return self._after_hand_over(site, message)

	def _after_hand_over(self, site: Site, message: Message) -> Outcome:
		if message.operation == REMOVE:
			return self._removal_handed_over(site, message)
		if self._provider.answers == "never":
			answers.recorded(site, message.name, self._wanted(site, message))
		else:
			answers.handed_over(site, message.name)
		return Outcome("sent", response={"verdict": "handed over", "provider": self._provider.name})

	def _removal_handed_over(self, site: Site, message: Message) -> Outcome:
		if self._provider.answers == "never":
			return self._gone(site, message)
		return Outcome("sent", response={"verdict": "handed over", "provider": self._provider.name})


def given_up(site: Site, message: Message, why: str) -> None:
	"""The outbox no longer tries: the registration says so, unless a later change is on its way."""
	if answers.is_current(site, message.name, int(message.payload.get("change", 0))):
		answers.given_up(site, message.name, message.operation, why)
