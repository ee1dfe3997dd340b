"""How many utterances the embedded classifier reads rightly, by language and style, how sure it is, and how fast.

	python benchmarks/interpret.py [set ...]        sets of tests/data/utterances_<set>.jsonl; all of them if none is named

The set author3_final was never tuned on: it is the fairest figure.

A line of the calibration says how often the action was right among the answers of about that confidence.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from targo_customer360.nl import NONE, Interpretation, interpret
from targo_customer360.nl.catalogue import changes
from targo_customer360.nl.lexicon import load

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
SETS = ("tune", "final", "probe", "fresh", "author3_tune", "spec", "author3_final")
SLOWEST_P95 = 0.030
BINS = (0.0, 0.6, 0.75, 0.85, 0.9, 0.95, 0.97, 1.01)


@dataclass(frozen=True)
class Judged:
	"""One utterance with its label, the answer and the seconds it took."""

	row: dict
	read: Interpretation
	seconds: float

	@property
	def intent_right(self) -> bool:
		return self.read.intent == self.row["intent"]

	@property
	def all_right(self) -> bool:
		return self.intent_right and self.read.params == self.row["params"]

	@property
	def harmful(self) -> bool:
		"""A changing action proposed where another one, or none, was meant."""
		return changes(self.read.intent) and not self.intent_right


def judge(name: str) -> list[Judged]:
	"""The answers for one labelled set."""
	judged = []
	for line in (DATA / f"utterances_{name}.jsonl").read_text(encoding="utf-8").splitlines():
		row = json.loads(line)
		today = date.fromisoformat(row["today"])
		start = perf_counter()
		read = interpret(row["text"], today)
		judged.append(Judged(row, read, perf_counter() - start))
	return judged


def share(marks: Iterable[bool]) -> str:
	found = list(marks)
	return f"{sum(found) / len(found):7.1%}" if found else "      -"


def p95(judged: list[Judged]) -> float:
	"""Seconds under which 95 of 100 answers stay."""
	return sorted(one.seconds for one in judged)[int(len(judged) * 0.95)]


def print_table(name: str, judged: list[Judged]) -> None:
	print(f"\n{name}: {len(judged)} utterances")
	print(f"  {'':22}{'n':>5} intent  params   none  harm")
	groups: dict[str, list[Judged]] = defaultdict(list)
	for one in judged:
		groups["all"].append(one)
		groups[f"language {one.row['lang']}"].append(one)
		groups[f"style {one.row['style']}"].append(one)
	for group, members in sorted(groups.items()):
		none = [one.read.intent == NONE for one in members if one.row["intent"] == NONE]
		harm = sum(one.harmful for one in members)
		print(
			f"  {group:22}{len(members):5}{share(one.intent_right for one in members)}{share(one.all_right for one in members)}"
			f"{share(none)} {harm:5}"
		)


def print_calibration(judged: list[Judged]) -> None:
	thresholds = load("thresholds")
	print(f"\ncalibration (do from {thresholds['do']}, ask from {thresholds['ask']}, below refuse)")
	proposed = [one for one in judged if one.read.intent != NONE]
	for low, high in pairwise(BINS):
		members = [one for one in proposed if low <= one.read.confidence < high]
		if members:
			mean = sum(one.read.confidence for one in members) / len(members)
			print(
				f"  {low:.2f}-{min(high, 1):.2f} {len(members):5}  said {mean:.3f}  right {share(one.intent_right for one in members)}"
			)
	refused = Counter(one.intent_right for one in judged if one.read.intent == NONE)
	print(f"  none      {sum(refused.values()):5}              right {share(refused.elements())}")


def main() -> int:
	interpret("warm up the patterns", date(2026, 1, 1))
	names = sys.argv[1:] or [name for name in SETS if (DATA / f"utterances_{name}.jsonl").exists()]
	judged = {name: judge(name) for name in names}
	for name, found in judged.items():
		print_table(name, found)
	everything = [one for found in judged.values() for one in found]
	print_calibration(everything)
	slow = p95(everything)
	print(f"\np95 {slow * 1000:.1f} ms, slowest {max(one.seconds for one in everything) * 1000:.1f} ms")
	return 0 if slow < SLOWEST_P95 else 1


if __name__ == "__main__":
	sys.exit(main())
