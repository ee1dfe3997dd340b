"""What turns words into an action: one interface, and which of the two behind it Customer 360 Settings choose."""

from __future__ import annotations

import logging
from datetime import date
from typing import Protocol

from targo_customer360.integrations.language_model import configured_model, is_chosen
from targo_customer360.nl.interpreter import Interpretation, interpret
from targo_customer360.nl.llm import LanguageModel
from targo_customer360.sites.port import Site, SiteError


class Classifier(Protocol):
	"""Whatever it is, what it returns is validated again: ids by the registry, parameters by the action's model."""

	def classify(self, text: str, today: date) -> Interpretation:
		"""What `text`, said on `today`, asks for. Never raises, whatever the text holds."""
		...


class Embedded:
	"""The rules of this package."""

	def classify(self, text: str, today: date) -> Interpretation:
		return interpret(text, today)


EMBEDDED: Classifier = Embedded()
_log = logging.getLogger(__name__)


def chosen(site: Site) -> Classifier:
	"""The classifier of Customer 360 Settings; the embedded one where a language model is not set up completely."""
	if not is_chosen(site):
		return EMBEDDED
	try:
		return LanguageModel(site, configured_model(site))
	except SiteError as error:
		_log.warning("The embedded rules answer: %s", error.message)
		return EMBEDDED
