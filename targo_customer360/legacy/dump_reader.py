"""A mysqldump file as a stream: a sliding buffer that knows its line, and the ends of statements.

The buffer holds the file's bytes as latin1 characters, one for one. SQL syntax is ASCII, so it can be taken
apart like that before any value is decoded, and a place in the buffer is a place in the file.
"""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

from targo_customer360.legacy.port import SourceError

CHUNK = 1 << 20
LONGEST_ROW = 1 << 28

STRING = r"'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'"
DOUBLE_QUOTED = r'"[^"\\]*(?:(?:\\.|"")[^"\\]*)*"'
COMMENT = r"/\*.*?\*/|--[ \t\r\n][^\n]*\n|#[^\n]*\n"

_INSIDE = re.compile(
	rf"(?s:[^'\"`;#/\-]+|{STRING}|{DOUBLE_QUOTED}|`[^`]*`|/(?!\*)|-(?!-[ \t\r\n])|{COMMENT}){{1,2000}}"
)
_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


class DumpReader:
	"""Reads a .sql or .sql.gz file through a buffer: `text` from `at` on is what was not consumed yet."""

	def __init__(self, path: Path, chunk: int = CHUNK) -> None:
		self.path = path
		self.chunk = chunk
		self.text = ""
		self.at = 0
		self.ended = False
		self._offset = 0
		self._line = 1
		self._file = _open(path)

	def __enter__(self) -> DumpReader:
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._file.close()

	def more(self) -> bool:
		"""Drops what was consumed and reads on, by as much again when a row does not fit. False at the end."""
		if self.ended:
			return False
		kept = len(self.text) - self.at
		if kept > LONGEST_ROW:
			raise self.broken("a row or statement is longer than 256 MB")
		try:
			data = self._file.read(max(self.chunk, kept))
		except (EOFError, OSError, zlib.error) as error:
			self._drop()
			raise self.broken(f"the file cannot be read further ({_reason(error)})", len(self.text)) from None
		self._drop()
		self.ended = not data
		self.text += data.decode("latin-1")
		return bool(data)

	def need(self, length: int) -> None:
		"""Makes sure that so many characters are in the buffer, unless the file ends before."""
		while len(self.text) - self.at < length and self.more():
			pass

	def find(self, mark: str, start: int) -> int:
		"""Place of the mark from `start` places after `at` on, reading as far as needed; -1 when the file ends."""
		while True:
			place = self.text.find(mark, self.at + start)
			if place >= 0:
				return place
			start = max(start, len(self.text) - self.at - len(mark) + 1)
			if not self.more():
				return -1

	def pass_statement(self, keep: int = 0) -> str:
		"""Consumes up to and including the next `;` outside of quotes; returns the first `keep` characters.

		Raises SourceError when the file ends inside the statement.
		"""
		start = self.at
		place: tuple[int, int] | None = None
		parts: list[str] = []
		while True:
			found = _INSIDE.match(self.text, self.at)
			if found:
				end = found.end()
				# A "/" or "-" at the very end may begin a comment whose rest is not read yet.
				while (
					end == len(self.text) and not self.ended and end > self.at and self.text[end - 1] in "/-"
				):
					end -= 1
				if keep > 0:
					parts.append(self.text[self.at : min(end, self.at + keep)])
					keep -= len(parts[-1])
				moved, self.at = end > self.at, end
				if moved and end < len(self.text):
					continue
			elif self.text.startswith(";", self.at):
				self.at += 1
				return "".join(parts)
			place = place or self._place(start)
			if not self.more():
				raise self.broken("the file ends inside a statement", place=place)

	def broken(self, what: str, at: int | None = None, place: tuple[int, int] | None = None) -> SourceError:
		"""A SourceError naming the file, the line and the byte of a place in the buffer."""
		place = place or self._place(self.at if at is None else at)
		return SourceError(f"The dump {self.path} is broken at line {place[1]} (byte {place[0]}): {what}.")

	def _place(self, at: int) -> tuple[int, int]:
		"""Byte and line of a place in the buffer."""
		return self._offset + at, self._line + self.text.count("\n", 0, at)

	def _drop(self) -> None:
		self._line += self.text.count("\n", 0, self.at)
		self._offset += self.at
		self.text = self.text[self.at :]
		self.at = 0


def _open(path: Path) -> BinaryIO:
	try:
		file = open(path, "rb")
		start = file.read(3)
	except FileNotFoundError:
		raise SourceError(f"There is no file {path}.") from None
	except IsADirectoryError:
		raise SourceError(f"{path} is a folder, not a mysqldump file.") from None
	except OSError as error:
		raise SourceError(f"The file {path} cannot be read: {_reason(error)}.") from None
	if start.startswith(_UTF16):
		file.close()
		raise SourceError(
			f"The file {path} is UTF-16 text: dump again with --result-file instead of a redirection."
		)
	if not start:
		file.close()
		raise SourceError(f"The file {path} is empty.")
	if start.startswith(_GZIP):
		file.close()
		return cast(BinaryIO, gzip.open(path, "rb"))
	file.seek(len(_UTF8_MARK) if start == _UTF8_MARK else 0)
	return file


def _reason(error: BaseException) -> str:
	if isinstance(error, EOFError):
		return "it was cut off"
	if isinstance(error, gzip.BadGzipFile | zlib.error):
		return "it is damaged"
	return getattr(error, "strerror", None) or type(error).__name__
