"""Rows of bon_travail (work orders, with the hours as technicians wrote them) and bon_travail_item."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from targo_customer360.embedded.demo import catalogue, clock, phrases
from targo_customer360.embedded.demo.billing import filled
from targo_customer360.embedded.demo.dirt import absent, dirty_note
from targo_customer360.embedded.demo.dump_writer import Row
from targo_customer360.embedded.demo.text_forms import money, taxes
from targo_customer360.embedded.demo.world import World, account_id, row_id

FIRST_WORK_ORDER = 21
_HOUR_FORMS = (
	("{h:02d}:{m:02d}", 50),
	("{h}h{m:02d}", 16),
	("{h}:{m:02d}", 20),
	("{h} h {m:02d}", 5),
	("{h:02d}{m:02d}", 4),
	("{h}H{m:02d}", 3),
	("{h:02d}:{m:02d} ", 2),
)
_HOUR_PATTERNS = tuple(pattern for pattern, weight in _HOUR_FORMS for _ in range(weight))


def work_order_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("bon_travail")
	owners = world.owners(rng, counts.work_orders, counts.work_order_customers)
	for place, owner in enumerate(owners):
		day = clock.rising(place, counts.work_orders, clock.FIRST + 3 * 365)
		note = filled(rng, rng.choice(phrases.WORK_NOTES), name=rng.choice(phrases.CLERKS))
		yield (
			row_id(place, FIRST_WORK_ORDER),
			account_id(owner),
			clock.unix(day) if rng.random() > 0.0008 else clock.impossible(rng),
			*_visit(rng, 0.93),
			*_visit(rng, 0.24),
			dirty_note(rng, note) or absent(rng),
			*_amounts(rng),
		)


def work_order_item_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("bon_travail_item")
	for place in range(counts.work_order_items):
		product = rng.choice(catalogue.ONE_TIME)
		order = int(rng.random() * counts.work_orders)
		quantity = money(rng.choice((100, 100, 200, 150)))
		text = product.description
		yield (place + 1, row_id(order, FIRST_WORK_ORDER), product.id, quantity, money(product.cents), text)


def _visit(rng: Random, share: float) -> tuple[int | None, str | None, str | None]:
	"""A technician with arrival and departure; no technician beyond the share of rows that have one."""
	if rng.random() > share:
		return rng.choice((0, 0, None)), absent(rng), absent(rng)
	roll = rng.random()
	technician = rng.choice(catalogue.TECHNICIAN_IDS if roll < 0.995 else catalogue.FORMER_STAFF_IDS)
	arrived, departed = _hours(rng)
	return technician, arrived, departed


def _hours(rng: Random) -> tuple[str | None, str | None]:
	roll = rng.random()
	if roll < 0.06:
		return "", ""
	if roll < 0.066:
		# An outage of the night ends on the next day.
		arrived, departed = 22 * 60 + 15 * int(rng.random() * 6), 15 * (1 + int(rng.random() * 11))
		return _written(rng, arrived), _written(rng, departed)
	if roll < 0.0665:
		return _written(rng, 19 * 60 + 30), "24:00"
	arrived = 7 * 60 + 15 * int(rng.random() * 40)
	departed = arrived + 15 * (1 + int(rng.random() ** 1.7 * 22))
	if roll < 0.09:
		return _written(rng, arrived), absent(rng)
	if roll < 0.095:
		return "", _written(rng, departed)
	return _written(rng, arrived), _written(rng, departed)


def _written(rng: Random, minutes: int) -> str:
	return rng.choice(_HOUR_PATTERNS).format(h=minutes // 60, m=minutes % 60)


def _amounts(rng: Random) -> tuple[str | None, ...]:
	"""Subtotal, TPS, TVQ and total. Most visits are not billed."""
	roll = rng.random()
	if roll < 0.7:
		return ("0.00", "0.00", "0.00", "0.00")
	if roll < 0.73:
		return (None, None, None, None)
	subtotal = (1 + int(rng.random() * 12)) * 3_000 + rng.choice((0, 0, 495, 1_999))
	gst, qst = taxes(subtotal)
	if roll > 0.985:
		# Typed by hand, a few cents off.
		qst += rng.choice((-3, -1, 1, 2))
	return money(subtotal), money(gst), money(qst), money(subtotal + gst + qst)
