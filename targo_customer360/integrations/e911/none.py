"""No provider that we can tell: the records are kept, and nobody claims that 911 knows them."""

from __future__ import annotations

from collections.abc import Iterator

from targo_customer360.integrations.e911.base import Answers, CannotTell, Verified
from targo_customer360.telephony.e911_record import E911Record


class NoProvider:
	"""Takes every change and passes none on."""

	name = "None"
	answers: Answers = "never"

	def verify(self, record: E911Record) -> Verified:
		return Verified("ok")

	def register(self, record: E911Record, key: str) -> None:
		pass

	def query(self, did: str) -> E911Record | None:
		raise CannotTell("No 911 provider is connected: nobody can tell what it holds")

	def remove(self, did: str, key: str) -> None:
		pass

	def dump(self) -> Iterator[E911Record]:
		raise CannotTell("No 911 provider is connected: there is no dump")

	def took(self, key: str) -> bool:
		# To take note again of what was noted already changes nothing.
		return False
