"""An arrangement that is not kept, day by day: each step is what a person or the clock does, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from targo_customer360.integrations import cutoff
from targo_customer360.sites.port import Values
from tests.billing.clock import on
from tests.billing.cutoffs import LIST, decision
from tests.flows.world import World

OWED, AGREED = 150, 100


@dataclass
class NonPayment:
	"""The story of an invoice. `cut` is the day on which the service is cut; days are counted from it."""

	world: World
	cut: date
	invoice: str = ""
	arrangement: str = ""

	@contextmanager
	def day(self, days: int, at: time = time(10, 0)) -> Iterator[datetime]:
		with on(self.cut + timedelta(days=days), at) as moment:
			yield moment

	def agree(self) -> None:
		"""An invoice is unpaid, and the customer promises a part of it."""
		with self.day(-18):
			site = self.world.site
			site.set_single("Customer 360 Settings", {"cutoff_mode": LIST})
			self.invoice = self.world.books.invoice(OWED)
			done = self.world.confirmed(
				"create_payment_arrangement",
				customer="C-1",
				amount=str(AGREED),
				due_date=self.cut - timedelta(days=8),
				cutoff_date=self.cut - timedelta(days=1),
			)
			self.arrangement = done.documents[0][1]

	def miss(self) -> None:
		"""The due date passes with nothing paid; the customer was told twice."""
		with self.day(-15):
			self._notice("14 Days", "Letter")
		with self.day(-7, time(2, 0)):
			self.world.night()
		with self.day(-1, time(9, 0)):
			self._notice("24 Hours", "Phone")

	def list(self) -> dict[str, int]:
		with self.day(0, time(8, 30)):
			# The last notice was given just short of a day ago.
			assert cutoff.run(self.world.site) == {"Held": 1}
		with self.day(0):
			return dict(cutoff.run(self.world.site))

	def approve(self) -> None:
		with self.day(0, time(11, 0)):
			self.world.confirmed("approve_cutoff", decision=self.decision()["name"])

	def tell(self) -> None:
		"""The background of that minute."""
		with self.day(0, time(11, 1)):
			self.world.work()

	def pay(self) -> str:
		with self.day(1):
			payment = self.world.books.pay(OWED, against={self.invoice: OWED})
			self.world.site.commit()
			return payment

	def lift(self) -> None:
		with self.day(1, time(10, 1)):
			self.world.work()

	def decision(self) -> Values:
		return decision(self.world.site)

	def _notice(self, kind: str, channel: str) -> None:
		self.world.confirmed("record_cutoff_notice", customer="C-1", kind=kind, channel=channel)
