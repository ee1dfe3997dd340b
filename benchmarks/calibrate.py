"""Fits how often an answer of a given score is right, and writes it where the classifier reads it.

	python benchmarks/calibrate.py          prints the fit and writes targo_customer360/nl/data/calibration.json

It learns from first looks only: what the rules made of the utterances of another author before anyone had seen which
of them they miss (tests/data/first_look_*.jsonl). A set that rules were mended on is read without a miss, and says
nothing about how sure an answer is. Bins with few answers keep the score of their rules.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

from targo_customer360.nl import NONE
from targo_customer360.nl.lexicon import DATA, load

LOOKS = Path(__file__).resolve().parent.parent / "tests" / "data"
BINS = (0.6, 0.75, 0.85, 0.9, 0.95, 0.97, 1.01)
FEWEST = 20
PRIOR = 10
"""How many answers the score of the rules counts for, beside those seen."""

Answers = list[tuple[float, bool]]
Knot = tuple[float, float, int]


def answers() -> Answers:
	"""Score and whether the action was right, of every answer of a first look that proposed one."""
	rows = [
		json.loads(line)
		for path in sorted(LOOKS.glob("first_look_*.jsonl"))
		for line in path.read_text(encoding="utf-8").splitlines()
	]
	return [(row["confidence"], row["right"]) for row in rows if row["intent"] != NONE]


def knots(seen: Answers) -> list[Knot]:
	"""Mean score, share expected right and weight of each bin with enough answers, never falling."""
	found: list[Knot] = []
	for low, high in pairwise(BINS):
		members = [(score, right) for score, right in seen if low <= score < high]
		if len(members) < FEWEST:
			continue
		said = sum(score for score, _ in members) / len(members)
		weight = len(members) + PRIOR
		found.append((said, (sum(right for _, right in members) + PRIOR * said) / weight, weight))
		while len(found) > 1 and found[-2][1] > found[-1][1]:
			_, right, more = found.pop()
			first, before, less = found.pop()
			found.append((first, (before * less + right * more) / (less + more), less + more))
	return found


def main() -> int:
	seen = answers()
	fitted = knots(seen)
	for score, right, weight in fitted:
		print(f"  score {score:.3f} and above: right {right:.3f}, from {weight - PRIOR} answers and more")
	limits = load("thresholds")
	for name, low in limits.items():
		above = [right for score, right in seen if score >= low]
		print(f"  {name} from {low}: {len(above)} answers, {sum(above) / len(above):.1%} right")
	start = BINS[3]
	pairs = [[0.0, 0.0], [start, start], *([round(score, 3), round(right, 3)] for score, right, _ in fitted)]
	text = json.dumps({"knots": pairs}, indent="\t") + "\n"
	(DATA / "calibration.json").write_text(text, encoding="utf-8")
	return 0


if __name__ == "__main__":
	sys.exit(main())
