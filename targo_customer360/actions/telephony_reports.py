"""The three telephone reports in a sentence and their first rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from targo_customer360.actions.model import Answer, Params, ReadingAction, Said
from targo_customer360.sites.access import of_user
from targo_customer360.sites.port import Rows, Site
from targo_customer360.telephony.e911_states import REGISTRATION
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.reports import REPORTS
from targo_customer360.telephony.reports.model import Filters
from targo_customer360.telephony.reports.result import Result, make
from targo_customer360.telephony.verdicts import MISMATCH, MISSING, REVIEW
from targo_customer360.words import french

FIRST_ROWS = 10
HEADS: Final[Mapping[str, Said]] = {
	"did": ("Number", "Numéro"),
	"status": ("Status", "État"),
	"customer_name": ("Name", "Nom"),
	"service_address": ("Service address", "Adresse de service"),
	"e911_address": ("911 address", "Adresse 911"),
	"verdict": ("Comparison", "Comparaison"),
	"reasons": ("Reasons", "Raisons"),
	"age": ("Age (days)", "Âge (jours)"),
	"customer_state": ("State of the customer", "État du client"),
	"since": ("Since", "Depuis"),
}


class Nothing(Params):
	pass


class English:
	"""The words of a report whose rows are read by anybody."""

	language = "en"

	def __call__(self, text: str, context: str = "") -> str:
		return text


def all_lines(site: Site, params: Nothing) -> Answer:
	result = _report(site, "did", Filters())
	statuses = Counter(row["status"] for row in result.rows)
	verdicts = Counter(row["verdict"] for row in result.rows)
	wrong = sum(verdicts[one] for one in (MISMATCH, MISSING, REVIEW))
	text = (
		f"Lines: {len(result.rows)} (active {statuses['Active']}, suspended {statuses['Suspended']},"
		f" decommissioned {statuses['Decommissioned']}). 911 address to look at: {wrong}",
		f"Lignes : {len(result.rows)} (actives {statuses['Active']}, suspendues {statuses['Suspended']},"
		f" retirées {statuses['Decommissioned']}). Adresse 911 à vérifier : {wrong}",
	)
	columns = ("did", "customer_name", "status", "service_address", "e911_address", "verdict")
	return _first_rows(text, columns, result.rows, "did")


def mismatches(site: Site, params: Nothing) -> Answer:
	result = _report(site, "e911-audit", Filters())
	problems = Counter(row["problem"] for row in result.rows)
	wrong = [row for row in result.rows if row["problem"] == MISMATCH]
	others = len(result.rows) - len(wrong) - problems[MISSING]
	text = (
		f"911 address at another door than the service address: {len(wrong)}."
		f" No address at 911: {problems[MISSING]}. Others to look at: {others}",
		f"Adresse 911 à une autre porte que l'adresse de service : {len(wrong)}."
		f" Aucune adresse au 911 : {problems[MISSING]}. Autres à vérifier : {others}",
	)
	columns = ("did", "customer_name", "service_address", "e911_address", "reasons", "age")
	return _first_rows(text, columns, wrong, "e911-audit")


def orphans(site: Site, params: Nothing) -> Answer:
	result = _report(site, "orphan-911", Filters())
	states = Counter(row["customer_state"] for row in result.rows)
	en = ", ".join(f"{number} {state.lower()}" for state, number in states.items())
	fr = ", ".join(f"{number} {french(state).lower()}" for state, number in states.items())
	text = (
		f"911 registrations without a live line: {len(result.rows)}{f' (customers: {en})' if en else ''}",
		f"Inscriptions au 911 sans ligne en service : {len(result.rows)}{f' (clients : {fr})' if fr else ''}",
	)
	columns = ("did", "customer_name", "customer_state", "e911_address", "status", "since")
	return _first_rows(text, columns, result.rows, "orphan-911")


def _report(site: Site, name: str, filters: Filters) -> Result:
	return make(REPORTS[name], site, filters, of_user(site), English())


def _first_rows(text: Said, columns: Sequence[str], rows: Rows, report: str) -> Answer:
	"""The first rows, and where the others are."""
	title = REPORTS[report].NAME
	more = max(0, len(rows) - FIRST_ROWS)
	if more:
		text = (
			f"{text[0]}. The first {FIRST_ROWS} are shown; the other {more} are in the report {title}",
			f"{text[1]}. Les {FIRST_ROWS} premières sont montrées ; les {more} autres sont dans le rapport"
			f" {french(title)}",
		)
	shown = tuple({name: row.get(name) for name in columns} for row in rows[:FIRST_ROWS])
	return Answer(text, tuple(columns), shown, {name: HEADS[name] for name in columns})


READ_BOTH: Final = ((LINE, "read"), (REGISTRATION, "read"))
ACTIONS: Final = (
	ReadingAction(
		id="did_report",
		params=Nothing,
		label=("All telephone lines", "Toutes les lignes téléphoniques"),
		rights=((LINE, "read"),),
		answer=all_lines,
		examples={"en": ("Show the DID report",), "fr": ("Montre le rapport des DID",)},
	),
	ReadingAction(
		id="list_911_mismatches",
		params=Nothing,
		label=("Lines whose 911 address is another door", "Lignes dont l'adresse 911 est une autre porte"),
		rights=READ_BOTH,
		answer=mismatches,
		examples={
			"en": ("List all DIDs with mismatched 911 addresses",),
			"fr": ("Liste les DID dont l'adresse 911 ne concorde pas",),
		},
	),
	ReadingAction(
		id="list_orphan_911",
		params=Nothing,
		label=("911 registrations without a line", "Inscriptions au 911 sans ligne"),
		rights=((REGISTRATION, "read"),),
		answer=orphans,
		examples={
			"en": ("List the orphan 911 registrations",),
			"fr": ("Liste les inscriptions 911 orphelines",),
		},
	),
)
