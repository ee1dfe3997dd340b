"""What must hold of telephone numbers and of addresses on a network. Nothing here reads or writes a site."""

from __future__ import annotations

import ipaddress
import re

import phonenumbers

from targo_customer360.errors import InvalidField

# phonenumbers takes the digits of "poste 12" for part of the number.
_EXTENSION = re.compile(r"\s*(?:poste|ext(?:ension)?|x|#)\.?\s*\d+\s*$", re.IGNORECASE)
_DID = re.compile(r"[2-9]\d\d[2-9]\d{6}")


def normalise_did(number: str | None, field: str = "did") -> str:
	"""A North American number as ten digits: '(450) 272-2408' and '+1 450 272 2408' are '4502722408'.

	Raises InvalidField.
	"""
	text = _EXTENSION.sub("", (number or "").strip())
	try:
		parsed = phonenumbers.parse(text, "CA")
	except phonenumbers.NumberParseException:
		raise InvalidField(field, "{0} is not a telephone number", number or "''") from None
	digits = str(parsed.national_number)
	if parsed.country_code != 1 or not _DID.fullmatch(digits):
		raise InvalidField(field, "{0} is not a ten-digit number of North America", number)
	return digits


def normalise_ip(address: str | None, field: str = "ip_address") -> tuple[str, str]:
	"""An address in its shortest form, and its version '4' or '6'. Raises InvalidField."""
	try:
		parsed = ipaddress.ip_address((address or "").strip())
	except ValueError:
		raise InvalidField(field, "{0} is not an IP address", address or "''") from None
	return str(parsed), str(parsed.version)
