"""Passwords of a new line: long for machines, short for a telephone's keys, none that a person would choose."""

from __future__ import annotations

import secrets
from itertools import pairwise

UNAMBIGUOUS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without l, o, I, O, 0 and 1, which look alike on paper and on an adapter's small screen."""
SIP_LENGTH = 24
PIN_LENGTH = 6
_KINDS = (str.islower, str.isupper, str.isdigit)


def sip_password(length: int = SIP_LENGTH) -> str:
	"""A password of letters of both cases and digits. Raises ValueError below 20 characters."""
	if length < 20:
		raise ValueError("A SIP password has at least 20 characters")
	while True:
		password = "".join(secrets.choice(UNAMBIGUOUS) for _ in range(length))
		if all(any(kind(c) for c in password) for kind in _KINDS):
			return password


def voicemail_pin(did: str = "") -> str:
	"""Six digits that are neither a pattern nor a part of the number that the mailbox belongs to."""
	while True:
		pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
		if not is_trivial(pin, did):
			return pin


def is_trivial(pin: str, did: str = "") -> bool:
	"""Whether a PIN is one of the first that somebody would try: few digits, runs, repetitions, the number itself."""
	steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
	return (
		len(set(pin)) < 3
		or len(steps) == 1
		or pin == pin[::-1]
		or pin[:3] == pin[3:]
		or pin[:2] * 3 == pin
		or pin in did
		or pin[::-1] in did
	)
