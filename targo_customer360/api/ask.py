"""Asked in words: answered, proposed, asked back or refused. What is proposed is confirmed by `api.actions.confirm`."""

from collections.abc import Collection
from typing import Any

import frappe

from targo_customer360.actions.log import ACTION
from targo_customer360.integrations import model_calls
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.language_model import SETTINGS
from targo_customer360.nl import conversation as conversations
from targo_customer360.nl.ask import ask as answer_words
from targo_customer360.nl.classifier import chosen
from targo_customer360.nl.llm import check_language_model
from targo_customer360.nl.reply import shown
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import SiteError


@frappe.whitelist(methods=["POST"])
def ask(
	text: str, customer: str | None = None, conversation: str | None = None, language: str | None = None
) -> dict[str, Any]:
	"""What `text` comes to: `kind` is answer, proposal, question or refusal, as `nl.reply.shown` has it.

	`customer` is the one whose page is open, `conversation` the one to go on with. Needs the right to read the log;
	each action asks for its own rights.
	"""
	frappe.has_permission(ACTION, "read", throw=True)
	spoken = language or frappe.local.lang
	site = FrappeSite()
	reply = answer_words(
		site,
		text,
		customer,
		"fr" if (spoken or "").startswith("fr") else "en",
		conversation,
		chosen(site),
		allowed=readable,
	)
	# What Frappe would show of a refusal stands in the reply.
	frappe.clear_messages()
	return shown(reply)


def readable(customers: Collection[str]) -> set[str]:
	"""Of these customers, those that the user may read."""
	return set(frappe.get_list("Customer", {"name": ("in", list(customers))}, pluck="name", limit=0))


def forget_expired() -> None:
	"""Scheduled: take away the conversations that nobody can go on with."""
	conversations.forget_expired(FrappeSite())


@frappe.whitelist(methods=["POST"])
def test_language_model() -> dict[str, str | bool]:
	"""Ask the language model of the settings something. Returns `ok` and one sentence; needs the right to change the settings."""
	frappe.has_permission(SETTINGS, "write", throw=True)
	try:
		return {"ok": True, "message": check_language_model(FrappeSite())}
	except (SiteError, ServiceError) as error:
		return {"ok": False, "message": error.message}


def purge_calls() -> None:
	"""Scheduled: delete calls of a language model that are older than 90 days."""
	model_calls.purge(FrappeSite())
