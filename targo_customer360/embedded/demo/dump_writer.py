"""Writes rows as mysqldump would have: one file that a MariaDB or MySQL server loads as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TextIO

from targo_customer360.embedded.demo.schema import TABLES, Column, create_table

Value = str | int | None
Row = tuple[Value, ...]
"""The values of one row in the order of the table's columns. Amounts are text such as "12.50"."""

ROWS_PER_INSERT = 500

_HEADER = """\
-- MySQL dump 10.13  Distrib 5.7.44, for Linux (x86_64)
--
-- Host: localhost    Database: gestionclient
-- ------------------------------------------------------
-- Demo data of Customer 360. Nobody in it exists.

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
"""
_FOOTER = """
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2026-11-22  3:15:07
"""
_SPECIAL = re.compile("[\\x00\n\r\\\\'\"\x1a]")
_ESCAPES = str.maketrans(
	{"\0": "\\0", "\n": "\\n", "\r": "\\r", "\\": "\\\\", "'": "\\'", '"': '\\"', "\x1a": "\\Z"}
)


class DumpWriter:
	"""Writes tables one after the other into an open UTF-8 file; `counts` tells how many rows each got."""

	def __init__(self, stream: TextIO):
		self._stream = stream
		self.counts: dict[str, int] = {}

	def header(self) -> None:
		self._stream.write(_HEADER)

	def footer(self) -> None:
		self._stream.write(_FOOTER)

	def table(self, table: str, rows: Iterable[Row]) -> None:
		"""Write a table. Raises ValueError for a text longer than its column, which a server would cut."""
		write = self._stream.write
		write(f"\n--\n-- Table structure for table `{table}`\n--\n\nDROP TABLE IF EXISTS `{table}`;\n")
		write("/*!40101 SET @saved_cs_client     = @@character_set_client */;\n")
		write("/*!40101 SET character_set_client = utf8 */;\n")
		write(f"{create_table(table)};\n/*!40101 SET character_set_client = @saved_cs_client */;\n")
		write(f"\n--\n-- Dumping data for table `{table}`\n--\n\nLOCK TABLES `{table}` WRITE;\n")
		write(f"/*!40000 ALTER TABLE `{table}` DISABLE KEYS */;\n")
		written = 0
		tuples = _rendered(TABLES[table], rows)
		while chunk := list(islice(tuples, ROWS_PER_INSERT)):
			write(f"INSERT INTO `{table}` VALUES {','.join(chunk)};\n")
			written += len(chunk)
		write(f"/*!40000 ALTER TABLE `{table}` ENABLE KEYS */;\nUNLOCK TABLES;\n")
		self.counts[table] = written


def _rendered(columns: tuple[Column, ...], rows: Iterable[Row]) -> Iterator[str]:
	literals = [_text_literal(column) if column.text else _number_literal for column in columns]
	for row in rows:
		yield f"({','.join([literal(value) for literal, value in zip(literals, row, strict=True)])})"


def _number_literal(value: Value) -> str:
	return "NULL" if value is None else str(value)


def _text_literal(column: Column) -> Callable[[Value], str]:
	limit = column.limit

	def literal(value: Value) -> str:
		if value is None:
			return "NULL"
		text = str(value)
		if limit is not None and len(text) > limit:
			raise ValueError(f"{column.name} holds {limit} characters, not {text!r}.")
		return f"'{text.translate(_ESCAPES)}'" if _SPECIAL.search(text) else f"'{text}'"

	return literal
