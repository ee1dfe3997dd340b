"""When two 911 records are the same, and which correction of a provider may be taken over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from targo_customer360.telephony.e911_record import E911Record, clean, correction, differences
from tests.integrations.factories import DID, NEW

RECORD = E911Record(
	did=DID, first_name="Lise", last_name="Côté", **{**NEW, "city": "Saint-Rémi", "info": "L'arrière"}
)


@pytest.mark.parametrize(
	("field", "held"),
	[
		("last_name", "COTE"),
		("city", "SAINT REMI"),
		("city", " Saint  Rémi "),
		("postal_code", "j0l1w0"),
		("info", "L ARRIERE"),
		("enhanced_capable", True),
	],
)
def test_spelling_as_providers_keep_it_is_the_same(field, held):
	assert differences(RECORD, replace(RECORD, **{field: held})) == ()


@pytest.mark.parametrize(
	("field", "held"),
	[
		("street_number", "770"),
		("unit", ""),
		("street_name", "rg du 4e"),
		("city", "St-Rémi"),
		("postal_code", "J0L 1W1"),
		("info", ""),
		("last_name", "Cote-Roy"),
		("did", "4502722409"),
	],
)
def test_anything_else_is_not(field, held):
	assert differences(RECORD, replace(RECORD, **{field: held})) == (field,)


@pytest.mark.parametrize(("sent", "held"), [("12-14", "12 14"), ("123½", "1231/2"), ("123A", "123 A")])
def test_a_number_is_compared_as_it_stands(sent, held):
	assert differences(replace(RECORD, street_number=sent), replace(RECORD, street_number=held))


def test_a_correction_takes_the_street_and_the_town_and_leaves_our_note():
	offered = replace(RECORD, street_name="4E RANG", city="SAINT-REMI", info="", first_name="")
	assert correction(RECORD, offered) == replace(RECORD, street_name="4E RANG", city="SAINT-REMI")


@pytest.mark.parametrize("other", [{"street_number": "79"}, {"unit": ""}, {"unit": "3"}])
def test_a_correction_to_another_door_is_none(other):
	assert correction(RECORD, replace(RECORD, **other)) is None


def test_a_text_is_one_line_without_what_can_not_be_seen():
	assert clean(" 4e\u200b\trang \n\x00 nord\u00ad ") == "4e rang nord"
	assert clean(None) == ""
