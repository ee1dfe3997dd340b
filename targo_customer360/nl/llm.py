"""A language model as classifier: asked with the words alone, and believed only where the words bear it out.

The rules of this package read the same words beside it. They answer where the model does not, or nonsense, and where they
are sure that nothing is to be changed a change that the model wants is asked about first.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from targo_customer360.integrations import model_calls as log
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.language_model import Endpoint, as_request, complete, configured_model
from targo_customer360.nl.catalogue import NONE
from targo_customer360.nl.heard import Heard
from targo_customer360.nl.interpreter import NOT_UNDERSTOOD, Interpretation, interpret
from targo_customer360.nl.lexicon import load
from targo_customer360.nl.model_answer import Choice, Unusable, choice_of, needs_care
from targo_customer360.nl.model_tools import messages, tools
from targo_customer360.nl.model_values import said_values
from targo_customer360.nl.outgoing import leaving
from targo_customer360.nl.whys import why_not
from targo_customer360.sites.port import Site, SiteError

_SURE: Final = 0.9
"""From here the rules are believed that something is no request."""
_ALONE: Final = 0.9
"""Confidence where the model understood what the rules did not."""
_TRIAL: Final = "What does account 1207 owe?"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Understood:
	"""What came of an answer, and what the log says of it."""

	read: Interpretation
	outcome: str
	detail: str = ""


class LanguageModel:
	"""Asks the endpoint; commits, since the log of what is sent must outlast whatever follows."""

	def __init__(self, site: Site, endpoint: Endpoint):
		self._site, self._endpoint = site, endpoint

	def classify(self, text: str, today: date) -> Interpretation:
		embedded = interpret(text, today)
		if not text.strip():
			return embedded
		try:
			return self.understood(text, today, embedded).read
		except ServiceError as error:
			_log.warning("The language model did not help: %s", error.message)
		except Exception:
			_log.exception("The language model could not be asked")
			self._site.rollback()
		return embedded

	def understood(self, text: str, today: date, embedded: Interpretation) -> Understood:
		"""What the model makes of `text`, of which the rules made `embedded`. Raises ServiceError."""
		request = as_request(self._endpoint, messages(leaving(text), today), tools())
		call = log.begin(self._site, self._endpoint, request)
		started = time.monotonic()
		try:
			body = complete(self._endpoint, request)
		except ServiceError as error:
			log.end(self._site, call, log.failed(error), time.monotonic() - started, detail=error.message)
			raise
		seconds = time.monotonic() - started
		try:
			found = judged(choice_of(body), Heard(text, today), embedded)
		except Unusable as error:
			found = Understood(embedded, log.NOT_USABLE, str(error))
		log.end(self._site, call, found.outcome, seconds, body, found.detail)
		return found


def judged(choice: Choice, heard: Heard, embedded: Interpretation) -> Understood:
	"""What to make of a choice, beside what the rules understood of the same words."""
	if choice.intent == NONE:
		outcome = log.NOT_USABLE if choice.fault else log.NO_ACTION
		return Understood(Interpretation(NONE, {}, _SURE, choice.why), outcome, choice.fault)
	params, dropped = said_values(choice.intent, choice.given, heard)
	agreed = embedded.intent == choice.intent
	limit = load("thresholds")["do"]
	read = Interpretation(choice.intent, params, _ALONE)
	if agreed:
		params = {**embedded.params, **params}
		read = replace(read, params=params, confidence=max(limit, embedded.confidence))
	said = f"Not said, and left out: {', '.join(dropped)}" if dropped else ""
	doubt = _doubt(choice.intent, heard, embedded)
	if not doubt:
		return Understood(read, log.UNDERSTOOD, said)
	asked = replace(read, confidence=(limit + load("thresholds")["ask"]) / 2)
	return Understood(asked, log.HELD_BACK, ". ".join(filter(None, (doubt, said))))


def _doubt(intent: str, heard: Heard, embedded: Interpretation) -> str:
	"""Why a change is to be asked about before it is proposed; "" where nothing speaks against it."""
	if not needs_care(intent):
		return ""
	if not heard.is_whole:
		return "It is too long for the rules to have read it"
	if embedded.intent == intent:
		return ""
	if embedded.intent != NONE:
		sure = embedded.confidence >= load("thresholds")["do"]
		return f"The rules understood {embedded.intent}" if sure else ""
	why = embedded.why if embedded.why != NOT_UNDERSTOOD else why_not(heard.typed)
	if why == NOT_UNDERSTOOD or (embedded.why != NOT_UNDERSTOOD and embedded.confidence < _SURE):
		return ""
	return f"The rules understood no request: {why}"


def check_language_model(site: Site) -> str:
	"""Ask the model something easy, and say in one sentence what it makes of it. Raises SiteError or ServiceError."""
	endpoint = configured_model(site)
	today = site.today()
	started = time.monotonic()
	trial = LanguageModel(site, endpoint)
	found = trial.understood(_TRIAL, today, interpret(_TRIAL, today))
	took = f"{time.monotonic() - started:.1f} s"
	if found.outcome == log.UNDERSTOOD and found.read.intent == "get_balance":
		return f"{endpoint.model} at {endpoint.host} answers in {took} and chooses actions as it should"
	detail = found.detail or f"it chose {found.read.intent}"
	raise SiteError(f"{endpoint.model} at {endpoint.host} answers in {took}, but not as it should: {detail}")
