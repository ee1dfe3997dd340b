"""The registry and the API, walked: there is no second way to change a customer, and nothing half described."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from targo_customer360 import actions
from targo_customer360.actions.model import Action, ChangingAction, ReadingAction, SecretAction
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.nl import CATALOGUE, interpret
from tests.actions.whitelisted import Method, methods

TESTS = Path(__file__).resolve().parent.parent
TODAY = date(2026, 4, 14)
KIND = {ChangingAction: "changes", ReadingAction: "reads", SecretAction: "secret"}
TECHNICAL = {
	"devices.check": "asks a device for its state; a report, which changes nothing at the customer's",
	"devices.test_genieacs": "tests a connection of the settings",
	"devices.test_hub": "tests a connection of the settings",
	"ask.test_language_model": "tests a connection of the settings",
	"imports.retry": "goes on with an import, which has a log of its own",
	"imports.start": "starts an import, which has a log of its own",
	"imports.undo": "takes an import back, which has a log of its own",
	"ledger.start": "compares the 911 provider's ledger with the site; a report",
	"legacy.test_connection": "tests a connection of the settings",
	"lines.get_password": "stands before Frappe's own method, to refuse",
	"lines.reveal": "shows one secret, which telephony.reveals checks and logs",
	"lines.test_pbx": "tests a connection of the settings",
	"outbox.drop": "gives up a call that is owed; it decides nothing new",
	"outbox.resume": "lets a service be called again; it decides nothing new",
	"outbox.retry": "sends again a call that is owed; it decides nothing new",
	"stripe.test_stripe": "tests a connection of the settings",
	"stripe.webhook": "what Stripe says has happened, signed; nobody asked for it",
}
"""What no action stands behind, and why."""


def all_methods() -> list[Method]:
	return list(methods())


def each_action():
	return pytest.mark.parametrize("action", REGISTRY.values(), ids=lambda action: action.id)


@pytest.mark.parametrize("method", [m for m in all_methods() if m.may_change], ids=lambda m: m.name)
def test_a_method_that_changes_something_goes_through_an_action_or_says_why_not(method):
	assert method.module.reaches_an_action(method.function) != (method.name in TECHNICAL)


def test_the_exceptions_are_methods_that_exist():
	assert TECHNICAL.keys() <= {method.name for method in all_methods()}


@each_action()
def test_an_action_is_described_in_both_languages_and_says_who_may(action: Action):
	assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", action.id)
	assert all(part.strip() for part in action.label)
	assert action.rights
	assert action.params.model_config["extra"] == "forbid"
	assert set(action.examples) in ({"en", "fr"}, set())


@each_action()
def test_what_undoes_an_action_is_one_that_changes_something(action: Action):
	if isinstance(action, ChangingAction) and action.undo:
		assert isinstance(REGISTRY[action.undo], ChangingAction)


@each_action()
def test_a_secret_is_asked_for_with_a_reason(action: Action):
	if isinstance(action, SecretAction):
		assert "reason" in action.params.model_fields


@each_action()
def test_a_test_names_each_action(action: Action):
	"""By its id, or by the constant that a topic module has for it."""
	assert action.id in named_by_tests()


@cache
def named_by_tests() -> frozenset[str]:
	found: set[str] = set()
	for path in TESTS.rglob("*.py"):
		if path != Path(__file__):
			text = path.read_text(encoding="utf-8")
			found.update(re.findall(r"\b[a-z0-9_]+\b", text))
			found.update(value for name, value in constants() if re.search(rf"\b{name}\b", text))
			found.update(imported(ast.parse(text)))
	return frozenset(found)


@cache
def constants() -> tuple[tuple[str, str], ...]:
	"""("topic.CONSTANT", action id) of each module that keeps an id in one."""
	return tuple(
		(rf"{path.stem}\.{constant}", value)
		for path in sorted(Path(actions.__file__).parent.glob("*.py"))
		for constant, value in vars(import_module(f"{actions.__name__}.{path.stem}")).items()
		if isinstance(value, str) and value in REGISTRY and constant.isupper()
	)


def imported(tree: ast.Module) -> Iterator[str]:
	for node in ast.walk(tree):
		if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{actions.__name__}."):
			for alias in node.names:
				value = getattr(import_module(str(node.module)), alias.name, None)
				if isinstance(value, str):
					yield value


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_words_can_mean_is_an_action_with_these_parameters(name):
	action = REGISTRY[name]
	assert KIND[type(action)] == CATALOGUE[name].effect
	assert set(CATALOGUE[name].parameters) <= action.params.model_fields.keys()
	required = {field for field, info in action.params.model_fields.items() if info.is_required()}
	assert required <= {*CATALOGUE[name].parameters, "reason"}


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_example_in_words_means_its_action(name, language):
	examples = REGISTRY[name].examples[language]
	assert examples
	assert [(text, interpret(text, TODAY).intent) for text in examples] == [(text, name) for text in examples]
