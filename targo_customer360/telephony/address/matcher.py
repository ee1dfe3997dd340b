"""The verdict: door by door, every part on its own, the worst finding wins.

Parts that say *where* (number, suffix, unit, street, type, direction, town) must agree. Postal code and province only
support or contradict. No similarity score makes a `same`.
"""

from __future__ import annotations

from targo_customer360.telephony.address.findings import Findings
from targo_customer360.telephony.address.line import Line
from targo_customer360.telephony.address.model import E911Address, ServiceAddress, Verdict
from targo_customer360.telephony.address.normalize import clean
from targo_customer360.telephony.address.postal import postal_code, province
from targo_customer360.telephony.address.readers import read_e911, read_service
from targo_customer360.telephony.address.reasons import reason
from targo_customer360.telephony.address.street_compare import compare_streets
from targo_customer360.telephony.address.town import (
	Town,
	compare_towns,
	is_known,
	is_part_of,
	parse_town,
	town_words,
)
from targo_customer360.telephony.address.unit_compare import compare_doors, compare_places

# The legacy columns hold 255 characters at most; reading an endless text would take endless time.
_LONGEST = 300
_TOO_LONG = Verdict("review", (reason("too_long"),))


def match(service: ServiceAddress, e911: E911Address) -> Verdict:
	"""Is the 911 address the door where the service is? Pure; never raises, whatever the texts hold."""
	if _too_long(service, e911):
		return _TOO_LONG
	here = read_service(service.address1, service.address2)
	there = read_e911(e911.street_number, e911.apt, e911.street_name)
	found = Findings()
	if not _is_there(found, here, "service") or not _is_there(found, there, "911"):
		return found.verdict()
	town_here, town_there = parse_town(service.city), parse_town(e911.city)
	town_here = _town_in_line(found, here, town_here)
	town_there = _town_in_line(found, there, town_there)
	compare_doors(found, here, there, clean(e911.info)[:_LONGEST])
	compare_places(found, here, there)
	compare_streets(found, here, there, town_here, town_there)
	_compare_areas(found, service, e911, town_here, town_there)
	_compare_repeated_code(found, here, e911)
	_weigh_notes(found, here)
	_weigh_notes(found, there)
	return found.verdict()


def _too_long(service: ServiceAddress, e911: E911Address) -> bool:
	texts = (
		service.address1,
		service.address2,
		service.city,
		e911.street_number,
		e911.apt,
		e911.street_name,
		e911.city,
	)
	return any(isinstance(text, str) and len(text) > _LONGEST for text in texts)


def _is_there(found: Findings, line: Line, side: str) -> bool:
	"""Is there an address to compare at all? Says why when there is none."""
	if line.placeholder:
		found.mismatch(f"placeholder_{side}", line.placeholder)
	elif line.mailbox and not (line.doors and line.street):
		found.mismatch(f"po_box_{side}")
	elif line.empty:
		found.mismatch(f"no_{side}_address")
	elif not line.doors:
		found.mismatch(f"civic_missing_{side}")
	elif not line.street:
		found.mismatch(f"street_missing_{side}")
	return not found


def _town_in_line(found: Findings, line: Line, town: Town) -> Town:
	"""The town field, or the town that the address line names when the field is empty."""
	for text in line.remarks:
		words = town_words(text)
		if not is_known(words) or is_part_of(words, town):
			continue
		if town.words:
			found.review("town_in_line", text)
		else:
			town = parse_town(text)
	return town


def _compare_areas(
	found: Findings, service: ServiceAddress, e911: E911Address, here: Town, there: Town
) -> None:
	code_here, code_there = postal_code(service.zip), postal_code(e911.zip)
	weight, why = compare_towns(here, there, code_here, code_there)
	if why:
		found.add(weight, why)
	if code_here and code_there:
		if code_here[:3] != code_there[:3]:
			found.mismatch("postal_area", code_here, code_there)
		elif len(code_here) == len(code_there) and code_here != code_there:
			found.remark("postal_code", code_here, code_there)
	province_here, province_there = province(service.state), province(e911.state)
	if province_here and province_there and province_here != province_there:
		found.mismatch("province", province_here, province_there)


def _compare_repeated_code(found: Findings, here: Line, e911: E911Address) -> None:
	"""A postal code inside the address line contradicts as the one in its own field does."""
	repeated, code = postal_code(here.postal), postal_code(e911.zip)
	if repeated and code and repeated[:3] != code[:3] and not found:
		found.mismatch("postal_area", repeated, code)


def _weigh_notes(found: Findings, line: Line) -> None:
	if line.marked_old:
		found.review("marked_old")
	if line.moved:
		found.review("moved")
	if line.unconfirmed:
		found.review("unconfirmed")
	if line.others:
		found.review("second_address", "; ".join(line.others))
	if line.unread:
		found.review("unread", "; ".join(line.unread))
