"""Rows of the histories: ip_history, delivery_history, and the three tables that no import takes."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from targo_customer360.embedded.demo import clock
from targo_customer360.embedded.demo.addresses import address, postal_code, province
from targo_customer360.embedded.demo.dirt import absent, dirty
from targo_customer360.embedded.demo.dump_writer import Row
from targo_customer360.embedded.demo.people import digits
from targo_customer360.embedded.demo.world import World, account_id, delivery_id, row_id, service_id


def links(rng: Random, world: World, delivery: int, service: int) -> tuple[int | None, int | None]:
	"""The ids of a delivery and a service as a row keeps them: a few are missing or lead nowhere."""
	roll = rng.random()
	delivery_key: int | None = delivery_id(delivery)
	service_key: int | None = service_id(service)
	if roll < 0.008:
		delivery_key = rng.choice((None, 0, delivery_id(world.counts.deliveries) + 5_000))
	elif roll < 0.03:
		service_key = rng.choice((None, 0, service_id(world.counts.services) + 5_000))
	return delivery_key, service_key


def ip_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("ip_history")
	for place, owner in enumerate(world.owners(rng, counts.ip_rows, counts.ip_customers)):
		deliveries = world.deliveries_of(owner)
		delivery = deliveries[int(rng.random() * len(deliveries))]
		day = clock.rising(place, counts.ip_rows, clock.FIRST + 4 * 365)
		yield (
			row_id(place, 7),
			account_id(owner),
			*links(rng, world, delivery, delivery),
			_ip(rng),
			clock.unix(day, int(rng.random() * 79_000)) if rng.random() > 0.0006 else clock.impossible(rng),
		)


def _ip(rng: Random) -> str:
	"""An address of a private or documentation range, so that no row names somebody's real one."""
	roll = rng.random()
	bits = rng.getrandbits(32)
	if roll < 0.55:
		return f"100.{64 + (bits & 63)}.{bits >> 8 & 255}.{1 + (bits >> 16) % 254}"
	if roll < 0.8:
		return f"10.{bits & 255}.{bits >> 8 & 255}.{1 + (bits >> 16) % 254}"
	if roll < 0.88:
		return f"{rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{1 + bits % 254}"
	return _ipv6(rng, bits)


def _ipv6(rng: Random, bits: int) -> str:
	group, subnet, host = bits & 0xFFF, bits >> 12 & 0xFF, bits >> 20 & 0xFFF
	roll = rng.random()
	if roll < 0.6:
		return f"2001:db8:{group:x}:{subnet:x}::{host + 1:x}"
	if roll < 0.8:
		return f"2001:DB8:{group:X}:{subnet:X}::{host + 1:X}"
	if roll < 0.9:
		return f"2001:0db8:{group:04x}:{subnet:04x}:0000:0000:0000:{host + 1:04x}"
	return f"fd00:{group:x}::{host + 1:x}"


def address_change_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("delivery_history")
	customers = max(1, counts.address_changes * 5 // 8)
	for place, owner in enumerate(world.owners(rng, counts.address_changes, customers)):
		before = address(rng)
		day = clock.rising(place, counts.address_changes)
		yield (
			row_id(place, 9),
			account_id(owner),
			clock.unix(day, int(rng.random() * 79_000)) if rng.random() > 0.0006 else clock.impossible(rng),
			dirty(rng, before.line1),
			dirty(rng, before.line2) or absent(rng),
			dirty(rng, before.town.name),
			province(rng),
			postal_code(rng, before),
		)


def snapshot_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("service_snapshot")
	for place in range(counts.snapshots):
		delivery = int(rng.random() * counts.deliveries)
		owner = account_id(world.account_of_delivery(delivery))
		day = clock.rising(place, counts.snapshots, clock.FIRST + 8 * 365)
		quota = int(rng.random() ** 2 * 40_000_000_000)
		yield (row_id(place), owner, service_id(delivery), clock.unix(day), quota, quota // 3)


def voicemeup_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("voicemeup")
	for place in range(counts.voicemeup):
		line = rng.choice(world.lines)
		day = clock.rising(place, counts.voicemeup, clock.FIRST + 10 * 365)
		seconds = int(rng.random() ** 2 * 3_000)
		yield (
			row_id(place),
			account_id(line.account),
			line.did,
			clock.unix(day, int(rng.random() * 79_000)),
			f"1{digits(rng)}",
			seconds,
			f"{seconds * 0.00021:.4f}",
		)


def tele_wiz_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("tele_wiz")
	steps = ("forfait", "chaines", "decodeur", "confirmation")
	for place in range(counts.tele_wiz):
		owner = int(rng.random() * counts.accounts)
		channels = ",".join(str(1 + int(rng.random() * 300)) for _ in range(int(rng.random() * 12)))
		day = clock.rising(place, counts.tele_wiz, clock.FIRST + 12 * 365)
		yield (
			row_id(place),
			account_id(owner),
			clock.unix(day),
			rng.choice(steps),
			channels,
			int(rng.random() < 0.7),
		)
