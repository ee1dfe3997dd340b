"""Rows of accord_paiement (payment arrangements), account_profile (tokens) and account_suspension."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from random import Random

from targo_customer360.embedded.demo import clock, phrases
from targo_customer360.embedded.demo.catalogue import staff_member
from targo_customer360.embedded.demo.dirt import absent, dirty_note
from targo_customer360.embedded.demo.dump_writer import Row
from targo_customer360.embedded.demo.text_forms import money
from targo_customer360.embedded.demo.world import World, account_id, row_id, some

_PENDING, _OPEN, _COMPLETED = -1, 0, 1
_ARRANGEMENTS_SINCE = clock.FIRST + 5 * 365
_METHODS = (0, 0, 1, 1, 1, 2, 3, 3, 4)


def filled(rng: Random, phrase: str, amount: int = 0, name: str = "") -> str:
	"""A phrase with its blanks filled in; `amount` in cents."""
	if "{" not in phrase:
		return phrase
	return phrase.format(
		clerk=rng.choice(phrases.CLERKS),
		day=1 + int(rng.random() * 28),
		amount=money(amount),
		name=name,
		sku="FTTH500",
	)


def arrangement_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("accord_paiement")
	owners = world.owners(rng, counts.arrangements, counts.arrangement_customers)
	statuses = _arrangement_statuses(rng, world)
	for place, owner in enumerate(owners):
		status = statuses[place]
		agreed = clock.rising(place, counts.arrangements, _ARRANGEMENTS_SINCE)
		due = agreed + int(rng.random() * 24)
		cutoff = due + 1 + int(rng.random() * 12)
		if status == _PENDING:
			due, cutoff = clock.TODAY + 3 + place % 9, clock.TODAY + 14 + place % 11
		amount = int(rng.random() ** 1.6 * 40_000) + 2_000
		if rng.random() < 0.5:
			amount -= amount % 500
		note = filled(rng, rng.choice(phrases.ARRANGEMENT_NOTES), amount)
		change = filled(rng, rng.choice(phrases.ARRANGEMENT_CHANGES), amount) if rng.random() < 0.12 else ""
		yield (
			row_id(place, 11),
			account_id(owner),
			staff_member(rng),
			_or_impossible(rng, clock.unix(agreed, 28_800 + int(rng.random() * 30_000))),
			_or_zero(rng, clock.unix(due)),
			_or_zero(rng, clock.unix(cutoff)),
			money(amount),
			rng.choice(_METHODS),
			status,
			dirty_note(rng, note),
			dirty_note(rng, change) or absent(rng),
		)


def _arrangement_statuses(rng: Random, world: World) -> array[int]:
	"""The status of each row. The pending ones are among the latest; an open one may be years old."""
	counts = world.counts
	settled = [_OPEN] * counts.arrangements_open + [_COMPLETED] * counts.arrangements_completed
	rng.shuffle(settled)
	latest = min(len(settled), counts.arrangements_pending * 4)
	tail = settled[len(settled) - latest :] + [_PENDING] * counts.arrangements_pending
	rng.shuffle(tail)
	return array("b", settled[: len(settled) - latest] + tail)


def _or_zero(rng: Random, seconds: int) -> int | None:
	roll = rng.random()
	return seconds if roll > 0.03 else 0 if roll > 0.004 else None


def _or_impossible(rng: Random, seconds: int) -> int:
	return seconds if rng.random() > 0.0012 else clock.impossible(rng)


def profile_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("account_profile")
	with_bank = some(rng, world.bank_debit, min(counts.profile_accounts, len(world.bank_debit)))
	owners = array("I", with_bank)
	owners.extend(some(rng, with_bank, counts.profiles_second))
	owners.extend(some(rng, world.accounts_where(False), counts.profiles - len(owners)))
	rng.shuffle(owners)
	for place, owner in enumerate(owners):
		yield (
			row_id(place, 3),
			account_id(owner),
			_uuid(rng),
			_uuid(rng),
			f"{rng.getrandbits(128):032X}"[: rng.choice((16, 24, 32))],
			f"{rng.getrandbits(56):017d}" if rng.random() < 0.8 else absent(rng),
		)


def _uuid(rng: Random) -> str:
	text = f"{rng.getrandbits(128):032x}"
	return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def suspension_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("account_suspension")
	customers = max(1, counts.suspensions * 15 // 16)
	for place, owner in enumerate(world.owners(rng, counts.suspensions, customers)):
		start, end = _period(rng)
		note = dirty_note(rng, filled(rng, rng.choice(phrases.SUSPENSION_NOTES)))
		yield (row_id(place, 2), account_id(owner), start, end, note or absent(rng))


def _period(rng: Random) -> tuple[int | None, int | None]:
	"""Start and end of a suspension: mostly unknown, some ended, some still open."""
	roll = rng.random()
	if roll < 0.8:
		return (0, 0) if roll < 0.77 else (None, 0)
	start = clock.recent(rng, clock.FIRST + 2_000, clock.TODAY - 2)
	seconds = clock.unix(start, int(rng.random() * 60_000))
	if roll < 0.9:
		return seconds, 0
	end = min(clock.TODAY - 1, start + 1 + int(rng.random() * 200))
	return seconds, clock.unix(end, 60_000 + int(rng.random() * 10_000))
