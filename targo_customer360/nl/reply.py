"""What is said back: an answer, a proposal to confirm, a question or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from targo_customer360.actions import serving
from targo_customer360.actions.model import Answer
from targo_customer360.actions.plans import StoredPlan
from targo_customer360.nl.language import Language
from targo_customer360.nl.lexicon import load
from targo_customer360.sites.port import Values

Kind = Literal["answer", "proposal", "question", "refusal"]


@dataclass(frozen=True)
class Choice:
	"""One of several: `value` is what it stands for, `label` what a person reads, `detail` tells alike ones apart."""

	value: str
	label: str
	detail: str = ""


@dataclass(frozen=True)
class Reply:
	"""`conversation` continues it, "" where there is nothing to continue. `code` says why it is a refusal, `asked` what
	a question is about. What is `secret` belongs on the screen of the one who asked, and nowhere else.
	"""

	kind: Kind
	text: str
	language: Language
	conversation: str = ""
	plan: StoredPlan | None = None
	answer: Answer | None = None
	choices: tuple[Choice, ...] = ()
	asked: str = ""
	code: str = ""
	secret: bool = False


def saying(key: str, language: Language, *values: object) -> str:
	"""A sentence of data/replies.json, filled in."""
	return load("replies")[key][0 if language == "en" else 1].format(*values)


def has_saying(key: str) -> bool:
	return key in load("replies")


def shown(reply: Reply) -> Values:
	"""A reply as JSON."""
	return {
		"ok": True,
		"kind": reply.kind,
		"text": reply.text,
		"language": reply.language,
		"conversation": reply.conversation,
		"plan": serving.shown_plan(reply.plan) if reply.plan else None,
		"answer": serving.shown_answer(reply.answer) if reply.answer else None,
		"choices": [
			{"value": choice.value, "label": choice.label, "detail": choice.detail}
			for choice in reply.choices
		],
		"asked": reply.asked,
		"code": reply.code,
		"secret": reply.secret,
	}
