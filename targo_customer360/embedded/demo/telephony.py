"""Rows of pbx, phone_addr and phone_provisioning: one DID, its 911 address and its devices."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from random import Random
from typing import TextIO

from targo_customer360.embedded.demo import clock, e911
from targo_customer360.embedded.demo.dirt import absent, dirty, written_did
from targo_customer360.embedded.demo.dump_writer import Row
from targo_customer360.embedded.demo.e911 import DOOR, SAME, SPELLING, E911Address
from targo_customer360.embedded.demo.history import links
from targo_customer360.embedded.demo.people import Person
from targo_customer360.embedded.demo.text_forms import ascii_of
from targo_customer360.embedded.demo.world import Line, World, account_id, delivery_id, row_id

_MODELS = (
	"ht502",
	"ht502",
	"ht502",
	"ht701",
	"ht801",
	"ht802",
	"ht802",
	"ht812",
	"spa2102",
	"spa112",
	"gxp1625",
)
_MAKERS = ("000b82", "c074ad", "00156d", "000e08")
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_INFOS = (
	"sous-sol",
	"maison",
	"ferme",
	"entrée par l'arrière",
	"basement",
	"2 bâtiments, prendre celui de gauche",
	"commerce",
)


class Telephony:
	"""The lines of a world, with which of them have an unsound link or a 911 address that differs."""

	def __init__(self, world: World):
		self._world = world
		rng = world.rng("telephony")
		self._links = [links(rng, world, line.delivery, line.service) for line in world.lines]
		self._kinds = self._choose_kinds(rng)

	def pbx_rows(self) -> Iterator[Row]:
		rng = self._world.rng("pbx")
		for place, line in enumerate(self._world.lines):
			person = self._world.person(line.account)
			installed = clock.recent(rng, clock.FIRST + 4 * 365)
			voicemail = rng.random() < 0.7
			changed = min(clock.TODAY, installed + int(rng.random() * 1_500))
			yield (
				row_id(place, 5),
				account_id(line.account),
				*self._links[place],
				written_did(rng, line.did),
				_caller_id(rng, person),
				_password(rng, 12),
				f"{int(rng.random() * 10_000):04d}" if voicemail else absent(rng),
				int(voicemail),
				person.email if voicemail and rng.random() < 0.6 else absent(rng),
				str(100 + place % 900) if rng.random() < 0.2 else absent(rng),
				"en" if person.english else "fr",
				int(rng.random() < 0.985),
				rng.choice((1, 2, 2, 2, 4)),
				rng.choice((20, 25, 30, 30, 45)),
				"sip.targo.ca",
				rng.choice(("CA,US", "CA,US", "CA", "CA,US,FR", "", None)),
				clock.unix(installed, 36_000),
				clock.unix(changed, 40_000) if rng.random() < 0.7 else 0,
			)

	def provisioning_rows(self) -> Iterator[Row]:
		rng, row = self._world.rng("phone_provisioning"), 0
		for place, line in enumerate(self._world.lines):
			for device in range(line.devices):
				yield (
					row_id(row, 9),
					account_id(line.account),
					*self._links[place],
					written_did(rng, line.did),
					rng.choice(_MODELS),
					_written_mac(rng, mac(line, device)),
					_password(rng, 10),
					int(rng.random() < 0.08),
				)
				row += 1

	def e911_rows(self, truth: TextIO) -> Iterator[Row]:
		"""The rows of phone_addr; how each line's address differs goes to `truth`, one JSON object a line."""
		rng = self._world.rng("phone_addr")
		for row, (did, owner, found) in enumerate(self._registrations(rng, truth)):
			person = self._world.person(owner)
			yield (
				row_id(row, 4),
				account_id(owner),
				written_did(rng, did),
				found.street_number,
				found.apt or absent(rng),
				dirty(rng, found.street_name),
				dirty(rng, found.city),
				rng.choice(("QC", "QC", "QC", "QC", "Qc", "PQ")),
				_written_postal_code(rng, found),
				*_names(rng, person),
				rng.choice(_INFOS) if rng.random() < 0.05 else absent(rng),
				"Y" if rng.random() < 0.97 else "N",
				found.cauca if rng.random() < 0.96 else absent(rng),
				"BUS" if person.commercial else "RES",
			)

	def _registrations(self, rng: Random, truth: TextIO) -> Iterator[tuple[str, int, E911Address]]:
		"""DID, account number and 911 address of every row; those without a line lie among the others."""
		world, doors = self._world, 0
		orphans = self._orphan_owners(rng)
		order = array("I", range(len(world.dids)))
		rng.shuffle(order)
		for place in order:
			did = world.dids[place]
			if place >= len(world.lines):
				owner = orphans[place - len(world.lines)]
				yield did, owner, e911.same(world.address(owner))
				continue
			line, kind = world.lines[place], self._kinds[place]
			found = self._differing(rng, line, kind, doors)
			doors += kind == DOOR
			detail = found.detail
			if not self._has_delivery(place):
				detail = "the line has no service address to compare"
			truth.write(json.dumps({"did": did, "kind": kind, "detail": detail}, ensure_ascii=False) + "\n")
			yield did, line.account, found

	def _differing(self, rng: Random, line: Line, kind: str, turn: int) -> E911Address:
		address = self._world.address(line.delivery)
		if kind == DOOR:
			return e911.other_door(rng, address, turn)
		return e911.other_spelling(rng, address) if kind == SPELLING else e911.same(address)

	def _orphan_owners(self, rng: Random) -> array[int]:
		"""Owners of 911 addresses without a line: former customers mostly; some still have another line."""
		world, counts = self._world, self._world.counts
		with_line = {line.account for line in world.lines}
		pool = [number for number in world.accounts_where(False) if number not in with_line]
		pool += [number for number in world.accounts_where(True) if number not in with_line][: len(pool) // 4]
		owners = world.owners(rng, counts.orphan_customers, counts.orphan_customers, pool)
		still_here = sorted(with_line)
		owners.extend(rng.choice(still_here) for _ in range(counts.orphans - len(owners)))
		rng.shuffle(owners)
		return owners

	def _has_delivery(self, place: int) -> bool:
		return self._links[place][0] == delivery_id(self._world.lines[place].delivery)

	def _choose_kinds(self, rng: Random) -> list[str]:
		"""Which lines have a 911 address that differs. The few with a unit are shared out."""
		world, counts = self._world, self._world.counts
		kinds = [SAME] * len(world.lines)
		eligible = [place for place in range(len(world.lines)) if self._has_delivery(place)]
		rng.shuffle(eligible)
		units = [place for place in eligible if world.address(world.lines[place].delivery).unit]
		half = len(units) // 2
		doors = units[: min(half, counts.e911_door // 4)]
		spellings = units[half : half + min(half // 2, counts.e911_spelling // 6)]
		taken = {*doors, *spellings}
		others = [place for place in eligible if place not in taken]
		doors += others[: counts.e911_door - len(doors)]
		spellings += others[len(others) - (counts.e911_spelling - len(spellings)) :]
		for place in doors:
			kinds[place] = DOOR
		for place in spellings:
			kinds[place] = SPELLING
		return kinds


def mac(line: Line, device: int) -> str:
	"""The twelve hexadecimal digits of a line's device; no two devices share them."""
	# An odd factor walks through all 24 bits before it comes back to one.
	number = (line.service * 2 + device) * 0x9E3779 & 0xFFFFFF
	return f"{_MAKERS[number % len(_MAKERS)]}{number:06x}"


def _written_mac(rng: Random, digits: str) -> str:
	pairs = [digits[at : at + 2] for at in range(0, 12, 2)]
	roll = rng.random()
	if roll < 0.45:
		return digits
	if roll < 0.8:
		return ":".join(pairs)
	if roll < 0.92:
		return ":".join(pairs).upper()
	return digits.upper() if roll < 0.97 else "-".join(pairs)


def _caller_id(rng: Random, person: Person) -> str:
	name = person.company or f"{person.last} {person.first[0]}"
	return ascii_of(name).upper()[:15] if rng.random() < 0.7 else dirty(rng, person.customer_name[:30])


def _names(rng: Random, person: Person) -> tuple[str | None, str | None]:
	if person.company:
		return absent(rng), dirty(rng, person.company, 60)
	return dirty(rng, person.first), dirty(rng, person.last)


def _written_postal_code(rng: Random, found: E911Address) -> str | None:
	code = found.postal_code
	roll = rng.random()
	if roll < 0.55:
		return code
	if roll < 0.95:
		return f"{code[:3]} {code[3:]}"
	return f"{code[:3]}-{code[3:]}" if roll < 0.97 else absent(rng)


def _password(rng: Random, length: int) -> str:
	return "".join(rng.choices(_ALPHABET, k=length))
