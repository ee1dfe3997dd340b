"""A dump is read whole or refused with the place of the damage; never in part."""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymysql.converters import escape_string

from targo_customer360.legacy.dump import DumpSource
from targo_customer360.legacy.dump_rows import unescape
from targo_customer360.legacy.source import RawRow, SourceError, check_source, open_source
from targo_customer360.legacy.tables import TABLES

STAFF = TABLES["staff"]
CREATE = "CREATE TABLE `staff` (\n  `id` int NOT NULL,\n  `first_name` text,\n  `last_name` text,\n  `email` text,\n  PRIMARY KEY (`id`)\n);\n"
WHOLE = (
	"/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11, for Linux\n--\n"
	"-- Host: localhost    Database: legacy\n/*!40101 SET NAMES utf8mb4 */;\n"
	"/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;\nDROP TABLE IF EXISTS `staff`;\n"
	f"{CREATE}\nLOCK TABLES `staff` WRITE;\n/*!40000 ALTER TABLE `staff` DISABLE KEYS */;\n"
	"INSERT INTO `staff` VALUES\n(1,'Zoë','Côté; (x)','a@b.c'),\n(2,NULL,'it\\'s -- \\\"\\\\','');\n"
	"/*!40000 ALTER TABLE `staff` ENABLE KEYS */;\nUNLOCK TABLES;\n"
	"/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;\n\n-- Dump completed on 2024-01-01  1:02:03\n"
)
ROWS = [("1", "Zoë", "Côté; (x)", "a@b.c"), ("2", None, "it's -- \"\\", "")]


def read_dump(path: Path, content: str | bytes, chunk: int = 1 << 20) -> list[RawRow]:
	path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
	with DumpSource(path, chunk) as source:
		return list(source.read(STAFF))


@pytest.fixture
def file(tmp_path: Path) -> Path:
	return tmp_path / "legacy.sql"


@pytest.mark.parametrize("chunk", [1, 5, 64, 1 << 20])
def test_a_whole_dump(file: Path, chunk: int) -> None:
	assert read_dump(file, WHOLE, chunk) == ROWS
	assert read_dump(file, b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode(), chunk) == ROWS
	assert read_dump(file, gzip.compress(WHOLE.encode()), chunk) == ROWS


def test_a_dump_cut_anywhere_is_refused(file: Path) -> None:
	data = WHOLE.encode()
	for end in range(1, data.index(b"-- Dump completed")):
		with pytest.raises(SourceError) as failure:
			read_dump(file, data[:end])
		assert str(file) in failure.value.message
	with pytest.raises(SourceError, match=r"line \d+ \(byte \d+\)"):
		read_dump(file, data[:-60])


def test_a_dump_without_comments_cut_anywhere_is_refused(file: Path) -> None:
	bare = "\n".join(line for line in WHOLE.splitlines() if not line.startswith(("--", "/*M"))).encode()
	assert read_dump(file, bare) == ROWS
	for end in range(bare.index(b"CREATE"), bare.index(b"SQL_NOTES=@OLD")):
		with pytest.raises(SourceError):
			read_dump(file, bare[:end])


def test_a_zipped_dump_cut_or_damaged_is_refused(file: Path) -> None:
	data = gzip.compress(WHOLE.encode())
	for broken in (
		data[:-1],
		data[: len(data) // 2],
		data[:-8] + bytes(8),
		data[:20] + b"\xff\xff" + data[22:],
	):
		with pytest.raises(SourceError, match=r"legacy\.sql"):
			read_dump(file, broken)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=2000)
@given(
	st.integers(0, len(WHOLE.encode()) - 1),
	st.integers(0, 12),
	st.binary(max_size=6) | st.sampled_from([b"'", b"(", b";"]),
)
def test_a_damaged_dump_is_read_or_refused(file: Path, place: int, length: int, noise: bytes) -> None:
	data = WHOLE.encode()
	try:
		read_dump(file, data[:place] + noise + data[place + length :], 64)
	except SourceError as failure:
		assert failure.message


@pytest.mark.parametrize(
	"content",
	[
		b"",
		b"\n\n",
		b"hello world, this is no dump",
		b"\x89PNG\r\n\x1a\n" + bytes(100),
		b'{"a": 1}',
		b"id,name\n1,x\n",
		gzip.compress(b"hello"),
		gzip.compress(b""),
		"CREATE TABLE t".encode("utf-16"),
		b"-- only a comment\n",
		b"SET NAMES utf8;\n",
	],
)
def test_what_is_no_dump_is_refused(file: Path, content: bytes) -> None:
	with pytest.raises(SourceError) as failure:
		read_dump(file, content)
	assert str(file) in failure.value.message


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
	for path, message in ((tmp_path / "absent.sql", "There is no file"), (tmp_path, "is a folder")):
		for use in (open_source, check_source):
			with pytest.raises(SourceError, match=message):
				use(str(path))


BROKEN = {
	"(1,'a','b','c'),(1,'d','e','f');": "key 1 twice in the table 'staff'",
	"(1,'a','b','c');\nINSERT INTO `staff` VALUES (1,'a','b','c');": "key 1 twice",
	"(NULL,'a','b','c');": "key is NULL",
	"('x','a','b','c');": "key x that is no integer",
	"(99999999999999999999,'a','b','c');": "that is no integer",
	"(1,'a','b');": r"line 8 .*3 values for 4 columns",
	"(1,'a','b','c','d');": "5 values for 4 columns",
	"(1,'a','b',now);": "neither text nor a number nor NULL",
	"(1,'a','b',x'4');": "not hexadecimal",
	"(1,'a','b','c') (2,'a','b','c');": "broken at line",
	"(1,'a','b','c'), 2;": "a row does not begin",
	"(1,'a','b','c'": "the file ends inside",
	"(1,'a','b','c)": "the file ends inside",
}


@pytest.mark.parametrize("rows", BROKEN)
def test_broken_rows_are_refused_with_their_place(file: Path, rows: str) -> None:
	with pytest.raises(SourceError, match=BROKEN[rows]):
		read_dump(file, f"{CREATE}INSERT INTO `staff` VALUES {rows}\n")


@pytest.mark.parametrize(
	("content", "message"),
	[
		(CREATE + CREATE, "'staff' is there twice"),
		("INSERT INTO staff VALUES (1,'a','b','c');", "come before its columns are named"),
		(
			CREATE + "INSERT INTO staff (id, email) VALUES (1,'c');",
			"leave out its column '(first|last)_name'",
		),
		(CREATE + "INSERT INTO staff SELECT * FROM other;", "a form that mysqldump does not write"),
		(CREATE + "SET NAMES gbk;", "character set gbk is not supported"),
		("CREATE TABLE staff (id int, first_name text);", "has no column 'last_name'"),
		("CREATE TABLE pbx (id int);", "has no table 'staff'"),
		(CREATE + "Enter password:\n", "begins with something that is not SQL"),
		(CREATE + "DELIMITER ;;\nCREATE TRIGGER x ;;\n", "ends inside a trigger"),
		(CREATE + "/* never closed", "ends inside a comment"),
	],
)
def test_broken_dumps_are_refused(file: Path, content: str, message: str) -> None:
	with pytest.raises(SourceError, match=message):
		read_dump(file, content)


@pytest.mark.parametrize(
	"rows",
	[
		"INSERT INTO `staff` VALUES (1,'a','b','c'),(2,NULL,'d','')",
		"INSERT  INTO\n\t`legacy`.`staff`\nVALUES\n( 1 , 'a' , 'b' , 'c' ) ,\n( 2 , NULL , 'd' , '' )\n",
		"insert into staff values (1,'a','b','c'),(2,null,'d','')",
		"INSERT INTO `staff` (`email`, `id`, `last_name`, `first_name`) VALUES\n('c', 1, 'b', 'a'),\n('', 2, 'd', NULL)",
		"INSERT IGNORE INTO staff VALUES (1,'a','b','c');INSERT IGNORE INTO staff VALUES (2,NULL,'d','')",
		"REPLACE INTO staff VALUES (2,NULL,'d',''); # later\nREPLACE INTO staff VALUES (1,'a','b','c')",
		'INSERT INTO "staff" ("ID","First_Name",last_name,email) VALUE (1,"a","b","c"),(2,NULL,"d","")',
		"INSERT INTO staff VALUES (1,0x61,x'62',_binary 'c'),(+2,NULL,_utf8mb4'd',_binary '')",
		"INSERT INTO staff VALUES (1,_latin1 0x61,b'01100010',N'c'),(2,NULL,_latin1'd',x'')",
		"LOCK TABLES staff WRITE;/* x; ' */INSERT DELAYED INTO staff VALUES (1,'a','b','c'),(2,NULL,'d','')",
	],
)
def test_each_way_to_write_rows(file: Path, rows: str) -> None:
	other = "CREATE TABLE `odd` (`a;b` varchar(9) DEFAULT ';''' COMMENT '\\';', x int);\nINSERT INTO odd VALUES ('(;\\'', 1);\n"
	assert read_dump(file, f"{other}{CREATE}{other}{rows};\n{other}") == [
		("1", "a", "b", "c"),
		("2", None, "d", ""),
	]


def test_numbers_and_bytes_of_each_kind(file: Path) -> None:
	values = "-1,-1.50,1e-7,-1.5E+20"
	assert read_dump(file, f"{CREATE}INSERT INTO staff VALUES ({values});") == [
		("-1", "-1.50", "1e-7", "-1.5E+20")
	]
	values = "0,TRUE,0xC3A9,0xE9FF"
	assert read_dump(file, f"{CREATE}INSERT INTO staff VALUES ({values});") == [("0", "1", "é", "éÿ")]


def test_the_character_set_of_the_dump_is_heeded(file: Path) -> None:
	dump = "/*!40101 SET NAMES {} */;\n" + CREATE + "INSERT INTO staff VALUES (1,'{}','','');\n"
	assert read_dump(file, dump.format("latin1", "Côté €").encode("cp1252"))[0][1] == "Côté €"
	assert read_dump(file, dump.format("latin1", "Côté").encode("utf-8"))[0][1] == "CÃ´tÃ©"
	assert read_dump(file, dump.format("utf8", "Côté €").encode("utf-8"))[0][1] == "Côté €"
	assert read_dump(file, dump.format("utf8", "Côté").encode("latin-1"))[0][1] == "Côté"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=2000)
@given(
	st.lists(
		st.tuples(st.none() | st.text(), st.none() | st.text("\\'\"\n;,()é0 ", max_size=40)), max_size=8
	),
	st.integers(1, 300),
)
def test_any_text_comes_back(file: Path, texts: list[tuple[str | None, str | None]], chunk: int) -> None:
	def literal(text: str | None) -> str:
		return "NULL" if text is None else f"'{escape_string(text)}'"

	rows = ",".join(f"({key},{literal(a)},'',{literal(b)})" for key, (a, b) in enumerate(texts))
	statement = f"INSERT INTO staff VALUES {rows};\n" if texts else ""
	expected = [(str(key), a, "", b) for key, (a, b) in enumerate(texts)]
	assert read_dump(file, CREATE + statement, chunk) == expected


@given(st.text("\\'\"nr0Z%_tb x\n", max_size=30))
def test_the_quick_way_to_unescape_agrees_with_the_plain_one(text: str) -> None:
	escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\0", "\\0")
	assert unescape(escaped) == text
	assert unescape(escaped.replace('"', '\\"')) == text
	assert unescape(text.replace("\\", "\\\\").replace("'", "''")) == text
	assert unescape(text.replace("\\", "\\\\").replace('"', '""'), '"') == text


def test_nothing_is_left_in_the_temporary_folder(
	file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	spool_folder = tmp_path / "tmp"
	spool_folder.mkdir()
	monkeypatch.setattr(tempfile, "tempdir", str(spool_folder))
	file.write_text(WHOLE)
	with DumpSource(file) as source:
		rows = source.read(STAFF)
		assert next(rows) == ROWS[0]
		assert os.listdir(spool_folder) == []
		assert list(rows) == ROWS[1:]
	assert os.listdir(spool_folder) == []


def test_test_connection_looks_at_both_ends(file: Path) -> None:
	file.write_text(WHOLE)
	assert "database 'legacy'" in check_source(str(file))
	file.write_text(WHOLE[:-80])
	with pytest.raises(SourceError, match="was cut off"):
		check_source(str(file))
	file.write_bytes(gzip.compress(WHOLE.encode()))
	assert str(file) in check_source(str(file))
