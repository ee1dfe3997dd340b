"""Legacy text is repaired where it is broken, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targo_customer360.legacy.text import clean_line, clean_lines, repair

FRENCH = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZàâäçéèêëîïôöùûüÿæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜÆ' -.,"


WORDS = "Côté Île É Émile Zoë Noël François Ça où cœur Œuvre à forêt août gaîté Âge Hélène naïve À ambiguë rue 12".split()


@pytest.mark.parametrize(
	"text",
	[
		"Côté",
		"Ça",
		"Île",
		"Noël",
		"Zoë",
		"CHÂTEAU",
		"Âge d'or",
		"À L'ÎLE",
		"DÉJÀ VU",
		"Ste-Clotilde",
		"François «Frank»",
		"R&D",
		"AT&T",
		"Gagnon&regis",
		"Dion & Fils",
		"5 < 6 > 4",
		"œuvre",
		"Bélanger’s",
		"10 °C",
		"12½",
	],
)
def test_well_written_text_is_left_alone(text: str) -> None:
	assert repair(text) == text
	assert clean_line(text) == text


@given(st.text(FRENCH, max_size=40) | st.lists(st.sampled_from(WORDS)).map("".join))
def test_no_french_text_is_changed(text: str) -> None:
	assert repair(text) == text


@pytest.mark.parametrize(
	("broken", "repaired"),
	[
		("CÃ´tÃ©", "Côté"),
		("Ã‡a", "Ça"),
		("ÃŽle", "Île"),
		("MontrÃ©al, QuÃ©bec", "Montréal, Québec"),
		("l&eacute;gumes &amp; fruits", "légumes & fruits"),
		("C&ocirc;t&eacute;", "Côté"),
		("C&amp;ocirc;t&amp;eacute;", "Côté"),
		("Dion &amp;amp; Fils", "Dion & Fils"),
		("C&Atilde;&acute;t&eacute;", "Côté"),
		("Rue de l&#39;&Eacute;glise", "Rue de l'Église"),
		("lâ€™Ã©glise", "l’église"),
		("Société Ã‰lectrique", "Société Électrique"),
		("C\u00c3\u0083\u00c2\u00b4t\u00c3\u0083\u00c2\u00a9", "Côté"),
		("\u00c3\u0089cole", "École"),
	],
)
def test_broken_text_is_repaired(broken: str, repaired: str) -> None:
	assert repair(broken) == repaired
	assert repair(repaired) == repaired


@given(
	st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
	st.sampled_from(["latin-1", "cp1252"]),
)
def test_french_text_read_through_the_wrong_charset_comes_back(text: str, charset: str) -> None:
	assert repair(text.encode("utf-8").decode(charset)) == text


def test_a_line_has_no_controls_and_single_spaces() -> None:
	assert clean_line("  12\x00 rue\t\tPrincipale\r\n  app. 4\x07 ") == "12 rue Principale app. 4"
	assert clean_line("a\u00a0b&nbsp;c\u200b\ufeff") == "a b c"
	assert clean_line("  two   words ") == "two words"
	assert clean_line("") == ""


def test_lines_keep_their_breaks() -> None:
	assert clean_lines(" first \r\n\r\n second\x00\rthird &eacute;\t x ") == "first\n\nsecond\nthird é x"
	assert clean_lines("plain") == "plain"


@given(st.text(max_size=200))
def test_cleaning_any_text_settles(text: str) -> None:
	line = clean_line(text)
	assert line == " ".join(line.split())
	assert "\x00" not in line and "\n" not in line
	assert clean_lines(text) == clean_lines(text).strip()
