"""What a comparison has found so far, and the verdict that follows."""

from __future__ import annotations

from targo_customer360.telephony.address.model import Verdict
from targo_customer360.telephony.address.reasons import Reason, Weight, reason


class Findings:
	"""Reasons by weight. A slip holds only when all else is exact: beside another slip it becomes a doubt."""

	__slots__ = ("_by_weight",)

	def __init__(self) -> None:
		self._by_weight: dict[Weight, list[Reason]] = {}

	def __bool__(self) -> bool:
		return bool(self._by_weight)

	def add(self, weight: Weight, why: Reason) -> None:
		self._by_weight.setdefault(weight, []).append(why)

	def mismatch(self, code: str, *values: object) -> None:
		self.add(Weight.DIFFERENCE, reason(code, *values))

	def review(self, code: str, *values: object) -> None:
		self.add(Weight.DOUBT, reason(code, *values))

	def slip(self, code: str, *values: object) -> None:
		self.add(Weight.SLIP, reason(code, *values))

	def remark(self, code: str, *values: object) -> None:
		self.add(Weight.REMARK, reason(code, *values))

	def verdict(self) -> Verdict:
		"""The worst weight wins, and its reasons come first."""
		if not self._by_weight:
			return _IDENTICAL
		reasons = tuple(why for weight in Weight for why in self._by_weight.get(weight, ()))
		if Weight.DIFFERENCE in self._by_weight:
			return Verdict("mismatch", reasons)
		if Weight.DOUBT in self._by_weight:
			return Verdict("review", reasons)
		if len(self._by_weight.get(Weight.SLIP, ())) > 1:
			return Verdict("review", (reason("several_doubts"), *reasons))
		return Verdict("same", reasons)


_IDENTICAL = Verdict("same")
