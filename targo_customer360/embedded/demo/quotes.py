"""Rows of soumission (quotes, whose items are PHP arrays) and soumission_template."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from targo_customer360.embedded.demo import catalogue, clock, php, phrases
from targo_customer360.embedded.demo.billing import filled
from targo_customer360.embedded.demo.catalogue import Product
from targo_customer360.embedded.demo.dirt import absent, dirty, dirty_note, entities
from targo_customer360.embedded.demo.dump_writer import Row
from targo_customer360.embedded.demo.world import World, account_id, row_id

_TAXES = ("tps_tvq", "tps_tvq", "tps_tvq", "TPS/TVQ", "TPS/TVQ", "1", "1", "", "", "none", "non", "0", None)
_UNKNOWN_SKUS = ("FTTH75", "ROUTOLD", "CAMEXT", "HH3000", "ANT-PRO", "VOIP2", "PROMO2014")
_METRES, _PIECES = (10, 25, 30, 75, 150), (1, 1, 1, 1, 2, 2, 3, 4)
_FREE_TEXTS = (
	"Rabais de bienvenue",
	"Divers & imprévus",
	"Câblage intérieur, 2 prises",
	"Special order",
	"Crédit à l'installation",
)
_DISCOUNTED = ((3, 3_335, 10_000), (2, 2_999, 5_900), (4, 2_499, 9_900), (5, 1_995, 9_950), (12, 833, 10_000))
"""Quantity, price and total where the total was rounded by hand."""
_PLANS = (*catalogue.BY_KIND[catalogue.INTERNET], *catalogue.BY_KIND[catalogue.PHONE])


def quote_rows(world: World) -> Iterator[Row]:
	counts, rng = world.counts, world.rng("soumission")
	owners = world.owners(rng, counts.soumissions, counts.soumission_customers)
	for place, owner in enumerate(owners):
		person = world.person(owner)
		material, monthly = _sections(rng)
		title = filled(rng, rng.choice(phrases.QUOTE_TITLES), name=person.customer_name)
		day = clock.rising(place, counts.soumissions, clock.FIRST + 6 * 365)
		seconds = clock.unix(day, 30_000 + int(rng.random() * 30_000))
		yield (
			row_id(place, 5),
			account_id(owner),
			dirty(rng, title),
			f"PO-{1000 + int(rng.random() * 9000)}" if rng.random() < 0.12 else absent(rng),
			seconds if rng.random() > 0.004 else clock.impossible(rng),
			rng.choice(_TAXES),
			_column(rng, material),
			_column(rng, monthly),
			dirty_note(rng, rng.choice(phrases.QUOTE_TERMS)) or absent(rng),
		)


def template_rows(world: World) -> Iterator[Row]:
	for place in range(world.counts.templates):
		name, text = phrases.QUOTE_TEMPLATES[place % len(phrases.QUOTE_TEMPLATES)]
		copy = place // len(phrases.QUOTE_TEMPLATES)
		yield (
			place + 1,
			f"{name} ({copy + 1})" if copy else name,
			entities(text) if place % 3 == 1 else text,
		)


def item(rng: Random, product: Product) -> dict[str, Any]:
	"""One line of a quote. Its total is quantity times price, but for a few agreed discounts."""
	cents = product.cents
	quantity = 1
	if not product.monthly:
		quantity = rng.choice(_METRES if cents < 1_000 else _PIECES)
	total = cents * quantity
	if rng.random() < 0.04:
		quantity, cents, total = rng.choice(_DISCOUNTED)
	written: str | int = quantity if rng.random() < 0.4 else str(quantity)
	if product.kind == catalogue.LABOUR and cents % 2 == 0 and rng.random() < 0.3:
		written, total = f"{quantity}.5", cents * quantity + cents // 2
	sku, text = product.sku, product.description
	roll = rng.random()
	if roll < 0.04:
		sku = rng.choice(_UNKNOWN_SKUS)
	elif roll < 0.09:
		sku, text = "", rng.choice(_FREE_TEXTS)
	if rng.random() < 0.06:
		text = entities(text)
	elif rng.random() < 0.05:
		text = f" {text}  "
	fields = {
		"sku": sku,
		"desc": text,
		"amt": php.number(rng, cents),
		"qte": written,
		"tot": php.number(rng, total),
	}
	if rng.random() < 0.05:
		return {key: fields[key] for key in ("qte", "sku", "tot", "amt", "desc")}
	return fields


def _sections(rng: Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""The one-time and the monthly items; one of the two may be empty, never both."""
	roll = rng.random()
	material = [item(rng, rng.choice(catalogue.ONE_TIME)) for _ in range(1 + int(rng.random() ** 1.8 * 8))]
	# A plan first: a rebate alone is no offer.
	monthly = [item(rng, rng.choice(_PLANS))]
	monthly += [item(rng, rng.choice(catalogue.RECURRING)) for _ in range(int(rng.random() ** 2.5 * 6))]
	if roll < 0.3:
		return material, []
	return ([], monthly) if roll < 0.5 else (material, monthly)


def _column(rng: Random, items: list[dict[str, Any]]) -> str | None:
	if not items:
		return rng.choice(php.EMPTY)
	return php.serialize(rng, php.shaped(rng, items))
