"""A provider or centre that works by file: changes go out in a batch, one CSV row an operation.

In the configured folder:
- `changes-open.csv`: the batch that is being collected; a row is appended for each change
- `changes-<moment>.csv`: a batch that was closed and is to be handed to the provider
- `results-*.csv`: what the provider returned, to be read in (`file_results`); moved to `done/` after that
- `dump-*.csv`: what the provider says it holds; the newest one counts
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.e911.base import (
	ENHANCED,
	FIELDS,
	Answers,
	CannotTell,
	RecordRefused,
	Verified,
	as_row,
	from_row,
)
from targo_customer360.integrations.errors import Unreachable
from targo_customer360.telephony.e911_record import E911Record, check

OPEN_BATCH = "changes-open.csv"
KEY, OPERATION = "KEY", "OPERATION"
UPSERT, DELETE = "UPSERT", "DELETE"
COLUMNS = (KEY, OPERATION, *FIELDS, ENHANCED)


class FileProvider:
	"""Writes changes into the open batch of a folder."""

	name = "File"
	answers: Answers = "later"

	def __init__(self, folder: Path):
		self._folder = folder

	def verify(self, record: E911Record) -> Verified:
		"""Only what the file's fields take can be told before the provider has read it."""
		try:
			check(record)
		except InvalidField as refused:
			return Verified("rejected", text=refused.message)
		return Verified("ok")

	def register(self, record: E911Record, key: str) -> None:
		try:
			check(record)
		except InvalidField as refused:
			raise RecordRefused(refused.message) from None
		self._append({KEY: key, OPERATION: UPSERT, **as_row(record)})

	def remove(self, did: str, key: str) -> None:
		self._append({KEY: key, OPERATION: DELETE, "PHONE_NUMBER": did})

	def query(self, did: str) -> E911Record | None:
		raise CannotTell("A provider by file can't be asked")

	def dump(self) -> Iterator[E911Record]:
		dumps = sorted(self._folder.glob("dump-*.csv"), key=lambda path: path.stat().st_mtime)
		if not dumps:
			raise CannotTell(f"There is no dump-*.csv in {self._folder.name}")
		with dumps[-1].open(encoding="utf-8-sig", newline="") as file:
			for row in csv.DictReader(file):
				yield from_row(row)

	def took(self, key: str) -> bool:
		"""Whether a row with this key is in a batch, the open one or one that was closed."""
		batches = [*self._folder.glob("changes-*.csv"), *self._folder.glob("done/changes-*.csv")]
		return any(row[KEY] == key for path in batches for row in _whole_rows(path))

	def _append(self, row: dict[str, str]) -> None:
		"""Add one row, whole or not at all: the disk has it when this returns."""
		if not self._folder.is_dir():
			raise Unreachable(f"The folder {self._folder} for the 911 batches is not there")
		try:
			with (self._folder / OPEN_BATCH).open("a+b") as file:
				size = _end_of_last_row(file)
				file.truncate(size)
				file.write(_line(dict(zip(COLUMNS, COLUMNS, strict=True))) * (size == 0) + _line(row))
				file.flush()
				os.fsync(file.fileno())
		except OSError as error:
			raise Unreachable(f"The 911 batch can't be written: {error.strerror}") from None


def close_batch(folder: Path, now: datetime) -> Path | None:
	"""Close the open batch, so that it can be handed over; None when there is nothing in it."""
	batch = folder / OPEN_BATCH
	if not batch.exists():
		return None
	closed = folder / f"changes-{now:%Y%m%d-%H%M%S-%f}.csv"
	batch.rename(closed)
	return closed


def _line(row: dict[str, str]) -> bytes:
	text = io.StringIO()
	csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n").writerow(row)
	return text.getvalue().encode()


def _end_of_last_row(file: io.BufferedRandom) -> int:
	"""Where the last whole row ends: a process that died may have left a part of one behind it.

	No value holds a line break, so a line is a row.
	"""
	file.seek(0)
	content = file.read()
	return content.rfind(b"\n") + 1


def _whole_rows(path: Path) -> list[dict[str, str]]:
	content = path.read_bytes()
	whole = content[: content.rfind(b"\n") + 1].decode("utf-8-sig")
	return list(csv.DictReader(io.StringIO(whole)))
