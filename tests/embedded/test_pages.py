"""What the pages say, in both languages, and what they make of text that means harm."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from targo_customer360.embedded.printing import PAYMENT_LABELS
from targo_customer360.embedded.web.words import Words, french_words
from targo_customer360.imports.steps import STEPS
from targo_customer360.sites.embedded_site import PACKAGE
from tests.embedded.pages import HOSTILE, Pages


def test_migration_page_lists_the_runs(pages: Pages) -> None:
	answer = pages.get("/migration")
	assert answer.status == 200
	assert answer.text.index("IMP-00002") < answer.text.index("IMP-00001")
	assert "Completed" in answer.text and "Balanced" in answer.text and "legacy.sql" in answer.text
	assert "1,266 1,202 0 0 62 2" in answer.text


def test_run_page_shows_steps_figures_warnings_and_payment_table(pages: Pages) -> None:
	text = pages.get("/runs/IMP-00001").text
	assert "13b Payment arrangements accord_paiement 1,262 1,201 0 0 61 0 1" in text
	assert "Amount 4,550.00 1,525.00 0.00 3,025.00 0.00" in text
	assert "Status: Completed" in text
	assert "Unknown employee" in text and "Staff 77 is not on the site" in text
	assert "No payment method 2 66.7%" in text
	assert "Stripe card, no auto-charge 1 33.3%" in text


def test_rejects_are_counted_by_reason_and_paged(pages: Pages) -> None:
	first = pages.get("/rejects?table=accord_paiement")
	assert "Unknown customer 60" in first.text and "Unknown status 1" in first.text
	assert "1–50 of 61" in first.text and "Page 1 / 2" in first.text
	assert "There is no customer for account 900" in first.text

	second = pages.get("/rejects?table=accord_paiement&page=2")
	assert "51–61 of 61" in second.text
	assert "Status 9 is none of -1, 0, 1" in second.text

	one = pages.get("/rejects?step=13b&table=accord_paiement&reason=unknown_status")
	assert "1–1 of 1" in one.text and one.html.count("<details") == 1


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "٣", "1e9", "9" * 400])
def test_a_page_that_does_not_exist_shows_the_nearest(pages: Pages, page: str) -> None:
	answer = pages.get(f"/rejects?table=accord_paiement&page={quote(page)}")
	assert answer.status == 200
	assert ("51–61" if page == "99" else "1–50") in answer.text


@pytest.mark.parametrize("value", ["nothing", "' OR 1=1 --", "a\0b", "é" * 500])
def test_a_filter_that_matches_nothing_shows_nothing(pages: Pages, value: str) -> None:
	answer = pages.get(f"/rejects?reason={quote(value)}")
	assert answer.status == 200
	assert "No open reject matches" in answer.text


def test_text_of_the_old_system_stays_text(pages: Pages) -> None:
	rejects, conflicts = pages.get("/rejects?table=accord_paiement"), pages.get("/conflicts")
	assert HOSTILE in rejects.text.replace("  ", " ")
	assert "<b>rappeler</b>" in unescape(conflicts.html)
	for html in (rejects.html, conflicts.html):
		assert not re.search(r"<script|<img|<b>rappeler", html)


def test_secrets_of_a_rejected_row_are_hidden(pages: Pages) -> None:
	answer = pages.get("/rejects?table=pbx")
	assert "password (hidden)" in answer.text
	assert "sip-Secret" not in answer.html


def test_conflicts_name_document_field_and_both_values(pages: Pages) -> None:
	text = pages.get("/conflicts").text
	assert "Payment Arrangement PA-7 Note <b>rappeler</b> changed there accord_paiement 7 IMP-00002" in text


def test_french_by_choice_and_by_the_browser(pages: Pages) -> None:
	chosen = pages.get("/runs/IMP-00001?lang=fr")
	assert chosen.headers["Content-Language"] == "fr" and '<html lang="fr">' in chosen.html
	assert "Ententes de paiement accord_paiement 1 262 1 201" in chosen.text
	assert (
		"Statut : Respectée" in chosen.text and "Montant 4 550,00 1 525,00 0,00 3 025,00 0,00" in chosen.text
	)
	assert 'href="/rejects?table=accord_paiement&amp;lang=fr"' in chosen.html

	preferred = pages.get("/migration", Accept_Language="fr-CA,fr;q=0.9,en;q=0.5")
	assert "Importations" in preferred.text and "lang=fr" in preferred.html
	assert pages.get("/", Accept_Language="de,es").headers["Content-Language"] == "en"
	assert pages.get("/?lang=xx", Accept_Language="fr").headers["Content-Language"] == "fr"


@pytest.mark.parametrize(
	"path",
	[
		"/nothing",
		"/runs/IMP-99999",
		"/runs/imp-00001",
		"/runs/%00",
		"/runs/",
		"/static/../app.py",
		"/static/style.css/",
		"//example.org/",
	],
)
def test_anything_else_is_a_plain_404(pages: Pages, path: str) -> None:
	answer = pages.get(path)
	assert answer.status == 404
	assert "There is no such page" in answer.text
	assert not re.search(r'(href|src)="(//|https?:)', answer.html)


def test_every_string_of_the_pages_has_its_french() -> None:
	web = PACKAGE / "embedded" / "web"
	source = "".join(path.read_text(encoding="utf-8") for path in (web / "templates").glob("*.html"))
	strings = set(re.findall(r"""\bt\((?:"([^"]+)"|'([^']+)')""", source))
	wanted = {double or single for double, single in strings}
	wanted |= set(PAYMENT_LABELS.values()) | {step.title for step in STEPS}
	for failure in re.findall(r'_failure\([^"]*"([^"]+)", "([^"]+)"', (web / "app.py").read_text()):
		wanted.update(failure)
	same_in_both = {step.title for step in STEPS if step.title == step.table.name}
	assert sorted(text for text in wanted - same_in_both if (text, "") not in french_words()) == []


def test_numbers_and_times_are_written_as_each_language_does() -> None:
	english, french = Words("en"), Words("fr")
	assert (english.number(1234567.5, 2), french.number(1234567.5, 2)) == (
		"1,234,567.50",
		"1\u00a0234\u00a0567,50",
	)
	assert (english.percent(1, 3), french.percent(1, 3), english.percent(1, 0)) == (
		"33.3%",
		"33,3\u00a0%",
		"0.0%",
	)
	assert [english.signed(n) for n in (3, 0, -3)] == ["+3", "0", "-3"]
	assert [french.duration(n) for n in (None, 0.04, 61, 3725)] == ["", "0,0 s", "1 min 01 s", "1 h 02 min"]
