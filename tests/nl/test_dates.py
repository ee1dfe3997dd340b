from __future__ import annotations

from datetime import date

import pytest

from targo_customer360.nl import interpret
from targo_customer360.nl.dates import dates
from targo_customer360.nl.dates_read import resolve
from targo_customer360.nl.spelling import read

TUESDAY = date(2026, 4, 14)


def only(said, today=TUESDAY, past=False):
	found = dates(read(said), set())
	assert len(found) == 1, [one.kind for one in found]
	meant = resolve(found[0], today, past=past)
	return meant and meant.isoformat()


@pytest.mark.parametrize(
	("said", "meant"),
	[
		("today", "2026-04-14"),
		("aujourd'hui", "2026-04-14"),
		("tomorrow", "2026-04-15"),
		("demain matin", "2026-04-15"),
		("après-demain", "2026-04-16"),
		("the day after tomorrow", "2026-04-16"),
		("Friday", "2026-04-17"),
		("vendredi", "2026-04-17"),
		("next Tuesday", "2026-04-21"),
		("mardi prochain", "2026-04-21"),
		("this Friday", "2026-04-17"),
		("vendredi en huit", "2026-04-24"),
		("vendredi en quinze", "2026-05-01"),
		("a week from Friday", "2026-04-24"),
		("Friday of next week", "2026-04-24"),
		("lundi de la semaine prochaine", "2026-04-20"),
		("la semaine prochaine mercredi", "2026-04-22"),
		("jeudi le 16", "2026-04-16"),
		("the 15th", "2026-04-15"),
		("le 15", "2026-04-15"),
		("le 14", "2026-05-14"),
		("le premier", "2026-05-01"),
		("le 1er mai", "2026-05-01"),
		("premier mai", "2026-05-01"),
		("May 1st", "2026-05-01"),
		("the twenty-first of June", "2026-06-21"),
		("le vingt-cinq juin", "2026-06-25"),
		("March 26", "2027-03-26"),
		("26 mars 2028", "2028-03-26"),
		("April 14", "2026-04-14"),
		("2026-05-01", "2026-05-01"),
		("25/05", "2026-05-25"),
		("in ten days", "2026-04-24"),
		("dans dix jours", "2026-04-24"),
		("d'ici deux semaines", "2026-04-28"),
		("dans un mois", "2026-05-14"),
		("fin du mois", "2026-04-30"),
		("the end of the month", "2026-04-30"),
		("la fin du mois prochain", "2026-05-31"),
		("fin mai", "2026-05-31"),
		("le 3 du mois prochain", "2026-05-03"),
		("Feburary 2", "2027-02-02"),
		("le 31 février", None),
	],
)
def test_a_date_to_come(said, meant):
	assert only(said) == meant


@pytest.mark.parametrize(
	("said", "meant"),
	[
		("yesterday", "2026-04-13"),
		("hier", "2026-04-13"),
		("avant-hier", "2026-04-12"),
		("the 15th", "2026-03-15"),
		("le 13", "2026-04-13"),
		("March 15", "2026-03-15"),
		("le 24 décembre", "2025-12-24"),
		("Monday", "2026-04-13"),
		("mardi", "2026-04-07"),
		("last Friday", "2026-04-10"),
		("vendredi passé", "2026-04-10"),
		("three days ago", "2026-04-11"),
		("il y a deux semaines", "2026-03-31"),
	],
)
def test_a_date_gone_by(said, meant):
	assert only(said, past=True) == meant


def test_a_bare_day_that_the_next_month_lacks_is_in_the_one_after():
	assert only("le 31", today=date(2026, 4, 14)) == "2026-05-31"
	assert only("le 30", today=date(2026, 1, 31)) == "2026-03-30"


@pytest.mark.parametrize(
	"said", ["the 2 routers", "le 88 route 202", "may I", "second phone line", "pour 3 lignes", "mars"]
)
def test_what_is_no_date(said):
	text = read(said)
	taken = set(range(1, 4)) if "route" in said else set()
	assert dates(text, taken) == []


@pytest.mark.parametrize(
	("said", "due", "cutoff"),
	[
		("arrangement C-1 $150 by March 26, disconnect on April 2", "2027-03-26", "2027-04-02"),
		("entente C-1 150 $ le 28, coupure le 5", "2026-04-28", "2026-05-05"),
		("entente C-1 150 $, coupure le 20, dû le 15", "2026-04-15", "2026-04-20"),
		("arrangement C-1 $150 due the 4th, cut off 5 days later", "2026-05-04", "2026-05-09"),
		("entente C-1 150 $ vendredi, coupure lundi", "2026-04-17", "2026-04-20"),
		("entente C-1 150 $ le 20 décembre, coupure le 3 janvier", "2026-12-20", "2027-01-03"),
		("arrangement C-1 $150 by Friday", "2026-04-17", None),
	],
)
def test_the_cut_off_is_after_the_due_date(said, due, cutoff):
	params = interpret(said, TUESDAY).params
	assert (params.get("due_date"), params.get("cutoff_date")) == (due, cutoff)


@pytest.mark.parametrize(
	("said", "part"),
	[
		("at 9", "morning"),
		("at 10 am", "morning"),
		("à 8h", "morning"),
		("en avant-midi", "morning"),
		("le matin", "morning"),
		("at noon", "afternoon"),
		("à midi", "afternoon"),
		("à 14h30", "afternoon"),
		("at 2", "afternoon"),
		("à quinze heures", "afternoon"),
		("PM", "afternoon"),
		("en après-midi", "afternoon"),
		("at 6:30 pm", "evening"),
		("à 19h", "evening"),
		("à dix-huit heures trente", "evening"),
		("en soirée", "evening"),
		("tonight", "evening"),
		("ce soir", "evening"),
		("ASAP", None),
	],
)
def test_the_part_of_the_day(said, part):
	assert interpret(f"send a tech to C-1207 {said}", TUESDAY).params.get("time_of_day") == part


@pytest.mark.parametrize("said", ["ASAP", "as soon as possible", "dès que possible", "au plus vite"])
def test_as_soon_as_possible_is_no_date(said):
	read_ = interpret(f"send a tech to C-1207 {said}", TUESDAY)
	assert read_.intent == "schedule_dispatch"
	assert "date" not in read_.params
