"""The two kinds of record as a Line each: a service address, a 911 record."""

from __future__ import annotations

import re

from targo_customer360.telephony.address import notes
from targo_customer360.telephony.address.civic import Civic, Door, parse_civic
from targo_customer360.telephony.address.line import (
	EDGES,
	SIGN_OF_STREET,
	Line,
	finish,
	read_segment,
	read_street,
	without_number_sign,
)
from targo_customer360.telephony.address.normalize import clean
from targo_customer360.telephony.address.street import parse_street
from targo_customer360.telephony.address.town import is_known, town_words
from targo_customer360.telephony.address.units import parse_apt, take_units
from targo_customer360.telephony.address.vocabulary import PLACEHOLDERS, WORDS_TO_READ

# Lines without a sign or a word that needs reading are nothing but a number and a street.
_SIMPLE = re.compile(r"([0-9]+),? ([a-z][a-z -]*)")
_BUSY = re.compile(r"[0-9,()#/:?&]|^$")


def read_service(address1: object, address2: object) -> Line:
	"""The two lines of a service address, as staff typed them."""
	first, second = clean(address1), clean(address2)
	line = Line()
	simple = None if second else _SIMPLE.fullmatch(first)
	if (
		simple
		and WORDS_TO_READ.isdisjoint(words := simple[2].replace("-", " ").split())
		and len(words[0]) > 1
	):
		line.set_civic(Civic((Door(simple[1].lstrip("0") or "0"),), ""))
		line.set_street(simple[2])
		return line
	pending: list[str] = []
	for text in (first, second):
		for piece, aside in notes.segments(text):
			if piece:
				read_segment(line, piece, aside, pending)
	return finish(line, pending)


def _read_number_field(line: Line, text: str) -> str:
	"""The 911 record's number; returns what follows it, which belongs to the street."""
	if text.isdigit() and text.strip("0"):
		line.set_civic(Civic((Door(text.lstrip("0")),), ""))
		return ""
	if text in PLACEHOLDERS:
		line.placeholder = text
	mailed = notes.without_mail(text)
	line.mailbox |= mailed != text
	text = take_units(without_number_sign(mailed), line.units).strip(EDGES)
	civic = parse_civic(text)
	if civic:
		line.set_civic(civic)
		return civic.rest.strip(EDGES)
	if text and not line.placeholder:
		line.unread.append(text)
	return ""


def _read_street_field(line: Line, text: str) -> None:
	"""The first segment of the 911 record's street, which sometimes repeats the number."""
	mailed = notes.without_mail(text)
	line.mailbox |= mailed != text
	text = take_units(SIGN_OF_STREET.sub(r"\1 ", notes.without_noise(mailed)), line.units).strip(EDGES)
	if text in PLACEHOLDERS:
		line.placeholder = line.placeholder or text
		return
	civic = parse_civic(text)
	if civic and text.isdigit() and any(door.civic == civic.doors[0].civic for door in line.doors):
		return
	rest = civic.rest.strip(EDGES) if civic else ""
	named = bool(rest and parse_street(rest).core)
	if civic and named and (not line.doors or any(door in civic.doors for door in line.doors)):
		line.set_civic(civic)
		text = rest
	if text:
		read_street(line, text)


def read_e911(street_number: object, apt: object, street_name: object) -> Line:
	"""The fields of a 911 record. The unit may stand in any of the three."""
	line = Line()
	ahead = _read_number_field(line, clean(street_number))
	text = clean(street_name)
	if ahead:
		text = f"{ahead} {text}"
	simple = WORDS_TO_READ.isdisjoint(text.replace("-", " ").split()) and not _BUSY.search(text)
	if simple and text not in PLACEHOLDERS:
		if text:
			line.set_street(text)
	else:
		pending: list[str] = []
		first, *others = notes.segments(text)
		_read_street_field(line, first[0])
		for piece, aside in others:
			if piece.strip(EDGES):
				read_segment(line, piece, aside or bool(line.street), pending)
		finish(line, pending)
		# This field is for the street: words that are neither its type nor the town may belong to its name.
		line.unread += [remark for remark in line.remarks if not is_known(town_words(remark))]
	unit = clean(apt)
	if unit:
		line.units.merge(parse_apt(unit))
	return line
