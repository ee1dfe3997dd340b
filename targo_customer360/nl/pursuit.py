"""From an action and what was said to the action itself: who is meant, what is missing, then answered or proposed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from targo_customer360.actions import checks, log, plans
from targo_customer360.actions.answers import answer
from targo_customer360.actions.model import Action, ChangingAction, SecretAction
from targo_customer360.actions.perform import reason_of, refused
from targo_customer360.actions.plans import StoredPlan
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.client_detail.resolve import resolve
from targo_customer360.client_detail.search import Allowed
from targo_customer360.errors import InvalidField
from targo_customer360.nl.conversation import State, redacted
from targo_customer360.nl.fragments import reason_in
from targo_customer360.nl.language import Language
from targo_customer360.nl.options import options
from targo_customer360.nl.reply import Choice, Reply, has_saying, saying
from targo_customer360.sites.port import NotPermitted, Site, SiteError
from targo_customer360.words import said_of

Turn = tuple[Reply, State | None]
INSTEAD_OF_CUSTOMER = ("did", "quote_id", "tech", "address")
"""Parameters by which an action that can do without a customer finds what is meant."""
_NOT_ASKED = ("device", "equipment", "suspension")
"""Where what was said of these is refused, saying it again helps only where there is something to choose from."""


@dataclass(frozen=True)
class Pursuit:
	"""One utterance of one user. `customer` is the one whose page is open."""

	site: Site
	text: str
	language: Language
	customer: str | None
	allowed: Allowed | None
	registry: checks.Registry

	def pursue(self, state: State) -> Turn:
		"""The reply, and what the conversation has come to."""
		action = self.registry[state.action]
		self._add_reason(action, state)
		try:
			# Who may not do it is told so, and asked nothing.
			question = self._question(action, state) if checks.may(self.site, action) else None
			if question:
				return question
			params = {**state.params, **({"customer": state.customer} if state.customer else {})}
			return self._act(action, state, params)
		except InvalidField as error:
			return self._invalid(action, state, error)
		except SiteError as error:
			code, said = reason_of(error)
			return Reply("refusal", self._in_language(said), self.language, code=code), None

	def _question(self, action: Action, state: State) -> Turn | None:
		"""What has to be asked first. Raises NotPermitted, which is in the log then."""
		try:
			return self._find_customer(action, state) or self._ask_for_missing(action, state)
		except NotPermitted as error:
			refused(self.site, action.id, error, None, utterance=redacted(self.text), language=self.language)
			self.site.commit()
			raise

	def _add_reason(self, action: Action, state: State) -> None:
		if "reason" in action.params.model_fields and not state.params.get("reason"):
			why = reason_in(self.text)
			if why:
				state.params["reason"] = why

	# plans of this conversation

	def is_open(self, plan: str) -> bool:
		row = self.site.lookup(log.ACTION, [plan], fields=("status", "proposed_by")).get(plan)
		return row is not None and (row["status"], row["proposed_by"]) == (log.PROPOSED, self.site.user)

	def stored(self, plan: str) -> StoredPlan:
		return plans.stored(self.site, plan, self.registry)

	def withdraw(self, plan: str) -> None:
		if plan and self.is_open(plan):
			try:
				plans.cancel(self.site, plan)
			except ActionRefused:
				# Confirmed or expired at this very moment: there is nothing left to withdraw.
				return

	# who and what

	def _find_customer(self, action: Action, state: State) -> Turn | None:
		field = action.params.model_fields.get("customer")
		if field is None:
			state.params.pop("customer", None)
			return None
		said = state.params.get("customer")
		if said:
			return self._look_up(str(said), state)
		if state.customer:
			return None
		found_otherwise = any(state.params.get(name) for name in INSTEAD_OF_CUSTOMER)
		if state.params.get("did"):
			state.customer = self._holder(state.params["did"])
		if not state.customer and self.customer and (field.is_required() or not found_otherwise):
			state.customer = self.customer
		if not state.customer and field.is_required():
			return self._ask(state, "customer", saying("ask:customer", self.language))
		return None

	def _look_up(self, said: str, state: State) -> Turn | None:
		self.site.require("Customer", "read")
		found = resolve(self.site, said, self.allowed)
		if found.customer:
			state.customer = found.customer.customer
			del state.params["customer"]
			return None
		choices = tuple(
			Choice(one.customer, f"{one.customer_name} ({one.customer})", one.matched_text)
			for one in found.choices
		)
		key = "no_customer" if not choices else "which_of_these" if len(choices) > 1 else "is_it"
		text = saying(key, self.language, said[:60])
		if found.more:
			text = f"{text} {saying('more_fit', self.language, found.more)}"
		return self._ask(state, "customer", text, choices)

	def _holder(self, did: str) -> str:
		"""Whose line it is, whether it is in service or only registered with 911."""
		for doctype in ("VoIP Line", "E911 Registration"):
			held = self.site.lookup(doctype, [did], fields=("customer",)).get(did)
			if held and held["customer"] and (self.allowed is None or self.allowed([held["customer"]])):
				return held["customer"]
		return ""

	def _ask_for_missing(self, action: Action, state: State) -> Turn | None:
		missing = [
			name
			for name, field in action.params.model_fields.items()
			if name != "customer" and field.is_required() and state.params.get(name) in (None, "", [])
		]
		if isinstance(action, SecretAction) and not state.params.get("reason"):
			missing.append("reason")
		missing = list(dict.fromkeys(missing))
		return self._ask(state, missing[0], self._asking(missing[0])) if missing else None

	def _asking(self, name: str) -> str:
		key = f"ask:{name}"
		return saying(key, self.language) if has_saying(key) else saying("ask:other", self.language, name)

	def _ask(self, state: State, asked: str, text: str, choices: tuple[Choice, ...] = ()) -> Turn:
		choices = choices or options(self.site, state.action, asked, state.customer, state.params)
		state.asked, state.choices = asked, [asdict(choice) for choice in choices]
		return Reply("question", text, self.language, choices=choices, asked=asked), state

	# doing it

	def _act(self, action: Action, state: State, params: dict[str, Any]) -> Turn:
		said = redacted(self.text)
		if not isinstance(action, ChangingAction):
			found = answer(self.site, action.id, params, said, self.language, self.registry)
			secret = isinstance(action, SecretAction)
			text = self._in_language(found.text)
			reply = Reply("answer", text, self.language, answer=found, secret=secret)
			return reply, None if secret else state
		plan = plans.propose(
			self.site,
			action.id,
			params,
			said,
			self.language,
			refers_to=state.plan or None,
			registry=self.registry,
		)
		self.withdraw(state.plan)
		state.plan = plan.name
		parts = [self._in_language(plan.summary), *map(self._in_language, plan.warnings)]
		text = "\n".join([*parts, saying("confirm", self.language)])
		return Reply("proposal", text, self.language, plan=plan), state

	def _invalid(self, action: Action, state: State, error: InvalidField) -> Turn:
		"""A value that does not do is asked for again; where asking helps nobody it is a refusal."""
		field, text = error.field, self._in_language(said_of(error))
		choices = options(self.site, action.id, field, state.customer, state.params)
		known = field in action.params.model_fields and field not in action.params.secrets()
		settled = field == "customer" and bool(state.customer)
		if not known or settled or (field in _NOT_ASKED and len(choices) < 2):
			return Reply("refusal", text, self.language, code="refused"), None
		if not state.params.get(field) and not choices and has_saying(f"ask:{field}"):
			text = f"{text}. {self._asking(field)}"
		state.params.pop(field, None)
		return self._ask(state, field, text, choices)

	def _in_language(self, said: tuple[str, str]) -> str:
		return said[0 if self.language == "en" else 1]
