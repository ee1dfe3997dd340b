"""Who is meant: every run of words that may name a customer or a technician, and the best of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from targo_customer360.nl.dates import months, weekdays
from targo_customer360.nl.lexicon import business, load, names, trade_words, whole
from targo_customer360.nl.numbers import digits_in_words, is_number_word
from targo_customer360.nl.text import Text

_LINKS = frozenset("de du des d' la l' le les of the & -".split())
_FAMILY = frozenset(
	"fils freres frere sons son brothers associes associe co cie filles fille soeurs company partners".split()
)
_NOT_NAMES = frozenset(
	"c i a y stripe wifi voip ont did dids ata olt ppa ip asap am pm sip vm tv 911 soq ok mrs mr sms pin nip eom pdf usb english french francais anglais quebec canada targo genieacs acs paysafe visa mastercard po pc".split()
)
_BEFORE = frozenset(
	"for pour chez of de du des d' at to by par from with avec on sur a au aux a' s'appelle named nomme about concernant that if whether is does did has est is owe avait avais a un des que qu' doit".split()
)
_AFTER = frozenset(
	"'s owe owes has have had doit a est is va will need needs just vient paid pays paie moved demenage promised said says wants want accepted accepte called appelle nous still veut avait ont does did can forgot oublie engage promet agreed gets lost forgets still toujours hasn't hasnt".split()
)
_ADVERBS = frozenset(
	"donc just juste only also aussi now maintenant please svp stp plutot simplement".split()
)
_ID_BEFORE = frozenset("# : , no number numero num id".split())
_UNITS = re.compile(
	r"(?:%|\$|mbps|mbit|mb|meg|megs|gb|gig|days?|jours?|weeks?|semaines?|mois|months?|hours?|heures?|fois|times|x|dollars?|bucks|piastres|min|minutes)"
)
_NUMBERED = whole(r"\d{4} \d{4} (?:quebec|canada|ontario) (?:inc|ltee|ltd)")
_NUMBER = re.compile(r"\d{3,7}")


@dataclass(slots=True)
class Name:
	"""A run of tokens that may name somebody. `score` says how much speaks for a customer."""

	text: str
	span: tuple[int, int]
	is_id: bool = False
	marked: bool = False
	score: int = 0
	is_tech: bool = False


@lru_cache
def _clients() -> frozenset[str]:
	return frozenset(word for phrase in load("slots")["client"] for word in phrase.split()) - {
		"number",
		"no",
		"numero",
		"de",
		"id",
	}


@lru_cache
def _titles() -> frozenset[str]:
	return frozenset(load("slots")["title"])


_TECHS = frozenset("tech technician technicien technicienne installer installateur techie".split())


def candidates(text: Text, taken: set[int]) -> list[Name]:
	"""The runs outside the tokens already taken that may name somebody, in order."""
	found: list[Name] = []
	i = 0
	while i < len(text):
		name = None if i in taken else (_id(text, i, taken) or _run(text, i, taken))
		if name is None:
			i += 1
			continue
		_weigh(text, name)
		found.append(name)
		i = name.span[1]
	return found


def _id(text: Text, i: int, taken: set[int]) -> Name | None:
	word = text.word(i)
	numbered = _NUMBERED.match(text.norm, text.place(i))
	if numbered or "@" in word:
		span = (i, text.span(numbered)[1] if numbered else i + 1)
		return Name(text.typed(*span), span, score=6)
	if word == "c" and re.fullmatch(r"\d{1,7}", text.word(i + 1)):
		return Name(text.typed(i, i + 2), (i, i + 2), is_id=True, score=6)
	if re.fullmatch(r"c\d{1,7}", word):
		return Name(text.typed(i, i + 1), (i, i + 1), is_id=True, score=6)
	marked = _is_marked(text, i)
	if (_NUMBER.fullmatch(word) and word != "911") or (marked and re.fullmatch(r"\d{1,9}", word)):
		after = i + 2 < len(text) and text.tokens[i + 2].joined and not text.tokens[i + 1].joined
		if (_UNITS.fullmatch(text.word(i + 1)) and not (text.word(i + 1) == "$" and after)) or text.word(
			i + 1
		) == "/":
			return None
		if text.word(i - 1) in ("$", "x", "/", "soq", "port", "ports"):
			return None
		return Name(word, (i, i + 1), is_id=True, score=2 + (len(word) >= 4))
	if is_number_word(word) and (marked or word not in ("un", "une", "one")):
		return _spoken_id(text, i, marked, taken)
	return None


def _spoken_id(text: Text, i: int, marked: bool, taken: set[int]) -> Name | None:
	"""An id in words, "client un deux zéro sept", only after the word client or with three digits and more."""
	if not marked:
		return None
	read = digits_in_words([token.word for token in text.tokens], i)
	if read is None or taken.intersection(range(i, read[1])):
		return None
	return Name(read[0], (i, read[1]), is_id=True, score=3)


def _is_marked(text: Text, i: int) -> bool:
	"""Whether the word client, account, compte stands before."""
	j = i - 1
	while text.word(j) in _ID_BEFORE or (
		text.word(j) in ("de", "du", "of", "is", "est", "the", "la", "le", "l'", "named", "nomme")
		and text.word(j - 1) in _clients()
	):
		j -= 1
	return text.word(j) in _clients()


def _run(text: Text, first: int, taken: set[int]) -> Name | None:
	if not _starts(text, first, taken):
		return None
	end = first + 1
	while end < len(text) and end not in taken:
		if _goes_on(text, end, first):
			end += 1
			continue
		link = end
		while text.word(link) in _LINKS and link not in taken and link < end + 3:
			link += 1
		if link > end and link not in taken and link < len(text) and _linked(text, first, end, link):
			end = link + 1
		elif text.word(end) in ("et", "and") and text.word(end + 1) in _FAMILY:
			end += 2
		else:
			break
	while text.word(end) in (".",) and text.word(end - 1) in ("inc", "ltd", "ltee", "enr"):
		break
	return Name(text.typed(first, end), (first, end))


def _starts(text: Text, i: int, taken: set[int]) -> bool:
	token = text.tokens[i]
	word = token.word
	if not word[0].isalpha() or word in months() or word in weekdays() or word.endswith("'"):
		return False
	strong = (
		_is_marked(text, i)
		or text.word(i - 1) in _titles()
		or text.word(i - 1) in _TECHS
		or text.word(i - 1) == "chez"
	)
	if word in _titles() and (i + 1 < len(text) and text.word(i + 1)[0].isalpha()):
		return False
	if len(word) == 1:
		return token.upper and (strong or word not in "aicyml") and not text.tokens[i].joined
	if word in _titles() or word in _NOT_NAMES or word in _clients():
		return False
	if word in names() and token.known:
		return token.capital and i > 0
	if word in business():
		after = text.tokens[i + 1] if i + 1 < len(text) else None
		return (
			after is not None
			and i + 1 not in taken
			and (
				not after.known
				or (after.capital and after.word not in _NOT_NAMES)
				or after.word in names()
				or (
					after.word in _LINKS
					and i + 2 < len(text)
					and (not text.tokens[i + 2].known or text.tokens[i + 2].capital)
				)
			)
		)
	if not token.known or word in names():
		return True
	if (
		token.capital
		and i > 0
		and text.word(i - 1) not in (".", "!", "?", "…", ":", "-", "->", ";")
		and not token.upper
	):
		return strong or _follows_name(text, i) or _continues(text, i, taken)
	return strong and token.capital and not token.upper


def _continues(text: Text, i: int, taken: set[int]) -> bool:
	"""A known word with a capital before an unknown one with a capital: "Notre Boulangerie"."""
	after = text.tokens[i + 1] if i + 1 < len(text) and i + 1 not in taken else None
	return (
		after is not None
		and after.capital
		and not after.upper
		and after.word not in months()
		and (not after.known or after.word in business())
	)


def _follows_name(text: Text, i: int) -> bool:
	return text.tokens[i].joined and text.tokens[i - 1].capital


def _goes_on(text: Text, i: int, first: int) -> bool:
	token = text.tokens[i]
	if not (token.word[0].isalpha() or token.word == "&") or token.word.endswith("'"):
		return False
	if token.word == "&":
		return i + 1 < len(text)
	if token.joined and text.tokens[i - 1].word != "," and text.tokens[i - 1].end != token.start:
		return token.capital or not token.known
	if (token.word in _NOT_NAMES and not token.joined) or token.word in months() or token.word in weekdays():
		return False
	if token.word in ("inc", "ltd", "ltee", "enr", "cie", "senc"):
		return True
	if token.word in _clients() or (token.word in _titles() and not token.known):
		return False
	if not token.known or token.word in business() or token.word in names():
		return token.capital or not text.tokens[first].capital or token.word in ("inc", "ltd", "ltee")
	return token.capital and not token.upper and text.tokens[i - 1].capital


def _linked(text: Text, first: int, end: int, link: int) -> bool:
	token = text.tokens[link]
	if (
		not token.word[0].isalpha()
		or token.word in _clients()
		or token.word in months()
		or token.word in weekdays()
	):
		return False
	opened = text.tokens[first].word in business() or text.word(end) == "&"
	if text.word(end) in ("the", "le", "les", "l'", "la") and not opened:
		return False
	if opened:
		return not token.known or token.capital
	return (
		token.capital
		and text.tokens[first].capital
		and text.word(end) in ("de", "du", "des", "d'", "-")
		and not token.known
	)


def _weigh(text: Text, name: Name) -> None:
	first, end = name.span
	before = first - 1
	while text.word(before) in _ADVERBS:
		before -= 1
	article = text.word(before) in ("la", "le", "l'", "the", "les")
	if article:
		before -= 1
	token = text.tokens[first]
	name.marked = _is_marked(text, first)
	if text.word(first - 1) in _TECHS and not name.is_id:
		name.is_tech = True
		name.score -= 5
	name.score += 5 * name.marked + 5 * (
		text.word(first - 1) in _titles() and not text.tokens[first - 1].joined
	)
	name.score += 2 * (text.word(before) in _BEFORE) + article + 4 * (text.word(before) == "chez")
	name.score += (
		2 * token.capital
		+ 2 * (text.word(end) in _AFTER)
		+ 2 * (token.word in business())
		+ (token.word in names())
	)
	name.score += 2 * (
		end < len(text) and text.word(end) in _clients() and text.word(end) in ("account", "customer")
	)
	name.score += 2 * (text.word(before) in trade_words() and text.word(before) not in _BEFORE) + (before < 0)


def spoken_for(text: Text, name: Name) -> str:
	"""The name as typed, without the word client inside it."""
	return re.sub(r"[\s.,;:!?'’…]+$", "", text.typed(*name.span)) if not name.is_id else name.text
