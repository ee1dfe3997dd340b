"""What must hold for every text, not only for those that somebody thought of."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from targo_customer360.telephony.address import E911Address, ServiceAddress, match

_ROWS = [
	json.loads(line)
	for line in (Path(__file__).resolve().parent.parent / "data" / "address_pairs.jsonl")
	.read_text(encoding="utf-8")
	.splitlines()
]
_PIECES = st.sampled_from(
	"""123 4 A ½ 1/2 - , # ( ) / ' . &eacute; Ã© \ufffd \x00 app. bureau lot étage rue rang ch. 4e IV St Ste N.-D. Nord O de l' du
	Principale C.P. anc. nouvelle venir à sous-sol Sainte-Clotilde QC J0L 1W0 Québec deux vingt unième""".split()
)
_WRITTEN = st.lists(_PIECES, max_size=9).map(" ".join) | st.lists(_PIECES, max_size=6).map("".join)
_ANY = st.text(max_size=60) | _WRITTEN | st.none()
_CIVIC = st.integers(min_value=1, max_value=99_999)
_STREETS = st.sampled_from(
	[
		"rue Principale",
		"4e Rang",
		"ch. du 4e Rang",
		"rte 202",
		"Main St. W",
		"montée Ste-Anne",
		"PRINCIPALE, RUE",
		"N.-D. de Lourdes",
	]
)
_UNITS = st.sampled_from(["2", "7", "B", "12A", "C3", "101"])
_UNIT_FORMS = st.sampled_from(
	[
		"{0}-{1} {2}",
		"{1} {2}, app. {0}",
		"{1} {2} #{0}",
		"{1} {2} apt {0}",
		"{1} {2}, bureau {0}",
		"app. {0}, {1} {2}",
		"{1} {2} local {0}",
	]
)
_TOWN = {"city": "Sainte-Clotilde", "state": "QC", "zip": "J0L 1W0"}


@settings(max_examples=400, deadline=None)
@given(st.tuples(*[_ANY] * 5), st.tuples(*[_ANY] * 7))
def test_no_text_raises(service, e911):
	assert match(ServiceAddress(*service), E911Address(*e911)).verdict in ("same", "review", "mismatch")


@settings(max_examples=200, deadline=None)
@given(_WRITTEN, _WRITTEN)
def test_two_civic_numbers_are_never_the_same_door(before, street):
	service = ServiceAddress(f"1234 {street}", before, **_TOWN)
	assert match(service, E911Address("1243", "", street, **_TOWN)).verdict != "same"


@settings(max_examples=200, deadline=None)
@given(_CIVIC, _CIVIC, _STREETS)
def test_same_only_for_the_same_number(one, other, street):
	verdict = match(
		ServiceAddress(f"{one} {street}", "", **_TOWN), E911Address(str(other), "", street, **_TOWN)
	)
	assert (verdict.verdict == "same") == (one == other)


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=200, max_value=9_999), _STREETS, _UNITS, _UNIT_FORMS)
def test_a_unit_on_one_side_only_is_never_the_same_door(civic, street, unit, form):
	written = form.format(unit, civic, street)
	with_unit = E911Address(str(civic), unit, street, **_TOWN)
	without = E911Address(str(civic), "", street, **_TOWN)
	assert match(ServiceAddress(written, "", **_TOWN), without).verdict != "same"
	assert match(ServiceAddress(f"{civic} {street}", "", **_TOWN), with_unit).verdict != "same"
	assert match(ServiceAddress(written, "", **_TOWN), with_unit).verdict == "same"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([row for row in _ROWS if row["label"] == "same"]), st.data())
def test_one_digit_changed_at_911_is_never_the_same_door(row, data):
	e911 = dict(row["e911"])
	field = data.draw(
		st.sampled_from(
			[f for f in ("street_number", "street_name") if any(c in "123456789" for c in e911[f])] or [""]
		)
	)
	if not field or "&" in e911[field] or e911[field].startswith("00"):
		return
	places = [i for i, char in enumerate(e911[field]) if char in "123456789"]
	place = data.draw(st.sampled_from(places))
	digit = data.draw(st.sampled_from([d for d in "123456789" if d != e911[field][place]]))
	e911[field] = e911[field][:place] + digit + e911[field][place + 1 :]
	assert match(ServiceAddress(**row["service"]), E911Address(**e911)).verdict != "same"
