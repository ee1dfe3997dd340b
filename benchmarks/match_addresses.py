"""How many address pairs the matcher judges in a second of one core's time, against a plain rapidfuzz ratio over the same pairs.

	python benchmarks/match_addresses.py [pairs]

The pairs are those of the labelled sets with their civic numbers changed on both sides, so that no two lines are equal
and no cache answers for a whole line.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from time import process_time

from rapidfuzz.fuzz import token_sort_ratio

from targo_customer360.telephony.address import E911Address, ServiceAddress, match

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
MINIMUM = 10_000
_LONG_NUMBER = re.compile(r"\d{2,}")

Pair = tuple[ServiceAddress, E911Address]


def pairs(count: int) -> list[Pair]:
	"""`count` pairs with lines that all differ."""
	rows = [
		json.loads(line)
		for name in ("address_pairs.jsonl", "address_pairs_heldout.jsonl")
		for line in (DATA / name).read_text(encoding="utf-8").splitlines()
	]
	made: list[Pair] = []
	while len(made) < count:
		turn = len(made) // len(rows)
		made.extend(_turned(row, turn) for row in rows[: count - len(made)])
	return made


def _turned(row: dict[str, dict[str, str]], turn: int) -> Pair:
	def add(number: re.Match[str]) -> str:
		return str(int(number[0]) + turn)

	service = {
		field: _LONG_NUMBER.sub(add, text) if "address" in field else text
		for field, text in row["service"].items()
	}
	e911 = {
		field: _LONG_NUMBER.sub(add, text) if "street" in field else text
		for field, text in row["e911"].items()
	}
	return ServiceAddress(**service), E911Address(**e911)


def as_text(pair: Pair) -> tuple[str, str]:
	"""Both sides as one string each, for the plain ratio."""
	service, e911 = pair
	return (
		f"{service.address1} {service.address2} {service.city} {service.state} {service.zip}",
		f"{e911.street_number} {e911.apt} {e911.street_name} {e911.city} {e911.state} {e911.zip}",
	)


def main() -> int:
	made = pairs(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
	texts = [as_text(pair) for pair in made]
	start = process_time()
	for service, e911 in made:
		match(service, e911)
	matcher = len(made) / (process_time() - start)
	start = process_time()
	for one, other in texts:
		token_sort_ratio(one, other)
	plain = len(made) / (process_time() - start)
	print(
		f"matcher: {matcher:,.0f} pairs/s; token_sort_ratio: {plain:,.0f} pairs/s; ratio {matcher / plain:.3f}"
	)
	return 0 if matcher >= MINIMUM else 1


if __name__ == "__main__":
	sys.exit(main())
