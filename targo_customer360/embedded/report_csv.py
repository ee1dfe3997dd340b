"""A report as CSV, with a header in the reader's language."""

from __future__ import annotations

import csv
from typing import Any, TextIO

from targo_customer360.telephony.reports.model import Words
from targo_customer360.telephony.reports.result import Result, said_rows

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(out: TextIO, result: Result, words: Words) -> None:
	"""Write every row and column."""
	writer = csv.writer(out, lineterminator="\n")
	writer.writerow([words(column.label) for column in result.columns])
	for row in said_rows(result, words):
		writer.writerow([_harmless(row[column.fieldname]) for column in result.columns])


def _harmless(value: Any) -> Any:
	# A spreadsheet runs a text that looks like a formula, and names come from customers.
	return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
