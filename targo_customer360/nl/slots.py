"""Every parameter that stands in a text, whatever the action turns out to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from targo_customer360.nl import details, money
from targo_customer360.nl.addresses import Address, addresses
from targo_customer360.nl.dates import Said, dates
from targo_customer360.nl.names import Name, candidates
from targo_customer360.nl.phones import phones
from targo_customer360.nl.technicians import for_visit
from targo_customer360.nl.text import Text

Span = tuple[int, int]
LIKELY = 2
"""The score from which a run of words is taken for a name."""


@dataclass(slots=True)
class Slots:
	"""What was found, and `taken`, the tokens that it stands on. Names are not in `taken`."""

	taken: set[int] = field(default_factory=set)
	dids: list[tuple[str, Span]] = field(default_factory=list)
	quote: tuple[str, Span] | None = None
	olt: tuple[str, Span] | None = None
	port: tuple[str, Span] | None = None
	addresses: list[Address] = field(default_factory=list)
	amount: money.Amount | None = None
	dates: list[Said] = field(default_factory=list)
	time: tuple[str, list[Span]] | None = None
	names: list[Name] = field(default_factory=list)
	tech: Name | None = None

	def claim(self, *spans: Span) -> None:
		for span in spans:
			self.taken.update(range(*span))

	def marks(self) -> dict[str, list[Span]]:
		"""Each kind of parameter with its token ranges."""
		found = {
			"did": [span for _, span in self.dids],
			"quote": [self.quote[1]] if self.quote else [],
			"olt": [self.olt[1]] if self.olt else [],
			"port": [self.port[1]] if self.port else [],
			"address": [address.span for address in self.addresses],
			"amount": [self.amount[1]] if self.amount else [],
			"date": [said.span for said in self.dates],
			"time": [span for span in (self.time[1] if self.time else []) if not self._in_date(span)],
			"name": [name.span for name in self.names if name is not self.tech and name.score >= LIKELY],
			"word": [name.span for name in self.names if name is not self.tech and name.score < LIKELY],
			"tech": [self.tech.span] if self.tech else [],
		}
		return found

	def _in_date(self, span: Span) -> bool:
		return any(said.span[0] < span[1] and span[0] < said.span[1] for said in self.dates)


def find(text: Text) -> Slots:
	"""The parameters of a text. What is surest claims its words first."""
	slots = Slots()
	slots.dids = phones(text)
	slots.claim(*(span for _, span in slots.dids))
	slots.quote = details.quote_id(text)
	slots.olt = details.olt(text)
	slots.claim(*(found[1] for found in (slots.quote, slots.olt) if found))
	slots.port = details.port(text, slots.taken)
	slots.claim(*([slots.port[1]] if slots.port else []))
	slots.addresses = addresses(text, slots.taken)
	slots.claim(*(address.span for address in slots.addresses))
	hard = set(slots.taken)
	slots.amount = money.amount(text, slots.taken)
	slots.claim(*([slots.amount[1]] if slots.amount else []))
	slots.dates = dates(text, slots.taken)
	slots.claim(*(said.span for said in slots.dates))
	slots.time = details.time_of_day(text, hard, slots.taken)
	slots.claim(*(slots.time[1] if slots.time else []))
	slots.names = candidates(text, slots.taken)
	slots.tech = for_visit(text, slots.names, bool(slots.addresses))
	return slots
