"""From statement to statement through a mysqldump file: past comments, to what each one begins with."""

from __future__ import annotations

import re

from targo_customer360.legacy.charset import TextDecoder, decode_utf8, decoder_for
from targo_customer360.legacy.dump_reader import DumpReader
from targo_customer360.legacy.port import SourceError

_BLANK = re.compile(r"[\s;]+")
_WORD = re.compile(r"[A-Za-z]+\b")
_KNOWN = frozenset(
	"ALTER ANALYZE BEGIN CALL CHANGE COMMIT CREATE DEALLOCATE DELETE DELIMITER DO DROP EXECUTE FLUSH GRANT INSERT LOCK"
	" OPTIMIZE PREPARE REPLACE REVOKE ROLLBACK SELECT SET START TRUNCATE UNLOCK UPDATE USE XA".split()
)
_SET_NAMES = re.compile(r"(?i)\bSET\s+NAMES\s+['\"]?(\w+)")
_DELIMITER_BACK = re.compile(r"DELIMITER ;[ \t\r]*(?:\n|\Z)")
# mysqldump says at the end that it is done, in a comment or by restoring a setting that it saved at the
# beginning: what began and did not end was cut off, even if the cut is between two statements.
_BEGINS = re.compile(r"-- (?:MySQL|MariaDB) dump |@OLD_SQL_NOTES=@@SQL_NOTES")
_ENDS = re.compile(r"-- Dump completed|SQL_NOTES=@OLD_SQL_NOTES")
_KEPT = 400


class Statements:
	"""Walks a reader from statement to statement and notes the character set on the way."""

	def __init__(self, reader: DumpReader) -> None:
		self.reader = reader
		self.charset: TextDecoder = decode_utf8
		self._open_marks: list[str] = []
		self._seen = False

	def next_word(self) -> str | None:
		"""Goes to the next statement and returns its first word in capitals; None at the end of the file.

		Raises SourceError for what cannot be the beginning of a statement.
		"""
		reader = self.reader
		while True:
			reader.need(_KEPT)
			blank = _BLANK.match(reader.text, reader.at)
			if blank:
				reader.at = blank.end()
			elif reader.text.startswith(("--", "#"), reader.at):
				self._pass_line()
			elif reader.text.startswith("/*", reader.at):
				self._pass_comment()
			elif reader.at == len(reader.text) and reader.ended:
				self._check_complete()
				return None
			else:
				return self._word()

	def pass_setting(self) -> None:
		"""Consumes a SET statement, noting a SET NAMES."""
		self._note(self.reader.pass_statement(keep=_KEPT))

	def pass_delimited(self) -> None:
		"""Consumes triggers and routines, from a DELIMITER line to the one that sets `;` again."""
		reader = self.reader
		while (place := reader.find("\nDELIMITER ;", 0)) >= 0:
			reader.at = place + 1
			reader.need(_KEPT)
			back = _DELIMITER_BACK.match(reader.text, reader.at)
			if back:
				reader.at = back.end()
				return
		raise reader.broken("the file ends inside a trigger or routine")

	def _word(self) -> str:
		found = _WORD.match(self.reader.text, self.reader.at)
		word = found.group().upper() if found else ""
		if word not in _KNOWN:
			if not self._seen:
				raise SourceError(f"The file {self.reader.path} is not a mysqldump file.")
			raise self.reader.broken("a statement begins with something that is not SQL")
		self._seen = True
		return word

	def _pass_line(self) -> None:
		reader = self.reader
		place = reader.find("\n", 0)
		end = len(reader.text) if place < 0 else place + 1
		self._mark(reader.text[reader.at : min(end, reader.at + _KEPT)])
		reader.at = end

	def _pass_comment(self) -> None:
		reader = self.reader
		place = reader.find("*/", 2)
		if place < 0:
			raise reader.broken("the file ends inside a comment")
		text = reader.text[reader.at : min(place, reader.at + _KEPT)]
		if text.startswith(("/*!", "/*M!")):
			self._seen = True
			self._note(text)
		reader.at = place + 2

	def _note(self, setting: str) -> None:
		self._mark(setting)
		names = _SET_NAMES.search(setting)
		if not names:
			return
		decode = decoder_for(names.group(1))
		if decode is None:
			raise self.reader.broken(f"its character set {names.group(1)} is not supported")
		self.charset = decode

	def _mark(self, text: str) -> None:
		begins, ends = _BEGINS.search(text), _ENDS.search(text)
		if begins:
			self._open_marks.append(begins.group()[:2])
		elif ends and ends.group()[:2] in ("--", "SQ"):
			kind = "--" if ends.group().startswith("--") else "@O"
			if kind in self._open_marks:
				self._open_marks.remove(kind)

	def _check_complete(self) -> None:
		if self._open_marks:
			raise self.reader.broken("the file ends before the dump was completed, so it was cut off")
