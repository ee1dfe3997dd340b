"""Customers: who they are, clean. What the legacy tables hold of them is dirtied where the row is written."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from targo_customer360.embedded.demo import names
from targo_customer360.embedded.demo.places import TOWN_NAMES
from targo_customer360.embedded.demo.text_forms import ascii_of

# Area codes and exchanges that serve the region. 201 to 210 are left out: bad rows take their numbers there.
EXCHANGES = (
	*(
		("450", exchange)
		for exchange in "245 246 247 264 272 291 371 373 377 427 429 454 455 691 692".split()
	),
	*(("450", exchange) for exchange in "698 699 825 826 827 829".split()),
	*(("514", exchange) for exchange in "249 497 617 831 916".split()),
	*(("579", exchange) for exchange in "363 370 420 886".split()),
	*(("438", exchange) for exchange in "390 491 823 998".split()),
	*(("819", exchange) for exchange in "571 620 843 847 876".split()),
)
# Reserved domains: nothing that is tried on the demo data can reach a real mailbox.
_MAIL_DOMAINS = ("example.com", "example.net", "example.org", "courriel.example", "ferme.example")


@dataclass(frozen=True)
class Person:
	"""One customer. `company` is empty for a household; phones are ten digits or empty."""

	first: str
	last: str
	company: str
	english: bool
	commercial: bool
	vip: bool
	email: str
	home: str
	cell: str

	@property
	def full_name(self) -> str:
		return f"{self.first} {self.last}"

	@property
	def customer_name(self) -> str:
		return self.company or self.full_name


def digits(rng: Random) -> str:
	"""A ten-digit telephone number of the region."""
	area, exchange = rng.choice(EXCHANGES)
	return f"{area}{exchange}{int(rng.random() * 10_000):04d}"


def person(rng: Random) -> Person:
	"""A random customer."""
	english = rng.random() < 0.24
	first = rng.choice(names.ENGLISH_FIRST if english else names.FRENCH_FIRST)
	last = rng.choice(names.ENGLISH_LAST if english else names.FRENCH_LAST)
	commercial = rng.random() < 0.09
	company = _company(rng, first, last, english) if commercial else ""
	email = ""
	if rng.random() < 0.86:
		local = ascii_of(f"{first}.{last}").lower().replace("'", "")
		number = str(int(rng.random() * 99)) if rng.random() < 0.4 else ""
		email = f"{local}{number}@{rng.choice(_MAIL_DOMAINS)}"
	return Person(
		first=first,
		last=last,
		company=company,
		english=english,
		commercial=commercial,
		vip=rng.random() < 0.015,
		email=email,
		home=digits(rng) if rng.random() < 0.75 else "",
		cell=digits(rng) if rng.random() < 0.7 else "",
	)


def _company(rng: Random, first: str, last: str, english: bool) -> str:
	pattern = rng.choice(names.ENGLISH_COMPANIES if english else names.FRENCH_COMPANIES)
	number = rng.randrange(90_000_000, 94_999_999)
	return pattern.format(
		first=first,
		last=last,
		last2=rng.choice(names.FRENCH_LAST),
		number=rng.randrange(1, 12),
		place=rng.choice(TOWN_NAMES),
		company=f"{number // 10_000}-{number % 10_000:04d}",
	)
