"""The DID Report, and what holds for all three telephone reports, the same on both sites."""

from __future__ import annotations

import csv
import json

import pytest

from targo_customer360.sites.access import EVERYTHING
from targo_customer360.sites.embedded_site import PACKAGE, EmbeddedSite
from targo_customer360.sites.port import Site
from targo_customer360.telephony.reports import REPORTS
from targo_customer360.telephony.reports.addresses import e911_line, service_line
from targo_customer360.telephony.reports.model import Filters
from targo_customer360.telephony.reports.problems import PROBLEMS
from targo_customer360.telephony.reports.result import make, said_rows
from targo_customer360.telephony.verdicts import recompute
from tests.telephony.desk import FOLDERS, English, dids, figures, rows
from tests.telephony.phones import DID, OTHER, THIRD, Phones

LINE = "VoIP Line"


@pytest.fixture
def phones(site: Site) -> Phones:
	return Phones(site)


@pytest.mark.parametrize(
	("columns", "line"),
	[
		(
			("123", "", "rue Principale", "Ormstown", "QC", "J0S 1K0"),
			"123 rue Principale, Ormstown, QC J0S 1K0",
		),
		(("123A", "4", "rue X", "", "", ""), "123A rue X, #4"),
		(("123", "app. 4", "rue X", "Howick", "", "J0S1G0"), "123 rue X, app. 4, Howick, J0S1G0"),
		(("", "", "", "", "", ""), ""),
	],
)
def test_a_911_address_on_one_line(columns: tuple[str, ...], line: str) -> None:
	assert e911_line(*columns) == line


def test_a_service_address_on_one_line() -> None:
	assert (
		service_line("12 rue X", "app. 3", "Howick", "QC", "J0S 1G0")
		== "12 rue X, app. 3, Howick, QC J0S 1G0"
	)
	assert service_line("", "", "", "", "") == ""


# DID Report


def test_did_report_says_all_of_a_line(phones: Phones) -> None:
	phones.customer("C-1", customer_name="Zoé Côté")
	phones.registration(DID, unit="4", street_number="132")
	phones.line(DID, devices=(("ht802", "000b82000001"), ("ht502", "00156d000002")))
	recompute(phones.site)
	assert rows(phones.site, "did") == [
		{
			"did": DID,
			"customer": "C-1",
			"customer_name": "Zoé Côté",
			"service_location": "LOC-1",
			"service_address": "123 rue Principale, Ormstown, QC J0S 1K0",
			"e911_address": "132 rue Principale, #4, Ormstown, QC J0S 1K0",
			"status": "Active",
			"atas": "ht502 00156d000002, ht802 000b82000001",
			"provider_status": "Registered",
			"verdict": "Mismatch",
		}
	]


def test_did_report_lists_every_line_and_no_orphan(phones: Phones) -> None:
	phones.pair(OTHER)
	phones.line(DID, location=None, status="Decommissioned")
	phones.registration(THIRD)
	found = rows(phones.site, "did")
	assert dids(found) == [DID, OTHER]
	assert (found[0]["service_address"], found[0]["e911_address"], found[0]["atas"]) == ("", "", "")


def test_did_report_survives_its_own_separator_in_a_text(phones: Phones) -> None:
	phones.customer("C-1", customer_name="Zoé\x1fCôté")
	phones.pair(DID)
	assert [row["customer_name"] for row in rows(phones.site, "did")] == ["Zoé\x1fCôté"]


@pytest.mark.parametrize(
	("filters", "expected"),
	[
		({"customer": "C-2"}, [OTHER]),
		({"status": "Suspended"}, [THIRD]),
		({"verdict": "Mismatch"}, [OTHER]),
		({"customer_group": "Commercial"}, [THIRD]),
		({"town": "orms"}, [DID, THIRD]),
		({"town": "SAINT-RÉM"}, [OTHER]),
		({"town": "howick"}, [OTHER]),
		({"town": "100%"}, []),
		({"customer": "C-1", "verdict": "Mismatch"}, []),
		({}, [DID, OTHER, THIRD]),
	],
)
def test_filters(phones: Phones, filters: dict[str, str], expected: list[str]) -> None:
	phones.pair(DID)
	phones.location("LOC-2", "C-2", city="Saint-Rémi")
	phones.pair(OTHER, "C-2", "LOC-2", street_number="132", city="Howick")
	phones.customer("C-3", customer_group="Commercial")
	phones.registration(THIRD, "C-3")
	phones.line(THIRD, "C-3", "LOC-3", status="Suspended")
	recompute(phones.site)
	assert dids(rows(phones.site, "did", **filters)) == expected
	audit = [did for did in expected if did == OTHER]
	assert dids(rows(phones.site, "e911-audit", **filters)) == audit


def test_did_report_counts(phones: Phones) -> None:
	phones.pair(DID)
	phones.pair(OTHER, street_number="132")
	phones.line(THIRD, status="Suspended", devices=(("ht802", ""),))
	recompute(phones.site)
	assert figures(phones.site, "did") == {
		"Lines": 3,
		"Active": 2,
		"Suspended": 1,
		"Without an ATA": 2,
		"Same Door at 911": 1,
		"To Look At": 2,
	}


# all three


@pytest.mark.embedded_only(
	reason="queries are counted on the module's own site; the desk makes one for itself"
)
@pytest.mark.parametrize("name", REPORTS)
def test_the_number_of_queries_does_not_grow_with_the_lines(
	phones: Phones, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	site, asked = phones.site, []
	assert isinstance(site, EmbeddedSite)
	run = site.run
	monkeypatch.setattr(site, "run", lambda query: asked.append(query) or run(query))

	def queries(lines: range) -> int:
		for number in lines:
			phones.registration(f"450272{number}")
			phones.line(f"450273{number}", f"C-{number}", f"LOC-{number}", devices=(("ht802", ""),))
		recompute(site)
		asked.clear()
		assert make(REPORTS[name], site, Filters(), EVERYTHING, English()).rows
		return len(asked)

	assert queries(range(2400, 2401)) == queries(range(2401, 2430)) <= 4


class Listening(English):
	"""Notes what is said and in which DocType's words."""

	language = "fr"

	def __init__(self) -> None:
		self.said: set[tuple[str, str]] = set()

	def __call__(self, text: str, context: str = "") -> str:
		self.said.add((text, context))
		return text


def test_everything_a_report_says_is_said_in_french(phones: Phones) -> None:
	with (PACKAGE / "translations" / "fr.csv").open(encoding="utf-8", newline="") as file:
		french = {(row[0], row[2] if len(row) > 2 else "") for row in csv.reader(file)}
	words = Listening()
	phones.customer("C-1", disabled=1)
	phones.customer("C-2", is_suspended=1)
	states = ("Draft", "Needs Human", "Pending Removal", "Rejected", "Registered")
	for number, (status, seen) in enumerate(
		zip(states, ("", "", "", "Missing there", "Other door"), strict=True)
	):
		phones.registration(f"450272241{number}", status=status, provider_state=seen)
		phones.line(f"450272241{number}", e911_state_of_check="To confirm" if number else "")
		phones.registration(f"450272242{number}", f"C-{number + 1}", status=status)
	phones.line(DID)
	phones.pair(OTHER, street_number="132")
	recompute(phones.site)
	phones.pair(THIRD)
	for report in REPORTS.values():
		made = make(report, phones.site, Filters(), EVERYTHING, words)
		said_rows(made, words)
		words.said |= {(report.NAME, "")} | {(column.label, "") for column in made.columns}
		words.said |= {(figure.label, figure.said_in) for figure in made.figures}
		assert made.chart is not None
		words.said |= {(made.chart.title, "")} | {(label, made.chart.said_in) for label in made.chart.labels}
	words.said |= {(problem, LINE) for problem in PROBLEMS}
	from targo_customer360.telephony.reports import e911_audit, orphan_911, problems

	words.said |= {(sentence, "") for sentence in problems.sentences()}
	words.said |= {(sentence, "") for sentence in orphan_911.SENTENCES | {e911_audit.NEVER_CHECKED}}
	assert {text for text in words.said if text not in french and (text[0], "") not in french} == set()


def test_reasons_are_in_the_language_of_the_reader(phones: Phones) -> None:
	phones.pair(DID, street_number="132")
	recompute(phones.site)
	made = make(REPORTS["e911-audit"], phones.site, Filters(), EVERYTHING, Listening())
	assert [row["reasons"] for row in made.rows] == ["numéro civique 123 / 132"]


@pytest.mark.parametrize("name", REPORTS)
def test_the_desk_knows_a_report_under_the_name_and_doctype_of_its_module(name: str) -> None:
	folder = FOLDERS[name]
	path = PACKAGE / "targo_customer360" / "report" / folder / f"{folder}.json"
	document = json.loads(path.read_text(encoding="utf-8"))
	report = REPORTS[name]
	assert (document["name"], document["ref_doctype"]) == (report.NAME, report.DOCTYPE)
	assert folder == report.NAME.lower().replace(" ", "_")
	assert {row["role"] for row in document["roles"]} == {
		"Customer 360 Viewer",
		"Customer 360 Agent",
		"Customer 360 Manager",
		"System Manager",
	}
	script = path.with_suffix(".js").read_text(encoding="utf-8")
	assert all(f'fieldname: "{filtered}"' in script for filtered in report.FILTERS)
