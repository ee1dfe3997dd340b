"""Rows of account, delivery, service, product and staff: what the ISP's site already holds as documents."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from targo_customer360.embedded.demo import catalogue
from targo_customer360.embedded.demo.addresses import postal_code, province
from targo_customer360.embedded.demo.dirt import absent, dirty, written_phone
from targo_customer360.embedded.demo.dump_writer import Row
from targo_customer360.embedded.demo.people import Person
from targo_customer360.embedded.demo.text_forms import money
from targo_customer360.embedded.demo.world import Method, World, account_id, delivery_id, service_id

# Institution numbers of Canadian banks and credit unions.
_INSTITUTIONS = ("815", "815", "815", "006", "001", "003", "004", "010", "002", "614")
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def stripe_customer(world: World, account: int) -> str:
	"""The Stripe customer id of an account, or an empty text for one that has none."""
	if not Method(world.method[account]).stripe:
		return ""
	value, letters = (account + 1) * 0x9E3779B97F4A7C15 % 2**83, []
	for _ in range(14):
		value, digit = divmod(value, 62)
		letters.append(_BASE62[digit])
	return f"cus_{''.join(letters)}"


def account_rows(world: World) -> Iterator[Row]:
	rng = world.rng("account")
	for number in range(world.counts.accounts):
		person = world.person(number)
		method = Method(world.method[number])
		yield (
			account_id(number),
			dirty(rng, person.first),
			dirty(rng, person.last),
			dirty(rng, person.company) or absent(rng),
			f"{person.email} " if person.email and rng.random() < 0.02 else person.email or absent(rng),
			written_phone(rng, person.home) if person.home else absent(rng),
			written_phone(rng, person.cell) if person.cell else absent(rng),
			"english" if person.english else "francais",
			world.active[number],
			int(person.commercial),
			int(person.vip),
			stripe_customer(world, number) or absent(rng),
			int(method is Method.STRIPE_AUTO),
			int(method is Method.STRIPE_AUTO and rng.random() < 0.06),
			int(method.bank),
			*_bank_columns(rng, world, number, person),
		)


def _bank_columns(rng: Random, world: World, number: int, person: Person) -> Row:
	if not Method(world.method[number]).bank:
		nothing = rng.choice((None, "0.00"))
		return (absent(rng), absent(rng), absent(rng), absent(rng), nothing, nothing, nothing, 0)
	limit = money(int(rng.random() * 12 + 4) * 2_500) if rng.random() < 0.3 else "0.00"
	buffer = money(rng.choice((0, 0, 500, 1_000))) if rng.random() < 0.5 else None
	fixed = money(int(rng.random() * 150) * 100 + 2_995) if rng.random() < 0.06 else "0.00"
	if not world.bank_details[number]:
		# Drawn from a card, or through a token that the bank's numbers never came with.
		nothing = absent(rng)
		return (nothing, nothing, nothing, nothing, limit, buffer, fixed, int(rng.random() < 0.5))
	return (
		dirty(rng, person.customer_name),
		rng.choice(_INSTITUTIONS),
		f"{int(rng.random() * 90_000 + 10_000)}",
		f"{int(rng.random() * 9_000_000 + 1_000_000)}",
		limit,
		buffer,
		fixed,
		0,
	)


def delivery_rows(world: World) -> Iterator[Row]:
	rng = world.rng("delivery")
	for number in range(world.counts.deliveries):
		place = world.address(number)
		yield (
			delivery_id(number),
			account_id(world.account_of_delivery(number)),
			dirty(rng, place.line1),
			dirty(rng, place.line2) or absent(rng),
			dirty(rng, place.town.name),
			province(rng),
			postal_code(rng, place),
		)


def service_rows(world: World) -> Iterator[Row]:
	for number in range(world.counts.services):
		service = world.service(number)
		delivery = delivery_id(world.delivery_of_service(number))
		yield (service_id(number), delivery, service.product.id, service.status)


def product_rows(world: World) -> Iterator[Row]:
	rng = world.rng("product")
	for product in catalogue.PRODUCTS:
		yield (product.id, product.sku, dirty(rng, product.description), money(product.cents))


def staff_rows(world: World) -> Iterator[Row]:
	rng = world.rng("staff")
	for member in catalogue.STAFF:
		yield (member.id, dirty(rng, member.first), dirty(rng, member.last), member.email)
