"""One JSON object a line in, one out."""

from __future__ import annotations

import json

from targo_customer360.telephony.address.jsonl import match_lines

SERVICE = {
	"address1": "123 rue Principale",
	"address2": None,
	"city": "Ormstown",
	"state": "QC",
	"zip": "J0S 1K0",
}
E911 = {
	"street_number": "132",
	"apt": "",
	"street_name": "PRINCIPALE RUE",
	"city": "ORMSTOWN",
	"state": "QC",
	"zip": "JOS1KO",
}


def judged(*lines: str) -> list[dict]:
	return [json.loads(line) for line in match_lines(lines)]


def test_a_pair_gives_its_id_a_verdict_and_reasons():
	[answer] = judged(json.dumps({"id": 7, "service": SERVICE, "e911": E911}))
	assert answer == {
		"id": 7,
		"verdict": "mismatch",
		"reasons": [
			{"code": "civic_number", "en": "civic number 123 / 132", "fr": "numéro civique 123 / 132"}
		],
	}


def test_numbers_null_and_unknown_fields_are_taken():
	pair = {
		"id": "a",
		"service": {**SERVICE, "note": 1},
		"e911": {**E911, "street_number": 123},
		"seen": True,
	}
	assert judged(json.dumps(pair)) == [{"id": "a", "verdict": "same", "reasons": []}]
	[answer] = judged(json.dumps({"id": "b", "service": SERVICE, "e911": None}))
	assert [why["code"] for why in answer["reasons"]] == ["no_911_address"]


def test_a_bad_line_is_told_by_its_number_and_the_rest_goes_on():
	good = json.dumps({"id": 1, "service": SERVICE, "e911": {**E911, "street_number": "123"}})
	answers = judged(
		"{broken", "", "[1]", '{"id": 4, "service": {}}', '{"id": 5, "service": [], "e911": {}}', good
	)
	assert [answer["id"] for answer in answers] == [None, None, 4, 5, 1]
	assert [answer["error"].split(":")[0] for answer in answers[:4]] == [
		"line 1",
		"line 3",
		"line 4",
		"line 5",
	]
	assert answers[-1]["verdict"] == "same"


def test_a_field_that_is_no_text_is_an_error_of_its_line():
	[answer] = judged(json.dumps({"id": 1, "service": {**SERVICE, "city": ["Ormstown"]}, "e911": E911}))
	assert answer["error"] == "line 1: service.city is not text"
