"""How often an answer of a given score is right: the line through the knots that benchmarks/calibrate.py fitted."""

from __future__ import annotations

from itertools import pairwise

from targo_customer360.nl.lexicon import load


def calibrated(score: float) -> float:
	"""The confidence for a score of the rules, both between 0 and 1. Never falls where the score rises."""
	knots: list[list[float]] = load("calibration")["knots"]
	for (low, before), (high, after) in pairwise(knots):
		if score <= high:
			return before + (after - before) * (score - low) / (high - low)
	return knots[-1][1]
