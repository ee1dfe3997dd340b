"""An address line, or the fields of a 911 record, as doors, one street, units and what the notes say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from targo_customer360.telephony.address import notes
from targo_customer360.telephony.address.civic import Civic, Door, parse_civic
from targo_customer360.telephony.address.street import NO_STREET, Street, parse_street
from targo_customer360.telephony.address.units import (
	Units,
	note_positions,
	parse_apt,
	take_positions,
	take_units,
)
from targo_customer360.telephony.address.vocabulary import (
	ANY_TYPE,
	ARTICLES,
	DIRECTION_WORDS,
	IN_STREET_NOTES,
	NEAR_WORDS,
	NUMBERED_TYPES,
	PLACEHOLDER_NAMES,
	PLACEHOLDERS,
	STRONG_TYPES,
	alternatives,
)
from targo_customer360.telephony.address.words import NUMBER_WORDS, TOKEN

_TYPE_ONLY = re.compile(rf"(?:{alternatives(ANY_TYPE)})(?: (?:de|du|des|la|l|d|les|le))*")
_IN_STREET_NOTE = re.compile(rf"[ -]+({alternatives(IN_STREET_NOTES)})$")
_BARE_UNIT = re.compile(r"#?\s*([0-9]+(?:[ -]?[a-z])?|[a-z](?:[ -]?[0-9]+)?)")
_NUMBER_SIGN = re.compile(r"(?:#|(?:no|num|numero|number)\b)[ :#]*(?:civique\b[ :]*)?(?=[0-9])")
# "Rang #4", "route no 202": the sign belongs to the street's own number.
SIGN_OF_STREET = re.compile(
	rf"^((?:[0-9]+[a-z]?[ ,-]+)?(?:{alternatives(NUMBERED_TYPES)}))\s*(?:#|no\b|numero\b)\s*(?=[0-9])"
)
EDGES = " -:/,"


@dataclass(slots=True)
class Line:
	"""One side of a comparison, read. The flags tell what stood beside the address itself."""

	doors: tuple[Door, ...] = ()
	is_range: bool = False
	street: Street = NO_STREET
	street_text: str = ""
	units: Units = field(default_factory=Units)
	placeholder: str = ""
	mailbox: bool = False
	postal: str = ""
	marked_old: bool = False
	moved: bool = False
	unconfirmed: bool = False
	others: list[str] = field(default_factory=list)  # a second address
	unread: list[str] = field(default_factory=list)  # text with a number or a letter that nobody understood
	remarks: list[str] = field(default_factory=list)  # words: a town, the name of a building, a remark

	@property
	def empty(self) -> bool:
		return not (self.doors or self.street)

	def set_street(self, text: str) -> None:
		self.street_text = text
		self.street = parse_street(text)
		if self.street.trailing_unit:
			self.units.unit.add(self.street.trailing_unit)
		told = [word for word in self.street.core if word not in ARTICLES]
		if told and all(word in PLACEHOLDER_NAMES for word in told):
			self.placeholder = text

	def set_civic(self, civic: Civic) -> None:
		self.doors, self.is_range = civic.doors, civic.is_range
		if any(door.civic == "0" for door in civic.doors):
			self.placeholder = "0"


def read_street(line: Line, text: str) -> None:
	"""`text` as the street, a note at its end ("rue Principale sous-sol") apart."""
	note = _IN_STREET_NOTE.search(text)
	if note:
		before = TOKEN.findall(text[: note.start()])
		if before and before[-1] not in ARTICLES and before[-1] not in ANY_TYPE:
			take_positions(note[1], line.units)
			text = text[: note.start()]
	line.set_street(text)


def _read_primary(line: Line, text: str) -> bool:
	"""Reads `text` as civic number and street; False when no civic number begins it."""
	civic = parse_civic(text)
	if civic is None:
		return False
	rest = civic.rest.strip(EDGES)
	if rest and not parse_street(rest).core:
		# "138 route" and "123-4 rang": the number is the street's own.
		first, *others = civic.doors
		if not others and first == Door(first.civic):
			return False
		if len(others) == 1 and first.unit.isdigit():
			numbers = re.findall(r"[0-9]+", text)
			civic, rest = Civic((Door(numbers[0].lstrip("0") or "0"),), ""), f"{numbers[1]} {rest}"
	line.set_civic(civic)
	if rest:
		read_street(line, rest)
	return True


def _read_remark(line: Line, text: str) -> None:
	"""What stands behind the address: its type, a direction, a unit, a town, a remark, a second address."""
	if _TYPE_ONLY.fullmatch(text) and not line.street.type:
		line.set_street(f"{text} {line.street_text}")
	elif text in DIRECTION_WORDS and not line.street.direction:
		line.set_street(f"{line.street_text} {text}")
	elif take_positions(text, line.units):
		pass
	elif _BARE_UNIT.fullmatch(text):
		line.units.unit |= parse_apt(text).unit
	elif any(char.isdigit() for char in text):
		_read_numbered(line, notes.without_numbered_notes(text))
	else:
		words = TOKEN.findall(text)
		note_positions(words, line.units)
		if words and words[0] in STRONG_TYPES and len(words) > 1 and NEAR_WORDS.isdisjoint(words):
			if not parse_street(text).keys & line.street.keys:
				line.others.append(text)
		elif _looks_like_a_part(line, words):
			line.unread.append(text)
		elif words:
			line.remarks.append(text)


def _looks_like_a_part(line: Line, words: list[str]) -> bool:
	"""Words that may tell doors apart: "chalet A", "maison deux", or "Petite rue" behind a name without a type."""
	if any(len(word) == 1 and (word not in "lad" or word == words[-1]) for word in words):
		return True
	if words and words[-1] in NUMBER_WORDS:
		return True
	return not line.street.type and not STRONG_TYPES.keys().isdisjoint(words)


def _read_numbered(line: Line, text: str) -> None:
	"""A remark with a number in it: the same address again, another one, or something unread."""
	if not any(char.isdigit() for char in text):
		if text:
			_read_remark(line, text)
		return
	civic = parse_civic(text)
	street = parse_street(civic.rest.strip(EDGES) if civic else text)
	if not street.core or not (civic or street.type):
		line.unread.append(text)
	elif (civic and civic.doors != line.doors) or not street.keys & line.street.keys:
		line.others.append(text)


def without_number_sign(text: str) -> str:
	"""'#123 rue X' and 'no 123 rue X' -> '123 rue X'; '#4-123 rue X' stays: its sign announces a unit."""
	sign = _NUMBER_SIGN.match(text)
	if not sign:
		return text
	bare = text[sign.end() :]
	behind = bare.lstrip("0123456789").lstrip(EDGES)
	return text if behind[:1].isdigit() and parse_civic(behind) else bare


def read_segment(line: Line, text: str, aside: bool, pending: list[str]) -> None:
	"""One segment of a line. What may be the street, if no better segment comes, goes to `pending`."""
	text = text.strip(EDGES)
	if text in PLACEHOLDERS:
		if not line.doors:
			line.placeholder = line.placeholder or text
		line.unconfirmed |= notes.about_time(text, anywhere=True) is notes.Note.UNCONFIRMED
		return
	located = bool(line.doors and line.street)
	if aside or located or (text[:1].isalpha() and not line.doors):
		when = notes.about_time(text, anywhere=aside or located)
		line.marked_old |= when is notes.Note.MARKED_OLD
		line.moved |= when is notes.Note.MOVED
		line.unconfirmed |= when is notes.Note.UNCONFIRMED
		if when in (notes.Note.OLD, notes.Note.MARKED_OLD) or (when is not notes.Note.NONE and located):
			return
		if when is notes.Note.MOVED:
			text = notes.after_moved(text)
	mailed = notes.without_mail(text)
	line.mailbox |= mailed != text
	line.postal = line.postal or notes.postal_in(mailed)
	text = notes.without_noise(mailed)
	if not line.doors:
		text = without_number_sign(text)
	text = take_units(SIGN_OF_STREET.sub(r"\1 ", text), line.units).strip(EDGES)
	if not text:
		return
	if located or aside:
		_read_remark(line, text) if line.street else pending.append(text)
	elif line.doors:
		_read_split_street(line, text)
	elif not _read_primary(line, text):
		pending.append(text)


def _read_split_street(line: Line, text: str) -> None:
	"""The segment after a number that stood alone: "123" "rue X", but also "4" "123 rue X"."""
	civic = parse_civic(text)
	if civic and parse_street(civic.rest.strip(EDGES)).core and len(line.doors) == 1:
		_read_primary(line, f"{line.doors[0].civic}{line.doors[0].suffix}-{text}")
	elif not take_positions(text, line.units):
		read_street(line, text)


def finish(line: Line, pending: list[str]) -> Line:
	pending.sort(key=lambda text: not parse_street(text).type)
	for text in pending:
		if take_positions(text, line.units):
			continue
		if line.street:
			_read_remark(line, text)
		else:
			read_street(line, text)
	return line
