"""Everything that an agent does on the page: asked for, looked at, confirmed, taken back, refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from targo_customer360.embedded.rules import opened
from tests.embedded.customer_pages import AGENT, MANAGER, VIEWER, Opener, Served, ask, complaints, confirm
from tests.embedded.customers_to_see import CODE, OWING, OWING_DID, QUIET

if TYPE_CHECKING:
	from playwright.sync_api import Locator, Page

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
READING = {"check_equipment_status", "stripe_cards", "ip_on_date", "work_history"}


@pytest.fixture
def page(open_page: Opener) -> Iterator[Page]:
	page = open_page.customer(OWING, language="fr")
	page.locator("[data-action=create_quote]").first.wait_for()
	yield page
	page.close()


def _held(served: Served, doctype: str, **filters: object) -> list[dict]:
	site = opened(served.path)
	try:
		return site.list(doctype, filters, fields=("*",))
	finally:
		site.close()


def _top(one: Locator) -> float:
	box = one.bounding_box()
	assert box is not None
	return box["y"]


def _focused(page: Page) -> str:
	"""What has the focus: its action, or its name, or its text."""
	return page.evaluate(
		"""() => {
			let one = document.activeElement;
			while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
			return one.dataset.action || one.name || one.innerText;
		}"""
	)


def test_the_911_address_is_changed_with_confirmation(page: Page, customers: Served) -> None:
	page.locator(f"[data-did='{OWING_DID}']").click()
	panel = page.locator("dialog.line-panel")
	panel.get_by_role("button", name="Changer l'adresse 911").click()
	window = page.locator("dialog.action-dialog")
	# Where 911 has another door, the address of the service is proposed.
	assert window.locator("[name=address]").input_value().startswith("7 avenue Hunter, Huntingdon")
	window.get_by_role("button", name="Voir ce qui changera").click()
	window.get_by_text("devient 7 avenue Hunter").wait_for()
	assert "rue Bouchette" in window.inner_text() and "Le fournisseur 911 est avisé" in window.inner_text()
	assert complaints(page) == []
	assert _held(customers, "VoIP Line", name=OWING_DID)[0]["e911_street_name"] == "rue Bouchette"
	confirm(window)
	page.keyboard.press("Enter")
	window.wait_for(state="hidden")
	assert _focused(page) == "update_911_address"
	line = _held(customers, "VoIP Line", name=OWING_DID)[0]
	assert (line["e911_street_number"], line["e911_street_name"]) == ("7", "avenue Hunter")
	# The panel behind it shows it too.
	assert "Transmise" in panel.inner_text()
	page.keyboard.press("Escape")
	panel.wait_for(state="hidden")
	assert _focused(page).startswith("450-264-5001")


def test_an_arrangement_is_typed_in_french_and_a_question_answered(page: Page, customers: Served) -> None:
	due = _today(customers) + timedelta(days=20)
	window = ask(page, "fais une entente de paiement de 150 $")
	window.get_by_text("Dû à quelle date").wait_for()
	ask(page, f"le {due.day} {MONTHS[due.month - 1]}")
	window.get_by_text("Une entente de paiement avec Denis Gagnon").wait_for()
	assert "150,00\u00a0$" in window.inner_text()
	assert complaints(page) == []
	assert _held(customers, "Payment Arrangement", customer=OWING) == []
	confirm(window)
	made = _held(customers, "Payment Arrangement", customer=OWING)
	assert [(float(one["amount"]), one["due_date"], one["status"]) for one in made] == [(150.0, due, "Open")]
	page.keyboard.press("Escape")
	window.wait_for(state="hidden")
	page.locator("[data-fact=arrangement]").get_by_text("20 jours restants").wait_for()
	card = page.locator(f"[data-arrangement='{made[0]['name']}']")
	assert "20 jours restants" in card.inner_text() and "150,00\u00a0$" in card.inner_text()


def test_suspending_and_reactivating_leave_the_reader_where_they_were(page: Page, customers: Served) -> None:
	history, read = page.locator("[data-section=timeline]"), page.locator("[data-section=payments]")
	page.evaluate("window.scrollTo(0, 400)")
	before = _top(read)
	page.get_by_role("button", name="Suspendre", exact=True).click()
	window = page.locator("dialog.action-dialog")
	window.get_by_label("Raison").fill("Demande du client")
	page.keyboard.press("Tab")
	window.get_by_role("button", name="Voir ce qui changera").click()
	window.get_by_text("portail captif, pour que").first.wait_for()
	confirm(window)
	window.get_by_role("button", name="Fermer").last.click()
	page.locator(".banner").get_by_text("Demande du client").wait_for()
	assert abs(_top(read) - before) <= 2
	assert _focused(page) == "reactivate_customer"
	assert [row["status"] for row in _held(customers, "Customer Suspension", customer=OWING)] == ["Active"]

	page.keyboard.press("Enter")
	window.get_by_role("button", name="Voir ce qui changera").click()
	confirm(window)
	page.keyboard.press("Escape")
	page.locator(".banner").wait_for(state="detached")
	assert _focused(page) == "suspend_customer"
	assert [row["status"] for row in _held(customers, "Customer Suspension", customer=OWING)] == ["Ended"]
	assert "Denis Gagnon" in history.inner_text()


def test_what_was_done_is_taken_back(page: Page, customers: Served) -> None:
	window = ask(page, "suspend ce client")
	confirm(window)
	window.locator("[data-undo]").click()
	window.get_by_text("Rétablir le service").or_(window.get_by_text("Réactiver")).first.wait_for()
	confirm(window)
	page.keyboard.press("Escape")
	assert {row["status"] for row in _held(customers, "Customer Suspension", customer=OWING)} == {"Ended"}
	assert _held(customers, "Customer", name=OWING)[0]["is_suspended"] == 0


def test_what_is_wrong_is_said_at_its_field(page: Page) -> None:
	page.get_by_role("button", name="Nouvelle entente").click()
	window = page.locator("dialog.action-dialog")
	window.locator("[name=amount]").fill("beaucoup")
	window.locator("[name=due_date]").fill("2099-01-01")
	page.keyboard.press("Enter")
	window.locator(".field-problem").wait_for()
	assert window.locator("[name=amount]").get_attribute("aria-invalid") == "true"
	assert _focused(page) == "amount"
	assert complaints(page) == []
	page.keyboard.press("Escape")
	window.wait_for(state="hidden")
	assert _focused(page) == "create_payment_arrangement"


def test_a_plan_that_no_longer_holds_is_shown_anew(page: Page, customers: Served) -> None:
	window = ask(page, "suspend ce client")
	window.locator("[data-confirm]").wait_for()
	site = opened(customers.path)
	site.update("Service Subscription", "SUB-500", {"status": "Cancelled"})
	site.commit()
	site.close()
	window.locator("[data-confirm]").click()
	window.get_by_role("alert").get_by_text("voyez la nouvelle proposition").wait_for()
	assert window.locator("[data-confirm]").is_visible()
	page.keyboard.press("Escape")
	assert {row["status"] for row in _held(customers, "Customer Suspension", customer=OWING)} == {"Ended"}


def test_a_secret_is_shown_once(open_page: Opener) -> None:
	page = open_page.customer(OWING, user=MANAGER)
	page.locator(f"[data-did='{OWING_DID}']").click()
	page.get_by_role("button", name="Voicemail password").click()
	window = page.locator("dialog.action-dialog")
	window.get_by_label("Reason").fill("The customer forgot it")
	window.get_by_role("button", name="Send").click()
	window.get_by_text(CODE).wait_for()
	page.keyboard.press("Escape")
	window.wait_for(state="hidden")
	html = page.evaluate("document.querySelector('c360-client-detail').shadowRoot.innerHTML")
	assert CODE not in html
	page.close()


def test_a_viewer_has_nothing_that_changes_and_is_refused(open_page: Opener, customers: Served) -> None:
	agent = open_page.customer(QUIET, user=AGENT)
	agent.locator("[data-action=suspend_customer]").wait_for()
	agent.close()
	page = open_page.customer(QUIET, user=VIEWER)
	page.locator("[data-action=check_equipment_status]").wait_for()
	offered = page.locator("[data-action]").evaluate_all("all => all.map((one) => one.dataset.action)")
	assert set(offered) <= READING
	refused = page.evaluate(
		"""async (customer) => {
			const element = document.querySelector("c360-client-detail");
			const response = await fetch("/api/method/targo_customer360.api.actions.propose", {
				method: "POST",
				headers: {"Content-Type": "application/json", "X-Frappe-CSRF-Token": element.getAttribute("csrf-token")},
				body: JSON.stringify({action: "suspend_customer", params: {customer}}),
			});
			return [response.status, (await response.json()).message.error.code];
		}""",
		QUIET,
	)
	assert refused == [403, "not_permitted"]
	assert _held(customers, "Customer Suspension", customer=QUIET) == []
	window = ask(page, "suspend this customer")
	window.locator(".reply-refusal, [role=alert]").first.wait_for()
	assert not window.locator("[data-confirm]").is_visible()
	page.close()


def _today(served: Served):
	site = opened(served.path)
	try:
		return site.today()
	finally:
		site.close()
