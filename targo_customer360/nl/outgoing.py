"""What of an utterance may leave this machine: all but what looks like a card, a bank account, a password or a token."""

from __future__ import annotations

import re

from targo_customer360.nl.numbers import dictated, is_number_word
from targo_customer360.nl.text import fold

HIDDEN = "[…]"
_DIGITS = re.compile(r"\d(?:[ .\-/]{0,3}\d){10,}")
"""More digits than a telephone number has: a card or an account, whether it passes a check or not."""
_HARMLESS = re.compile(
	r"(?<!\d)(?:(?:\+?1[ .-]*)?\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[ .-]?\d{4}|20\d\d-[01]\d-[0-3]\d|[012]?\d:[0-5]\d)(?!\d)"
)
"""A telephone number, a date, a time."""
_PHONE = re.compile(r"(?:\+?1[ .-]*)?\(?[2-9]\d\d\)?[ .-]*[2-9]\d\d[ .-]*\d{4}")
_TOKEN = re.compile(
	r"\b(?:sk|rk|pk|whsec|tok|pm|card|cus|seti|pi|src|ba)_\w{4,}|\beyJ[\w-]+\.[\w.-]+|\bBearer\s+\S+"
	r"|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}\b"
)
_SECRET = (
	r"(?:pass ?words?|passwd|pwd|pass ?codes?|mots? de passe|mdp|nip|pin|cvv|cvc|code de securite|security code"
	r"|secret|api key|cle api|token|jeton)"
)
_TOLD = re.compile(
	rf"\b{_SECRET}\b[^.,;:=\n]{{0,40}}?(?:(?:\bis\b|\best\b|\bto\b|\ba\b(?= \S*\d))\s*[:=]?|[:=])\s*[\"'«“]?\s*(?P<value>[^\s\"'»”]+)"
)
_ABOUT = r"(?:\s+(?:voice ?mail|messagerie|vocale?|boite|du|de la|wi-?fi|sip|modem|router|routeur|portal|portail)\b){0,3}"
_BESIDE = re.compile(rf"\b{_SECRET}{_ABOUT}\s+[\"'«“]?(?P<value>(?=\S*[\d!@#$%^&*?])[^\s\"'»”]+)")
_BANK = re.compile(
	r"\b(?:bank (?:account|acct)|compte (?:bancaire|de banque|en banque|cheques?)|(?:chequing|checking|savings) account"
	r"|transit|institution|folio|iban|routing|void cheque|specimen|nas|sin|social insurance|assurance sociale)\b"
	r"(?:[^\d\n]{0,25}\d[\d .\-/]*)+"
)
_MOST_SPOKEN = 11


def leaving(text: str) -> str:
	"""The text as it may be sent to an outside service."""
	hidden = [match.span("value") for pattern in (_TOLD, _BESIDE) for match in pattern.finditer(fold(text))]
	hidden = [span for span in hidden if not _PHONE.fullmatch(text[slice(*span)].rstrip(".,;:!?"))]
	hidden += [match.span() for match in _TOKEN.finditer(text)]
	hidden += _bank(text)
	rest = _HARMLESS.sub(lambda match: "_" * len(match[0]), text)
	hidden += [match.span() for match in _DIGITS.finditer(rest)]
	hidden += _spoken(text)
	return _without(text, hidden)


def _bank(text: str) -> list[tuple[int, int]]:
	"""The digits beside words of a bank; the words stay, so that what is asked can still be understood."""
	return [
		(match.start() + digits.start(), match.start() + digits.end())
		for match in _BANK.finditer(fold(text))
		for digits in re.finditer(r"\d(?:[ .\-/]*\d)*", match[0])
	]


def _spoken(text: str) -> list[tuple[int, int]]:
	"""Runs of dictated digits that are longer than a telephone number."""
	words = [(match[0], match.span()) for match in re.finditer(r"[a-z]+|\d+", fold(text))]
	found, start = [], 0
	while start < len(words):
		end = start
		while end < len(words) and (is_number_word(words[end][0]) or words[end][0].isdigit()):
			end += 1
		part = [word for word, _ in words[start:end]]
		if any(map(is_number_word, part)) and _length(part) > _MOST_SPOKEN:
			found.append((words[start][1][0], words[end - 1][1][1]))
		start = max(end, start + 1)
	return found


def _length(words: list[str]) -> int:
	digits, at = 0, 0
	while at < len(words):
		group = next(dictated(words, at), ("", at + 1))
		digits, at = digits + len(group[0]), max(group[1], at + 1)
	return digits


def _without(text: str, hidden: list[tuple[int, int]]) -> str:
	shown, at = [], 0
	for start, end in sorted(hidden):
		if start >= at:
			shown += [text[at:start], HIDDEN]
		at = max(at, end)
	return "".join([*shown, text[at:]])
