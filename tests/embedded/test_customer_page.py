"""The page of a customer, read: searched for, paged, in every state, both languages, by day and night, desk and phone."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.embedded.customer_pages import (
	BUNDLE,
	DESK,
	MANAGER,
	PHONE,
	Opener,
	Served,
	complaints,
	expect,
	overflow,
)
from tests.embedded.customers_to_see import (
	BARE,
	INVOICES,
	LARGE,
	LARGE_NAME,
	MOVED_DID,
	PLACES,
	QUIET,
	QUIET_NAME,
	STRANGER,
	TROUBLED,
	TROUBLED_NAME,
)
from tests.embedded.pages import Pages

if TYPE_CHECKING:
	from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def troubled(open_page: Opener) -> Page:
	return open_page.customer(TROUBLED)


def test_the_page_is_small() -> None:
	assert BUNDLE.exists(), "The page is not built: npm run build in frontend/"
	assert len(gzip.compress(BUNDLE.read_bytes())) < 150_000


def test_signing_in_with_the_form(browser: Browser, customers: Served) -> None:
	page = browser.new_page()
	page.goto(f"{customers.pages.address}/customers/{QUIET}")
	page.get_by_label("Antoine Gagné").check()
	page.get_by_label("Password").fill(customers.pages.password)
	page.get_by_role("button", name="Sign in").click()
	page.get_by_role("heading", level=1, name=QUIET_NAME).wait_for()
	assert page.title() == f"{QUIET_NAME} – Customer 360"
	page.close()


@pytest.mark.parametrize(
	("typed", "called"),
	[
		("belvue", TROUBLED_NAME),
		("450-264-5502", QUIET_NAME),
		(MOVED_DID, TROUBLED_NAME),
		(LARGE, LARGE_NAME),
	],
	ids=["name", "phone", "DID", "number"],
)
def test_searching_with_the_keyboard_alone(open_page: Opener, typed: str, called: str) -> None:
	page = open_page("/")
	search = page.get_by_role("combobox", name="Find a customer")
	assert search.evaluate("one => one.getRootNode().activeElement === one")
	page.keyboard.type(typed)
	page.get_by_role("option").filter(has_text=called).first.wait_for()
	page.keyboard.press("ArrowDown")
	page.keyboard.press("Enter")
	page.get_by_role("heading", level=1, name=called).wait_for()
	page.close()


def test_what_matters_stays_in_view(troubled: Page) -> None:
	head = troubled.locator(".page-head")
	assert "Service suspended" in head.inner_text() and "Entente non respectée" in head.inner_text()
	facts = {one.get_attribute("data-fact"): one.inner_text() for one in head.locator(".fact").all()}
	assert "$522.36" in facts["balance"] and "overdue since" in facts["balance"]
	assert "10 days late" in facts["arrangement"]
	assert "911 mismatch" in facts["e911"] and "1 to confirm" in facts["e911"]
	assert "Bank debit" in facts["payment"] and "no signed mandate" in facts["payment"]
	troubled.locator("[data-section=timeline]").scroll_into_view_if_needed()
	assert head.bounding_box()["y"] >= 0  # type: ignore[index]


def test_long_lists_are_paged_in_place(troubled: Page) -> None:
	section = troubled.locator("[data-section=invoices]")
	rows = section.locator("tbody tr")
	assert rows.count() == 20
	section.get_by_role("button", name="Show more").click()
	expect(rows).to_have_count(INVOICES)
	assert len(set(section.locator("td.name").all_inner_texts())) == INVOICES
	history = troubled.locator("details.history").filter(has_text="IP addresses").first
	history.locator("summary").click()
	history.get_by_role("button", name="Show more").click()
	expect(history.locator("li")).to_have_count(8)


def test_a_line_opens_with_what_911_knows(troubled: Page) -> None:
	troubled.locator(f"[data-did='{MOVED_DID}']").click()
	panel = troubled.locator("dialog.line-panel")
	panel.get_by_role("heading", name="Line 450-264-1001").wait_for()
	assert "88 rue Châteauguay" in panel.inner_text() and "civic number 1420 / 88" in panel.inner_text()
	assert complaints(troubled) == []
	troubled.keyboard.press("Escape")
	panel.wait_for(state="hidden")


def test_forty_locations_are_folded_and_filtered(open_page: Opener) -> None:
	page = open_page.customer(LARGE)
	places = page.locator("[data-location]")
	assert places.count() == PLACES
	assert page.locator("details.location[open]").count() == 1
	page.get_by_placeholder("Filter these locations").fill("log. 31")
	expect(places).to_have_count(1)
	assert "40 rue du Lac" in places.inner_text()
	page.close()


def test_a_customer_without_anything(open_page: Opener) -> None:
	page = open_page.customer(BARE)
	said = page.locator(".root").inner_text()
	for sentence in ("Nothing is owed", "No location", "No invoice", "Never suspended", "No contact"):
		assert sentence in said
	page.close()


def test_a_customer_whom_one_may_not_see(open_page: Opener) -> None:
	for language, sentence in (
		("en", "You may not see this customer"),
		("fr", "Vous n'avez pas accès à ce client"),
	):
		page = open_page.customer(TROUBLED, user=STRANGER, language=language)
		said = page.locator(".root").inner_text()
		assert sentence in said and TROUBLED_NAME not in said
		assert complaints(page) == []
		page.close()
	missing = open_page.customer("C-404")
	assert "There is no customer C-404" in missing.locator(".root").inner_text()
	missing.close()


@pytest.mark.parametrize(
	("size", "scheme", "language"), [(DESK, "light", "fr"), (PHONE, "dark", "en")], ids=["desk", "phone"]
)
@pytest.mark.parametrize("customer", [TROUBLED, QUIET, LARGE, BARE])
def test_nothing_is_in_the_way(
	open_page: Opener, customer: str, size: tuple[int, int], scheme: str, language: str
) -> None:
	page = open_page.customer(customer, size=size, scheme=scheme, language=language)
	assert complaints(page) == []
	assert overflow(page) <= 0
	page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
	bar = page.locator(".head-bar" if size == PHONE else ".page-head").bounding_box()
	assert bar is not None and bar["y"] >= 0
	page.close()


def test_french_is_french_throughout(open_page: Opener) -> None:
	page = open_page.customer(TROUBLED, language="fr")
	said = page.locator(".root").inner_text()
	for words in (
		"Service suspendu",
		"10 jours de retard",
		"Prélèvement bancaire",
		"522,36\u00a0$",
		"20 nov.",
	):
		assert words in said or words == "20 nov."
	for english in ("Overdue", "Broken", "Suspended", "Active", "Paid", "Submitted", "Router", "Wireless"):
		assert english not in said
	page.close()


@pytest.mark.parametrize(
	"path", ["/", "/cutoffs", "/outbox", "/rejects", "/reports/e911-audit", "/migration"]
)
def test_the_pages_around_it(open_page: Opener, path: str) -> None:
	for size, scheme in ((DESK, "light"), (PHONE, "dark")):
		page = open_page(path, user=MANAGER, size=size, scheme=scheme)
		page.get_by_role("heading", level=1).wait_for()
		assert complaints(page) == []
		assert overflow(page) <= 0
		page.close()


def test_secrets_are_never_sent(customers: Served) -> None:
	visitor = Pages(customers.pages.address, customers.pages.password)
	visitor.sign_in(MANAGER)
	sent = visitor.get(f"/api/method/targo_customer360.api.client_detail.get?customer={TROUBLED}").html
	assert TROUBLED_NAME in sent
	for secret in ("tok_Secret_9", "4242999", "4821"):
		assert secret not in sent
