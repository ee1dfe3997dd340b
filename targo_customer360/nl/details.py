"""The small parameters: device, voicemail, port, OLT, quote, part of the day, each month."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from targo_customer360.nl.lexicon import alternatives, load, whole
from targo_customer360.nl.numbers import below_thousand, cardinal, digits_in_words
from targo_customer360.nl.text import Text

_PARTS = ("evening", "afternoon", "morning")
DEVICES = ("router", "ont", "modem", "ata")
_DIRECTIONS = frozenset("east west north south est ouest nord sud centre central main".split())
_SLASH = r"(?: (?:/|slash|barre oblique|barre|oblique|stroke|dash|,|tiret|trait))"
_DIGIT = r"(?:\d{1,2}|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|un|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize)"
_PORTS = (
	whole(rf"(?:ports? )?(?P<a>{_DIGIT}){_SLASH} (?P<b>{_DIGIT}){_SLASH} (?P<c>{_DIGIT})(?! \d)"),
	whole(
		rf"ports?(?: no| number| numero| #| :)? (?P<a>{_DIGIT}){_SLASH}? (?P<b>{_DIGIT})(?:{_SLASH}? (?P<c>{_DIGIT}))?"
	),
)
_QUOTE = whole(r"soq (?P<n>\d+)|(?P<n2>soq\d+)")
_NUMBERED_QUOTE = whole(
	r"(?:quotes?|quotation|soumission|devis|estimate|estimation|proposal|cotation)(?: (?:no|number|numero|num|#|id))* (?P<n>\d{1,6})"
)
_QUOTE_NOUN = whole(
	r"(?:quotes?|quotation|soumission|devis|estimate|estimation|proposal|cotation)(?: (?:no|number|numero|num|#|id))*"
)
_ONT_OWNER = frozenset(
	"l' le un son sa leur cet ce the their his her an a of d' mon ton your my our notre votre".split()
)
_CLOCKS = (
	whole(r"(?P<h>\d{1,2})(?::(?P<m>\d\d))? ?(?P<p>am|pm|a m|p m)"),
	whole(r"(?P<h>\d{1,2})(?P<p>am|pm)"),
	whole(r"(?P<h>\d{1,2}):\d\d"),
	whole(r"(?P<h>\d{1,2})h(?:\d\d)?"),
	whole(r"(?P<h>\d{1,2}) (?:h|heures?|o ?'? ?clock|oclock)(?: \d\d)?"),
	whole(
		r"(?:at|around|about|a|vers|by) (?P<h>\d{1,2})(?! (?:[a-z]+ )?(?:street|rue|st|road|rang|/|dollars|\$))"
	),
)


def device(text: Text, aside: Callable[[int], bool]) -> tuple[str, tuple[int, int]] | None:
	"""The device named in the request, and where; `aside` says which tokens are no part of it."""
	found = [
		(name, span)
		for name in DEVICES
		for _, span in text.find(_device(name))
		if name != "ont" or _is_device(text, span[0])
	]
	return next((one for one in found if not aside(one[1][0])), found[0] if found else None)


@lru_cache
def _device(name: str) -> re.Pattern[str]:
	return whole(alternatives(load("slots")[name]))


def _is_device(text: Text, i: int) -> bool:
	"""Not the French "ont" of "ils ont"."""
	if text.word(i) != "ont" or text.tokens[i].upper or text.word(i - 1) in _ONT_OWNER:
		return True
	around = text.word(i + 1), text.word(i - 1)
	if around[1] in ("reboot", "restart", "redemarre", "redemarrer", "reset") and around[0][:1].isdigit():
		return True
	return around[0] in ("", "status", "online", "signal", "?", ".", "state", "de", "du", "for") and (
		around[1][:1].isdigit()
		or around[1] in ("status", "signal", "reboot", "restart", "check", "etat", "", "redemarre")
	)


def voicemail(text: Text) -> bool | None:
	"""Whether voicemail was asked for or refused; None when not said."""
	if whole(alternatives(load("slots")["no_voicemail"])).search(text.norm):
		return False
	return True if whole(alternatives(load("concepts")["voicemail"])).search(text.norm) else None


def port(text: Text, taken: set[int]) -> tuple[str, tuple[int, int]] | None:
	"""The port as "1/2/3"."""
	for pattern in _PORTS:
		for match, span in text.find(pattern):
			if taken.intersection(range(*span)):
				continue
			values = [_digit(match[name]) for name in "abc" if match[name]]
			return "/".join(values), span
	return None


def _digit(word: str) -> str:
	return word if word.isdigit() else str(next(below_thousand([word], 0))[0])


def olt(text: Text) -> tuple[str, tuple[int, int]] | None:
	"""The OLT as typed, "OLT-EAST"."""
	for i, token in enumerate(text.tokens):
		if not re.fullmatch(r"olt\d*", token.word):
			continue
		end = i + 1
		while end < len(text) and text.tokens[end].joined and text.word(end)[0].isalnum():
			end += 1
		if end == i + 1 and end < len(text):
			after = text.tokens[end]
			if (
				after.word in _DIRECTIONS
				or after.word.isdigit()
				or (after.word.isalpha() and (not after.known or after.upper) and after.word != "port")
			):
				end += 1
		if end > i + 1 or token.word != "olt":
			return text.typed(i, end), (i, end)
	return None


def quote_id(text: Text) -> tuple[str, tuple[int, int]] | None:
	"""The quote as typed: "SOQ-908"."""
	for _, span in text.find(_QUOTE):
		return text.typed(*span), span
	for i, token in enumerate(text.tokens):
		read = digits_in_words([one.word for one in text.tokens], i + 1) if token.word == "soq" else None
		if read:
			return f"SOQ-{read[0]}", (i, read[1])
	return None


def numbered_quote(text: Text) -> tuple[str, tuple[int, int]] | None:
	"""The number after the word quote: "412", in words too."""
	for match, span in text.find(_NUMBERED_QUOTE):
		return match["n"], (text.span(match, "n")[0], span[1])
	for _, (_, start) in text.find(_QUOTE_NOUN):
		read = digits_in_words([token.word for token in text.tokens], start)
		if read:
			return read[0], (start, read[1])
	return None


def monthly(text: Text) -> bool:
	"""Whether something was said to come back each month."""
	return bool(whole(alternatives(load("slots")["monthly"])).search(text.norm))


def time_of_day(text: Text, hard: set[int], taken: set[int]) -> tuple[str, list[tuple[int, int]]] | None:
	"""Morning, afternoon or evening: named outside `hard`, where "this morning" is a date too, or by the clock."""
	said = sorted(
		((span, name) for name in _PARTS for _, span in text.find(whole(alternatives(load("slots")[name])))),
		key=lambda pair: pair[0][0] - pair[0][1],
	)
	spans: list[tuple[int, int]] = []
	names: set[str] = set()
	# The longest first: "avant midi" is no "midi".
	for span, name in said:
		if not hard.intersection(range(*span)) and not _covered(span, spans):
			spans.append(span)
			names.add(name)
	named = next((name for name in _PARTS if name in names), "")
	hour = _clock(text, taken, spans)
	if hour is None:
		return (named, spans) if named else None
	spans.append(hour[1])
	return _part(hour[0], named), spans


def _covered(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
	return any(first < span[1] and span[0] < last for first, last in spans)


def _clock(text: Text, taken: set[int], spans: list[tuple[int, int]]) -> tuple[int, tuple[int, int]] | None:
	for pattern in _CLOCKS:
		for match, span in text.find(pattern):
			if taken.intersection(range(*span)):
				continue
			hour = int(match["h"])
			half = match.groupdict().get("p")
			if half:
				hour = hour % 12 + (12 if half[0] == "p" else 0)
			if hour < 24:
				return hour, span
	words = [token.word for token in text.tokens]
	for i, word in enumerate(words):
		if word in ("at", "a", "vers", "around", "about") and i + 1 not in taken:
			read = cardinal(words, i + 1) or _one(words, i + 1)
			if read and read[0] < 24 and not taken.intersection(range(i + 1, read[1])):
				after = words[read[1]] if read[1] < len(words) else ""
				clock = after in ("heures", "heure", "o", "oclock", "h")
				if clock or word != "a":
					return read[0], (i, read[1] + clock)
	return None


def _one(words: list[str], i: int) -> tuple[int, int] | None:
	return (
		(1, i + 1)
		if i + 1 < len(words) and words[i] in ("une", "one") and words[i + 1] in ("heure", "o")
		else None
	)


def _part(hour: int, named: str) -> str:
	if named:
		# "nine in the evening", "2 pm": what was said in words decides, but 6:30 pm is evening.
		return "evening" if named == "afternoon" and (hour >= 17 or 5 <= hour <= 8) else named
	if 1 <= hour <= 5:
		return "afternoon"  # nobody sends a technician at two in the night
	if hour < 12:
		return "morning"
	return "afternoon" if hour < 17 else "evening"
