from __future__ import annotations

import pytest
from num2words import num2words

from targo_customer360.nl.money import amount
from targo_customer360.nl.numbers import cardinal, decimal
from targo_customer360.nl.phones import phones
from targo_customer360.nl.spelling import read
from targo_customer360.nl.text import fold


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_number_in_words(language):
	for number in (*range(2, 1200), 1999, 2026, 4012, 9999, 71871, 80090, 99999):
		words = fold(num2words(number, lang=language)).replace("-", " ").replace(",", "").split()
		assert cardinal(words, 0) == (number, len(words)), words


def test_an_article_is_no_number():
	assert cardinal(["un"], 0) is None
	assert cardinal(["a", "router"], 0) is None


@pytest.mark.parametrize(
	("written", "value"),
	[
		("150", 150),
		("75.50", 75.5),
		("75,5", 75.5),
		("1,250.50", 1250.5),
		("1 250,50", 1250.5),
		("x", None),
		("1.2.3", None),
	],
)
def test_a_written_number(written, value):
	assert decimal(written) == value


@pytest.mark.parametrize(
	("said", "value"),
	[
		("$150", 150),
		("150$", 150),
		("150 $ par mois", 150),
		("150/month", 150),
		("1 250,50 $", 1250.5),
		("$1,250.50", 1250.5),
		("cent cinquante piastres", 150),
		("a hundred and fifty bucks", 150),
		("deux mille dollars", 2000),
		("quatre-vingt-quinze dollars", 95),
		("20417 150$", 150),
		("75 dollars et 50", 75.5),
		("le 15", None),
	],
)
def test_an_amount(said, value):
	found = amount(read(said), set())
	assert (found[0] if found else None) == value


@pytest.mark.parametrize(
	("said", "did"),
	[
		("450-272-2408", "4502722408"),
		("(450) 272-2408", "4502722408"),
		("450.272.2408", "4502722408"),
		("450 272 2408", "4502722408"),
		("+1 450 272 2408", "4502722408"),
		("14502722408", "4502722408"),
		("4502722408", "4502722408"),
		("four five zero two seven two two four zero eight", "4502722408"),
		("four five oh two seven two two four oh eight", "4502722408"),
		("four fifty two seventy-two twenty-four oh eight", "4502722408"),
		("quatre cinq zéro deux sept deux deux quatre zéro huit", "4502722408"),
		("quatre cent cinquante deux cent soixante-douze vingt-quatre zéro huit", "4502722408"),
		("cinq cent quatorze cinq cinq cinq zéro un double neuf", "5145550199"),
		("huit cent dix-neuf cinq cent cinquante-cinq douze trente-quatre", "8195551234"),
		("450 272 vingt-quatre zéro huit", "4502722408"),
	],
)
def test_a_telephone_number(said, did):
	assert [number for number, _ in phones(read(f"line {said} please"))] == [did]


@pytest.mark.parametrize(
	"said", ["20417", "272-2408", "150 272 2408", "2026-04-14", "1234567890123", "C-1207 20417"]
)
def test_what_is_no_telephone_number(said):
	assert phones(read(said)) == []


def test_an_account_before_a_number_is_not_swallowed():
	assert phones(read("20417 450 272 2408"))[0] == ("4502722408", (1, 4))
