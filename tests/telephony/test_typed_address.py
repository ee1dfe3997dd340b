"""An address typed on one line, split into the fields of a 911 record in the words that were typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.telephony.address import E911Address
from targo_customer360.telephony.address.typed import read_typed

DATA = Path(__file__).parents[1] / "data"


def fields(read: E911Address) -> tuple:
	return read.street_number, read.apt, read.street_name, read.city, read.state, read.zip


@pytest.mark.parametrize(
	("typed", "expected"),
	[
		("123 Rue Principale", ("123", "", "Rue Principale", "", "", "")),
		(
			"77 rang du 4e, app. 2, Ste-Clotilde QC j0l1w0",
			("77", "2", "rang du 4e", "Ste-Clotilde", "QC", "J0L 1W0"),
		),
		("77, rang du 4e, Sainte-Clotilde (Québec)", ("77", "", "rang du 4e", "Sainte-Clotilde", "QC", "")),
		(
			"1010 ch. du 4e Rang, Ste-Clotilde, Québec, Canada",
			("1010", "", "ch. du 4e Rang", "Ste-Clotilde", "QC", ""),
		),
		("45 Main St apt 2 Hemmingford", ("45", "2", "Main St", "Hemmingford", "", "")),
		("88 route 219 napierville", ("88", "", "route 219", "Napierville", "", "")),
		("88 route 202 à havelock", ("88", "", "route 202", "Havelock", "", "")),
		("4-123 rue Principale, Saint-Rémi", ("123", "4", "rue Principale", "Saint-Rémi", "", "")),
		("123-4 rue Principale", ("123", "4", "rue Principale", "", "", "")),
		("123A rue des Érables, Ormstown", ("123A", "", "rue des Érables", "Ormstown", "", "")),
		("123½ rue Principale", ("123 1/2", "", "rue Principale", "", "", "")),
		("#123 rue Principale", ("123", "", "rue Principale", "", "", "")),
		("123 rue Principale, 2e étage, Ormstown", ("123", "2e étage", "rue Principale", "Ormstown", "", "")),
		("123 rue Principale, sous-sol, Ormstown", ("123", "sous-sol", "rue Principale", "Ormstown", "", "")),
		("12 l'Acadie", ("12", "", "l'Acadie", "", "", "")),
		("10 chemin de Saint-Rémi", ("10", "", "chemin de Saint-Rémi", "", "", "")),
		("8 rue St-Jean St-Rémi", ("8", "", "rue St-Jean", "St-Rémi", "", "")),
		("500 Highway 15 unit B, Lacolle", ("500", "B", "Highway 15", "Lacolle", "", "")),
	],
)
def test_the_parts_keep_the_words_that_were_typed(typed, expected):
	assert fields(read_typed(typed)) == expected


@pytest.mark.parametrize(
	"typed",
	[
		"",
		"rue Principale",
		"123",
		"123-125 rue Principale",
		"123 et 125 rue Principale",
		"301-45 rue Principale app 2",
		"C.P. 40, Saint-Rémi",
		"à venir",
		"0 rue Principale",
		"12 rue Roy (ancien 14 rue Roy)",
		"12 rue du Moulin, Iberville, Saint-Jean-sur-Richelieu",
		"12 rue Roy, 14 rue Côté",
		"12 rue <b>Roy</b>",
		"1" * 300,
	],
)
def test_what_can_be_read_in_two_ways_or_is_no_address_is_refused(typed):
	with pytest.raises(InvalidField):
		read_typed(typed)


def test_what_is_known_beside_the_text_is_taken():
	read = read_typed("123 rue Principale, app. 4", "Ormstown", "Québec", "j0s 1k0")
	assert fields(read) == ("123", "4", "rue Principale", "Ormstown", "QC", "J0S 1K0")
	assert read_typed("123 rue Principale, Ormstown", "Ormstown").street_name == "rue Principale"


def test_every_address_of_the_utterances_is_read():
	said = set()
	for path in DATA.glob("utterances_*.jsonl"):
		for text in path.read_text("utf-8").splitlines():
			labelled = json.loads(text)
			if labelled["intent"] in ("update_911_address", "add_phone_line"):
				said.add(labelled.get("params", {}).get("address"))
	said.discard(None)
	assert len(said) > 20
	for typed in said:
		assert read_typed(typed).street_number
