"""The labelled utterances: the sentences of the spec are all right, and the others as often as the issue asks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from targo_customer360.nl import CATALOGUE, NONE, interpret
from targo_customer360.nl.catalogue import changes

DATA = Path(__file__).resolve().parent.parent / "data"
STYLES = {"plain", "terse", "polite", "dictated", "typos", "accents", "numbers", "franglais", "spec"}


def rows_of(name):
	lines = (DATA / f"utterances_{name}.jsonl").read_text(encoding="utf-8").splitlines()
	return [json.loads(line) for line in lines]


def answer(row):
	return interpret(row["text"], date.fromisoformat(row["today"]))


@pytest.mark.parametrize("row", rows_of("spec"), ids=lambda row: row["text"])
def test_every_sentence_of_the_spec(row):
	read = answer(row)
	assert (read.intent, read.params) == (row["intent"], row["params"])


@pytest.mark.parametrize(
	("name", "least_intent", "least_all", "least_none"),
	[
		("tune", 0.97, 0.92, 0.98),
		("final", 0.97, 0.92, 0.98),
		("probe", 0.97, 0.92, 0.98),
		("fresh", 0.97, 0.92, 0.98),
		("author3_tune", 0.97, 0.92, 0.98),
	],
)
def test_a_set_is_read_as_well_as_asked(name, least_intent, least_all, least_none):
	rows = rows_of(name)
	read = {row["id"]: answer(row) for row in rows}
	intents = [read[row["id"]].intent == row["intent"] for row in rows]
	whole = [
		right and read[row["id"]].params == row["params"] for right, row in zip(intents, rows, strict=True)
	]
	none = [read[row["id"]].intent == NONE for row in rows if row["intent"] == NONE]
	harmful = [
		row["text"]
		for right, row in zip(intents, rows, strict=True)
		if row["intent"] != NONE and not right and changes(read[row["id"]].intent)
	]
	assert len(read) == len(rows)
	assert sum(intents) / len(rows) >= least_intent
	assert sum(whole) / len(rows) >= least_all
	assert sum(none) / len(none) >= least_none
	assert harmful == []


def test_the_sets_are_what_they_say():
	rows = [row for name in ("tune", "final", "probe", "fresh") for row in rows_of(name)]
	texts = {row["text"] for row in rows}
	assert len(texts) == len(rows) >= 500
	assert {row["style"] for row in rows} <= STYLES
	assert 0.45 <= sum(row["lang"] == "fr" for row in rows) / len(rows) <= 0.55
	assert sum(row["intent"] == NONE for row in rows) >= 120
	for language in ("en", "fr"):
		assert {row["intent"] for row in rows if row["lang"] == language} == {*CATALOGUE, NONE}
	for row in rows:
		allowed = CATALOGUE[row["intent"]].parameters if row["intent"] != NONE else ()
		assert set(row["params"]) <= set(allowed), row["id"]
	assert not {row["text"] for row in rows_of("tune")} & {row["text"] for row in rows_of("final")}
