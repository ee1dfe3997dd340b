"""Street name, type and direction, side by side."""

from __future__ import annotations

from targo_customer360.telephony.address.findings import Findings
from targo_customer360.telephony.address.line import Line
from targo_customer360.telephony.address.spelling import Likeness, initials, names_alike
from targo_customer360.telephony.address.street import Street, parse_street
from targo_customer360.telephony.address.town import Town, names_of, town_words
from targo_customer360.telephony.address.vocabulary import SELF_TYPED


def compare_streets(found: Findings, here: Line, there: Line, town_here: Town, town_there: Town) -> None:
	"""Adds what differs between the two streets. A town at the end of a line is not part of the street's name."""
	a, b = here.street, there.street
	if not a.keys & b.keys:
		a, b = _without_town(found, here, there, town_here, town_there)
	_compare_names(found, a, b)
	_compare_types(found, a, b)
	_compare_directions(found, a, b)


def _without_town(
	found: Findings, here: Line, there: Line, town_here: Town, town_there: Town
) -> tuple[Street, Street]:
	for line, town, other in ((here, town_here, there.street), (there, town_there, here.street)):
		shorter = _cut_town(line.street_text, town)
		if shorter and shorter.keys & other.keys:
			if len(town.words) < 2:
				found.review("town_in_street", line.street_text)
			return (shorter, other) if line is here else (other, shorter)
	return here.street, there.street


def _cut_town(text: str, town: Town) -> Street | None:
	"""The street without the town's name behind it; None when it does not end so or nothing would be left."""
	keys = names_of(town)
	words = text.replace("-", " ").split()
	behind = words[-1] if words else ""
	if not any(key.endswith(behind) for key in keys):
		return None
	for i in range(len(words) - 1, 0, -1):
		if "".join(town_words(" ".join(words[i:]))) in keys:
			street = parse_street(" ".join(words[:i]))
			if street.core:
				return street
	return None


def _compare_names(found: Findings, a: Street, b: Street) -> None:
	if a.keys & b.keys or a.core == b.core:
		return
	if a.loose_keys & b.loose_keys or a.keys & b.loose_keys or a.loose_keys & b.keys:
		found.review("street_joined", a, b)
		return
	if a.numbers != b.numbers:
		code = "street_number" if a.numbers and b.numbers else "street_name"
		found.mismatch(code, a, b)
		return
	if initials(a.core, b.core):
		found.review("street_initials", a, b)
		return
	likeness = names_alike(a.core, b.core)
	if likeness is Likeness.LOST:
		found.remark("street_spelling", a, b)
	elif likeness is Likeness.SLIP:
		found.slip("street_spelling", a, b)
	elif likeness is Likeness.DOUBT:
		found.review("street_spelling", a, b)
	else:
		found.mismatch("street_near_name" if likeness is Likeness.NEAR else "street_name", a, b)


def _compare_types(found: Findings, a: Street, b: Street) -> None:
	if a.type == b.type:
		return
	if a.type and b.type:
		found.mismatch("street_type", a.type, b.type)
		return
	known = a.type or b.type
	named = any(word[0] != "#" for word in a.core)
	if named and (known == "rue" or (known == "chemin" and SELF_TYPED.intersection(a.core))):
		found.slip("street_type_missing", known)
	else:
		found.review("street_type_missing", known)


def _compare_directions(found: Findings, a: Street, b: Street) -> None:
	if a.direction != b.direction:
		if a.direction and b.direction:
			found.mismatch("direction", a.direction, b.direction)
		else:
			found.review("direction_missing", a.direction or b.direction)
	elif {a.direction_first, b.direction_first} == {"word", ""}:
		# "North Creek Road" and "Creek Road North" may be two roads; "W Main Street" and "Main Street W" are one.
		found.review("direction_place", a, b)
