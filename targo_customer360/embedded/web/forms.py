"""What a manager does with a button of a page: each is a POST that leads back to a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from targo_customer360.embedded.web.work import MANAGER, may_manage
from targo_customer360.imports import commands
from targo_customer360.integrations import outbox
from targo_customer360.integrations.services import WATCHERS
from targo_customer360.sites.port import NotPermitted, Site

Given = Mapping[str, str]


def do(site: Site, name: str, arguments: Given, given: Given) -> str:
	"""Carry one out and commit; returns the path to show next.

	Raises NotPermitted for anybody but a manager, InvalidField, Locked and SourceError with one sentence.
	"""
	if not may_manage(site):
		raise NotPermitted(f"This takes the role {MANAGER}")
	after = FORMS[name](site, arguments.get("name", ""), given)
	site.commit()
	return after


def _retry_rejects(site: Site, name: str, given: Given) -> str:
	with commands.configured_source(site) as source:
		return "/runs/" + commands.retry_rejects(site, source)["run"]


def _retry_message(site: Site, name: str, given: Given) -> str:
	outbox.retry(site, name)
	return "/outbox"


def _drop_message(site: Site, name: str, given: Given) -> str:
	outbox.drop(site, name, given.get("reason", ""), WATCHERS)
	return "/outbox"


def _resume_service(site: Site, name: str, given: Given) -> str:
	outbox.resume(site, name)
	return "/outbox"


FORMS: Mapping[str, Callable[[Site, str, Given], str]] = {
	"retry_rejects": _retry_rejects,
	"retry_message": _retry_message,
	"drop_message": _drop_message,
	"resume_service": _resume_service,
}
"""By the endpoint of the route."""
