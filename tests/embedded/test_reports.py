"""`customer360 report` and the report pages of an embedded site."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.telephony.verdicts import recompute
from tests.embedded.conftest import customer360, serving
from tests.embedded.pages import HOSTILE, Pages
from tests.telephony.phones import DID, OTHER, THIRD, Phones

LINES = 60


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
	"""A site with one line at another door, sixty at the right one, and an orphan with a hostile customer."""
	path = tmp_path_factory.mktemp("reports") / "site.db"
	site = EmbeddedSite(path)
	phones = Phones(site)
	phones.customer("C-9", customer_name=HOSTILE, customer_group="Commercial")
	phones.customer("C-8", customer_name="=HYPERLINK(1)", disabled=1)
	phones.pair(DID, street_number="132", street_name="rue <b>Principale</b>")
	for number in range(LINES):
		phones.pair(f"45027230{number:02d}", "C-9", "LOC-9")
	phones.registration(OTHER, "C-9")
	phones.registration(THIRD, "C-8")
	recompute(site)
	site.commit()
	site.close()
	return path


@pytest.fixture(scope="module")
def pages(lines: Path) -> Iterator[Pages]:
	with serving(lines) as (pages, _):
		yield pages


# the command


def test_json_is_one_object_with_stored_values(lines: Path) -> None:
	ran = customer360("report", "e911-audit", "--site", lines, "--format", "json", "--lang", "fr")
	answer = json.loads(ran.stdout)
	assert (answer["report"], answer["summary"]["Live Lines"], len(answer["rows"])) == ("911 Audit", 61, 1)
	row = answer["rows"][0]
	assert (row["did"], row["problem"], row["verdict"]) == (DID, "Mismatch", "Mismatch")
	assert "numéro civique 123 / 132" in row["reasons"]


def test_csv_has_every_row_and_column_in_the_readers_language(lines: Path) -> None:
	ran = customer360("report", "did", "--site", lines, "--format", "csv", "--lang", "fr")
	found = list(csv.DictReader(io.StringIO(ran.stdout)))
	assert len(found) == LINES + 1
	assert (found[0]["Numéro SDA"], found[0]["Comparaison"]) == (DID, "Différente")


def test_csv_holds_no_formula(lines: Path) -> None:
	ran = customer360("report", "orphan-911", "--site", lines, "--format", "csv", "--customer", "C-8")
	assert next(csv.DictReader(io.StringIO(ran.stdout)))["Customer Name"] == "'=HYPERLINK(1)"


def test_table_shows_rows_figures_and_note(lines: Path) -> None:
	text = customer360("report", "e911-audit", "--site", lines, "--verdict", "Mismatch").stdout
	for part in (DID, "Mismatch", "rue <b>Principale</b>", "Live Lines: 1", "No ledger check"):
		assert part in text


@pytest.mark.parametrize(
	("arguments", "message"),
	[
		(("orphan-911", "--verdict", "Same"), "orphan-911 has no filter --verdict"),
		(("did", "--verdict", "same"), "--verdict is one of Same, Review, Mismatch, Missing"),
		(("did", "--customer", "C-77"), "There is no customer C-77"),
		(("everything",), "'everything' is not one of"),
	],
)
def test_what_can_match_nothing_is_refused(lines: Path, arguments: tuple[str, ...], message: str) -> None:
	ran = customer360("report", *arguments, "--site", lines)
	assert (ran.returncode, ran.stdout) == (2, "")
	assert message in ran.stderr


def test_a_site_that_is_not_there_is_not_made(tmp_path: Path) -> None:
	ran = customer360("report", "did", "--site", tmp_path / "no.db")
	assert ran.returncode == 2 and "There is no embedded site" in ran.stderr
	assert not list(tmp_path.iterdir())


# the pages


def test_pages_show_figures_and_fifty_rows(pages: Pages) -> None:
	first = pages.get("/reports/did")
	assert first.status == 200
	assert "Lines 61 Active 61" in first.text and "1–50 of 61" in first.text
	assert f"{DID} C-1" in first.text and "Page 1 / 2" in first.text
	assert "51–61 of 61" in pages.get("/reports/did?page=2").text
	assert "Registrations Without a Live Line 2" in pages.get("/reports/orphan-911").text


def test_filters_narrow_a_page_and_stay_in_its_links(pages: Pages) -> None:
	answer = pages.get("/reports/did?customer_group=Commercial&town=orms&lang=fr")
	assert "1–50 sur 60" in answer.text and DID not in answer.text
	assert "customer_group=Commercial" in answer.html.partition("download")[0].rpartition("<a")[2]
	assert '<option value="Commercial" selected>' in answer.html
	assert "Nothing matches" in pages.get("/reports/e911-audit?town=nowhere").text


def test_audit_page_says_in_french_what_to_do(pages: Pages) -> None:
	text = pages.get("/reports/e911-audit", Accept_Language="fr-CA").text
	for part in ("Vérification 911", "Différente", "numéro civique 123 / 132", "Demander au client"):
		assert part in text


def test_a_file_opens_in_a_spreadsheet(pages: Pages) -> None:
	answer = pages.get("/reports/orphan-911.csv?lang=fr")
	assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
	assert answer.headers["Content-Disposition"] == "attachment; filename=orphan-911.csv"
	assert answer.html.startswith("\ufeffNuméro SDA,Dernier client,")
	assert len(answer.html.splitlines()) == 3


def test_names_of_customers_stay_text(pages: Pages) -> None:
	for path in ("/reports/did", "/reports/orphan-911", "/reports/e911-audit"):
		html = pages.get(path).html
		assert "<script" not in html and "<b>Principale" not in html and "<img" not in html


def test_a_report_that_does_not_exist_is_not_found(pages: Pages) -> None:
	for path in ("/reports/", "/reports/none", "/reports/none.csv", "/reports/did.csv.csv"):
		assert pages.get(path).status == 404
