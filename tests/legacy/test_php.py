"""PHP values are read whole or refused, whatever is thrown at the reader."""

from __future__ import annotations

import html
import re
import time
from typing import Any

import phpserialize
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targo_customer360.legacy.php import LARGEST, PhpError, as_list, unserialize
from targo_customer360.legacy.php_reader import Reader

ITEM = {"sku": "FTTH100", "desc": 'Câble "Éther"; 12\' – 3 m', "amt": "12.50", "qte": 2, "tot": 25.0}
QUOTE = [ITEM, {**ITEM, "desc": "Île; d'Orléans"}]

keys = st.one_of(st.integers(-(10**9), 10**9), st.text(max_size=8))
scalars = st.one_of(
	st.none(),
	st.booleans(),
	st.integers(-(2**63) + 1, 2**63 - 1),
	st.floats(allow_nan=False, allow_infinity=False),
	st.text(max_size=20),
)
values = st.recursive(scalars, lambda inner: st.dictionaries(keys, inner, max_size=4), max_leaves=12)
# Latin letters and signs, in which a length counted in other bytes differs, without what ends a PHP string.
words = st.text("abc éèçÉœ’€\u00a012;:{}'", max_size=12)
quotes = st.lists(
	st.fixed_dictionaries({"sku": words, "desc": words, "qte": st.integers(0, 99), "tot": words}), max_size=4
)
pieces = st.lists(
	st.sampled_from(
		[
			"a:1:{",
			"a:2:{",
			"a:-1:{",
			"}",
			"i:0;",
			"i:1;",
			's:1:"a";',
			's:3:"é";',
			's:9:"',
			'";',
			"N;",
			"b:1;",
			"d:1,5;",
			'O:1:"A":0:{}',
			"R:1;",
			"é",
			'"',
			";",
			"s:",
			"s:99999999999:",
			"i:1_0;",
			"d:nan;",
			"\x00",
			'E:3:"A:B";',
			"b:7;",
		]
	),
	max_size=25,
).map("".join)


def as_php(value: Any) -> Any:
	"""What PHP gives back: a list is an array whose keys count."""
	if isinstance(value, list):
		return {index: as_php(item) for index, item in enumerate(value)}
	if isinstance(value, dict):
		return {key: as_php(item) for key, item in value.items()}
	return value


def dumped(value: Any) -> bytes:
	return phpserialize.dumps(value)


@given(values)
def test_well_formed_bytes_and_text_come_back(value: Any) -> None:
	data = dumped(value)
	assert unserialize(data) == (value if value is not None else None)
	assert unserialize(data.decode("utf-8")) == value


@given(values)
def test_the_tolerant_reader_agrees_with_the_library(value: Any) -> None:
	assert Reader(dumped(value).decode("utf-8")).read() == value


@given(quotes)
def test_lengths_broken_by_reading_utf8_as_latin1(quote: list[dict[str, Any]]) -> None:
	broken = dumped(quote).decode("latin-1")
	read = [{key: _back(value) for key, value in item.items()} for item in as_list(unserialize(broken))]
	assert read == quote


def _back(value: Any) -> Any:
	return value.encode("latin-1").decode("utf-8") if isinstance(value, str) else value


@given(quotes)
def test_lengths_broken_by_storing_latin1_as_utf8(quote: list[dict[str, Any]]) -> None:
	broken = phpserialize.dumps(quote, charset="cp1252").decode("cp1252")
	assert as_list(unserialize(broken)) == quote
	assert as_list(unserialize(broken.encode("utf-8"))) == quote


@given(quotes)
def test_lengths_broken_twice(quote: list[dict[str, Any]]) -> None:
	broken = dumped(quote).decode("latin-1").encode("utf-8").decode("latin-1")
	read = as_list(unserialize(broken))
	assert [
		item["desc"].encode("latin-1").decode("utf-8").encode("latin-1").decode("utf-8") for item in read
	] == [item["desc"] for item in quote]


@given(quotes)
def test_lengths_broken_by_encoding_entities(quote: list[dict[str, Any]]) -> None:
	broken = dumped(quote).decode("utf-8").replace("é", "&eacute;").replace("É", "&amp;Eacute;")
	read = [{key: _unescaped(value) for key, value in item.items()} for item in as_list(unserialize(broken))]
	assert read == quote


def _unescaped(value: Any) -> Any:
	return html.unescape(html.unescape(value)) if isinstance(value, str) else value


@given(quotes, st.sampled_from([0, 1000, 10**8]))
def test_lengths_that_tell_nothing(quote: list[dict[str, Any]], length: int) -> None:
	broken = re.sub(r's:\d+:"', f's:{length}:"', dumped(quote).decode("utf-8"))
	assert as_list(unserialize(broken)) == quote


@settings(deadline=5000)
@given(st.one_of(st.text(max_size=300), st.binary(max_size=300), pieces, pieces.map(str.encode)))
def test_any_input_is_read_or_refused(text: str | bytes) -> None:
	try:
		unserialize(text)
	except PhpError as refusal:
		assert refusal.message and refusal.offset >= 0


@settings(deadline=5000, max_examples=40)
@given(quotes.filter(bool), st.data())
def test_a_damaged_value_is_read_or_refused(quote: list[dict[str, Any]], data: st.DataObject) -> None:
	text = dumped(quote).decode("utf-8")
	start = data.draw(st.integers(0, len(text) - 1))
	end = data.draw(st.integers(start, min(len(text), start + 20)))
	damaged = text[:start] + data.draw(st.text('";:{}asi019N', max_size=6)) + text[end:]
	try:
		unserialize(damaged)
	except PhpError as refusal:
		assert refusal.message


@pytest.mark.parametrize(
	("text", "value"),
	[
		(None, None),
		("", None),
		("  \n", None),
		(b"", None),
		("N;", None),
		("b:0;", False),
		("b:1;", True),
		("i:-5;", -5),
		("d:12,5;", 12.5),
		("d:0.5;", 0.5),
		("d:1.0E+25;", 1e25),
		("d:-INF;", float("-inf")),
		("a:0:{}", {}),
		('s:0:"";', ""),
		('s:3:"été";', "été"),
		('a:1:{s:4:"desc";s:99:"12"; long";}', {"desc": '12"; long'}),
		(' a:1:{i:0;s:1:"x";}\n', {0: "x"}),
		('a:2:{i:1;s:1:"b";i:0;s:1:"a";}', {1: "b", 0: "a"}),
	],
)
def test_values(text: str | bytes | None, value: Any) -> None:
	assert unserialize(text) == value


@pytest.mark.parametrize(
	"text",
	[
		'O:8:"stdClass":0:{}',
		'o:8:"stdClass":0:{}',
		'a:1:{i:0;O:8:"stdClass":1:{s:1:"a";i:1;}}',
		'a:2:{i:0;s:9:"é";i:1;O:8:"stdClass":0:{}}',
		'C:11:"ArrayObject":21:{x:i:0;a:0:{};m:a:0:{}}',
		'E:11:"Suit:Hearts";',
		"a:2:{i:0;i:1;i:1;R:2;}",
		"a:2:{i:0;i:1;i:1;r:2;}",
	],
)
def test_objects_and_references_are_refused(text: str) -> None:
	for form in (text, text.encode()):
		with pytest.raises(PhpError, match="object or a reference"):
			unserialize(form)


@pytest.mark.parametrize(
	"text",
	[
		"a:0:{}x",
		"i:5",
		"i:1;i:2;",
		"a:-1:{}",
		"a:2:{i:0;i:1;}",
		"a:0:{i:0;i:1;}",
		"a:1:{a:0:{}i:1;}",
		"a:1:{N;i:1;}",
		"}",
		's:5:"abc',
		"i:1_000;",
		"A:0:{}",
		"d:;",
		"b:2;",
		"d:1.5.5;",
		"hello",
		"a:1:{d:1.5;i:1;}",
		"\ud800",
	],
)
def test_what_is_no_php_value_is_refused_with_its_place(text: str) -> None:
	with pytest.raises(PhpError) as refusal:
		unserialize(text)
	assert 0 <= refusal.value.offset <= len(text)


def test_the_place_of_the_damage_is_told() -> None:
	text = dumped([ITEM] * 50).decode()
	damaged = text[:2000] + "?" + text[2000:].replace(";", "", 1)
	with pytest.raises(PhpError) as refusal:
		unserialize(damaged)
	assert refusal.value.offset > 1500


def test_deep_arrays_are_refused() -> None:
	for depth, fits in ((64, True), (65, False), (100_000, False)):
		text = "a:1:{i:0;" * depth + "N;" + "}" * depth
		if fits:
			assert isinstance(unserialize(text), dict)
			continue
		with pytest.raises(PhpError, match="nested deeper"):
			unserialize(text)


def test_a_value_of_more_than_16_mb_is_refused() -> None:
	with pytest.raises(PhpError, match="16 MB"):
		unserialize("x" * (LARGEST + 1))


@pytest.mark.parametrize(
	"text",
	[
		"a:1000:{" + 'i:0;s:9:"x";' * 999 + "i:",
		"a:500:{" + 's:3:"ab";s:9:"abc";' * 499,
		's:16000000:"' * 20_000,
		'a:1:{s:1:"é";' * 60 + 's:5:"";' * 30_000,
		"a:9999:{" + 's:900000000:"é";' * 100_000,
		"a:999999999:{" + "i:0;N;" * 1000,
		'a:1:{i:0;s:9:"' + '";' * 100_000,
		"a:2:{i:0;" * 60 + 's:1:"é";' * 2000,
		"i:" + "1" * 1_000_000,
	],
	ids=lambda text: text[:20],
)
def test_hostile_input_is_refused_soon(text: str) -> None:
	began = time.process_time()
	with pytest.raises(PhpError):
		unserialize(text)
	assert time.process_time() - began < 3


def test_a_long_text_with_a_wrong_length_is_read() -> None:
	long = "é;" * 2_000_000
	assert unserialize(f'a:1:{{s:4:"desc";s:7:"{long}";}}') == {"desc": long}


def test_lists() -> None:
	assert as_list(unserialize(dumped(QUOTE))) == QUOTE
	assert as_list({2: "b", 0: "a"}) == ["b", "a"]
	assert as_list({"FTTH100": ITEM, "TV": ITEM}) == [ITEM, ITEM]
	assert as_list(ITEM) == [ITEM]
	assert as_list([ITEM]) == [ITEM]
	empty: tuple[Any, ...] = (None, False, "", {}, [])
	assert [as_list(nothing) for nothing in empty] == [[]] * 5
	for scalar in (True, 5, 1.5, "text"):
		with pytest.raises(PhpError, match="a list was expected"):
			as_list(scalar)
