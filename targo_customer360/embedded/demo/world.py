"""Who owns what: accounts, deliveries, services and telephone lines, before any row is written.

Only small arrays are kept. Everything said of one account, delivery or service is made again from its
number when a table or a document asks, so that a scale twenty times the ISP's costs little memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from targo_customer360.embedded.demo import catalogue, clock
from targo_customer360.embedded.demo.addresses import Address, address
from targo_customer360.embedded.demo.catalogue import Product
from targo_customer360.embedded.demo.counts import Counts
from targo_customer360.embedded.demo.people import EXCHANGES, Person, person

_PERSON, _ADDRESS, _SERVICE = 1, 2, 3


class Method(IntEnum):
	"""How an active account pays, as the columns `ppa`, `stripe_id` and `stripe_ppa` tell."""

	NONE = 0
	BANK = 1
	STRIPE = 2
	STRIPE_AUTO = 3
	BANK_AND_STRIPE = 4

	@property
	def bank(self) -> bool:
		return self in (Method.BANK, Method.BANK_AND_STRIPE)

	@property
	def stripe(self) -> bool:
		return self in (Method.STRIPE, Method.STRIPE_AUTO, Method.BANK_AND_STRIPE)


@dataclass(frozen=True)
class Service:
	"""One subscription. Prices in cents; days as `clock` has them; `status` as the legacy column."""

	product: Product
	cents: int
	status: int
	start: int
	end: int | None
	annual: bool


@dataclass(frozen=True)
class Line:
	"""A telephone line: numbers (not ids) of its account, delivery and service, and its ten-digit DID."""

	account: int
	delivery: int
	service: int
	did: str
	devices: int


def account_id(number: int) -> int:
	return 4 + number + number // 9


def delivery_id(number: int) -> int:
	return 101 + number + number // 6


def service_id(number: int) -> int:
	return 1_207 + number + number // 5


def row_id(number: int, first: int = 1) -> int:
	"""The key of a row: rising, with the gaps that deleted rows leave."""
	return first + number + number // 13


def some(rng: Random, pool: Sequence[int], count: int) -> array[int]:
	"""`count` different members of `pool`, in random order."""
	return array("I", (pool[place] for place in rng.sample(range(len(pool)), count)))


class World:
	"""The relations of one demo database, decided by the seed and the scale alone."""

	def __init__(self, seed: int, scale: float):
		self.counts = Counts.at(scale)
		self._seed = seed
		self._scratch = Random()
		self._assign_methods()
		self._assign_deliveries()
		self._assign_lines()
		self._assign_services()

	def rng(self, name: str) -> Random:
		"""A random stream of its own for each table: a change in one leaves the others alone."""
		return Random(f"{self._seed}/{name}")

	def person(self, account: int) -> Person:
		return person(self._of(_PERSON, account))

	def address(self, delivery: int) -> Address:
		return address(self._of(_ADDRESS, delivery))

	def service(self, number: int) -> Service:
		rng = self._of(_SERVICE, number)
		product = self._product(rng, number)
		owner = self.account_of_delivery(self.delivery_of_service(number))
		start = clock.recent(rng)
		end = None
		roll = rng.random()
		status = 1 if roll < 0.93 else 2 if roll < 0.95 else 0
		if not self.active[owner]:
			status = 0
		if status == 0:
			end = start + int(rng.random() * (clock.TODAY - start))
		cents = product.cents if rng.random() < 0.85 else product.cents - product.cents % 500 + 295
		annual = product.monthly and rng.random() < 0.03
		return Service(product, cents * 12 if annual else cents, status, start, end, annual)

	def account_of_delivery(self, delivery: int) -> int:
		accounts = self.counts.accounts
		return delivery if delivery < accounts else self._later_deliveries[delivery - accounts]

	def deliveries_of(self, account: int) -> list[int]:
		return [account, *self._more_deliveries.get(account, ())]

	def delivery_of_service(self, service: int) -> int:
		deliveries = self.counts.deliveries
		if service < deliveries:
			return service
		if service < deliveries + len(self.lines):
			return self.lines[service - deliveries].delivery
		return self._later_services[service - deliveries - len(self.lines)]

	def owners(self, rng: Random, rows: int, customers: int, pool: Sequence[int] | None = None) -> array[int]:
		"""The account number of each of `rows` rows; exactly `customers` accounts have one or more."""
		pool = range(self.counts.accounts) if pool is None else pool
		customers = min(customers, rows, len(pool))
		chosen = some(rng, pool, customers)
		# A few customers have many rows: a low place in the list is drawn more often.
		more = (chosen[int(rng.random() ** 2 * customers)] for _ in range(rows - customers))
		result = array("I", chosen)
		result.extend(more)
		rng.shuffle(result)
		return result

	def accounts_where(self, active: bool) -> array[int]:
		return array("I", (number for number, flag in enumerate(self.active) if bool(flag) is active))

	def _of(self, kind: int, number: int) -> Random:
		# One generator seeded again costs half of a new one.
		self._scratch.seed((self._seed << 48) ^ (kind << 40) ^ number)
		return self._scratch

	def _assign_methods(self) -> None:
		counts, rng = self.counts, self.rng("methods")
		active = rng.sample(range(counts.accounts), counts.active)
		self.active = bytearray(counts.accounts)
		self.method = bytearray(counts.accounts)
		self.bank_details = bytearray(counts.accounts)
		for number in active:
			self.active[number] = 1
		wanted = (
			(Method.BANK, counts.bank),
			(Method.STRIPE, counts.stripe),
			(Method.STRIPE_AUTO, counts.stripe_auto),
			(Method.BANK_AND_STRIPE, counts.both),
		)
		at = 0
		for method, count in wanted:
			for number in active[at : at + count]:
				self.method[number] = method
			at += count
		self.bank_debit = array("I", (n for n in range(counts.accounts) if Method(self.method[n]).bank))
		for number in some(rng, self.bank_debit, len(self.bank_debit) - counts.no_bank_details):
			self.bank_details[number] = 1

	def _assign_deliveries(self) -> None:
		counts, rng = self.counts, self.rng("deliveries")
		self._later_deliveries = array(
			"I", (int(rng.random() * counts.accounts) for _ in range(counts.deliveries - counts.accounts))
		)
		self._more_deliveries: dict[int, list[int]] = {}
		for place, owner in enumerate(self._later_deliveries):
			self._more_deliveries.setdefault(owner, []).append(counts.accounts + place)

	def _assign_lines(self) -> None:
		counts, rng = self.counts, self.rng("lines")
		# Most lines live on active accounts; a few were never taken down.
		active, inactive = self.accounts_where(True), self.accounts_where(False)
		dormant = counts.line_customers // 40
		customers = [*some(rng, active, counts.line_customers - dormant), *some(rng, inactive, dormant)]
		rng.shuffle(customers)
		seconds = counts.lines - counts.line_customers
		owners = [*customers, *(customers[place] for place in range(seconds))]
		self.dids = self._dids(rng, counts.lines + counts.orphans)
		devices = self._devices(rng, seconds)
		self.lines = [
			Line(
				owner,
				rng.choice(self.deliveries_of(owner)),
				counts.deliveries + place,
				self.dids[place],
				devices[place],
			)
			for place, owner in enumerate(owners)
		]

	def _devices(self, rng: Random, seconds: int) -> bytearray:
		"""How many devices each line has. A customer has none only where the counts say so."""
		counts = self.counts
		devices = bytearray(b"\x01" * counts.lines)
		only_lines = range(seconds, counts.line_customers)
		for place in rng.sample(only_lines, counts.customers_without_ata):
			devices[place] = 0
		second_lines = range(counts.line_customers, counts.lines)
		for place in rng.sample(second_lines, counts.lines_without_ata - counts.customers_without_ata):
			devices[place] = 0
		provisioned = [place for place in range(counts.lines) if devices[place]]
		for place in rng.sample(provisioned, counts.lines_with_two_atas):
			devices[place] = 2
		return devices

	@staticmethod
	def _dids(rng: Random, count: int) -> list[str]:
		numbers: dict[str, None] = {}
		while len(numbers) < count:
			area, exchange = rng.choice(EXCHANGES)
			numbers[f"{area}{exchange}{int(rng.random() * 10_000):04d}"] = None
		return list(numbers)

	def _assign_services(self) -> None:
		counts, rng = self.counts, self.rng("services")
		more = counts.services - counts.deliveries - counts.lines
		self._later_services = array("I", (int(rng.random() * counts.deliveries) for _ in range(more)))

	def _product(self, rng: Random, service: int) -> Product:
		if service < self.counts.deliveries:
			# A power above 1 leans on the fibre plans at the top of the list.
			plans = catalogue.BY_KIND[catalogue.INTERNET]
			return plans[int(rng.random() ** 1.5 * len(plans))]
		if service < self.counts.deliveries + len(self.lines):
			return rng.choice(catalogue.BY_KIND[catalogue.PHONE])
		return rng.choice(catalogue.BY_KIND[rng.choice((catalogue.TELEVISION, catalogue.EXTRA))])
