"""A small legacy database with everything in it that makes a reader stumble."""

from __future__ import annotations

import contextlib

from targo_customer360.legacy.tables import TABLES
from tests.services import MariaDB

EVERY_BYTE = bytes(range(256))
NASTY = [
	"",
	"NULL",
	"0x41",
	'it\'s "quoted" `so`',
	"''",
	"'",
	"\\",
	"\\\\'\\n",
	"a\nb\r\nc\td\0e\x1af\bg",
	"),(",
	");\n",
	"1','2');INSERT INTO `pbx` VALUES (1",
	"/* no comment */ -- nor # this\n-- Dump completed",
	"Côté, Ça, Île, œuvre, 10 €",
	"CÃ´tÃ© l&eacute;gumes",
	"emoji 😀 and 日本",
	"\u00a0\u200b\ufeff\u2028",
	'a:1:{s:4:"desc";s:3:"été";}',
	"%_\\%\\_",
	"x" * 70_000,
	"é'\\" * 9_000,
]

_SCHEMA = (
	# Other columns than the import reads, in another order, and a generated one: its INSERTs list columns.
	"""CREATE TABLE soumission (
		text LONGTEXT, extra VARCHAR(20) NOT NULL DEFAULT 'it''s, (odd)' COMMENT 'a; b, `c` (d)', id BIGINT NOT NULL,
		account_id INT UNSIGNED ZEROFILL, po ENUM('a','b','it''s'), date INT, name CHAR(30), tax SET('tps','tvq'),
		sum DECIMAL(10,2) AS (account_id * 1.5) STORED, materiel LONGBLOB, mensuel VARBINARY(300),
		PRIMARY KEY (id), KEY by_name (name(10), po), CONSTRAINT odd CHECK (account_id > 0)
	) ENGINE=InnoDB COMMENT='the; table'""",
	# Numbers of each kind, bits, and a key that runs below zero.
	"""CREATE TABLE pbx (
		id INT NOT NULL PRIMARY KEY, account_id BIGINT UNSIGNED, delivery_id DOUBLE, service_id FLOAT, phone DECIMAL(30,10),
		name TIMESTAMP NULL, password BINARY(8), vm_password TINYBLOB, has_vm BIT(1), vm_email DATETIME(3), int_code YEAR,
		language TIME, call_911 BIT(12), max_calls TINYINT, call_timeout INT, user_context JSON, country_whitelist DATE,
		date_origin INT, date_update INT)""",
	# An old table: another character set, and none of the assumed columns.
	"""CREATE TABLE account (
		ID INT UNSIGNED NOT NULL PRIMARY KEY, STRIPE_ID VARCHAR(64), stripe_ppa TINYINT, stripe_ppa_nocc TINYINT, ppa TINYINT,
		ppa_name VARCHAR(100), ppa_code VARCHAR(10), ppa_branch VARCHAR(10), ppa_account VARCHAR(30), ppa_amount DECIMAL(10,2),
		ppa_amount_buffer DECIMAL(10,2), ppa_fixed DECIMAL(10,2), ppa_cc TINYINT) DEFAULT CHARSET=latin1""",
	"CREATE TABLE staff (id INT PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT)",
	"CREATE TABLE tele_wiz (whatever INT)",
	"INSERT INTO tele_wiz VALUES (1), (2), (NULL)",
	"CREATE TABLE invoice (id INT PRIMARY KEY, note TEXT)",
	"CREATE VIEW debtors AS SELECT id, 'a; b' AS word FROM invoice",
	"CREATE TRIGGER watch BEFORE INSERT ON invoice FOR EACH ROW BEGIN SET NEW.note = 'x; y'; SET NEW.id = NEW.id; END",
	"CREATE PROCEDURE tidy() BEGIN INSERT INTO staff VALUES (99, 'never', '', ''); END",
)


def make_legacy(mariadb: MariaDB, name: str) -> str:
	"""Makes the database and returns its name."""
	mariadb.create_database(name, *_SCHEMA)
	with (
		contextlib.closing(mariadb.connect(name, binary_prefix=True)) as connection,
		connection.cursor() as cursor,
	):
		cursor.executemany(
			"INSERT INTO soumission (id, text, name, account_id, po, date, tax, materiel, mensuel) VALUES"
			" (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
			[
				(
					key * 7,
					text,
					text[:30],
					key + 1,
					"it's",
					1_700_000_000,
					"tps,tvq",
					text.encode("utf-16"),
					EVERY_BYTE,
				)
				for key, text in enumerate(NASTY)
			],
		)
		cursor.execute("INSERT INTO soumission (id, account_id, name) VALUES (%s, NULL, NULL)", (2**62,))
		cursor.executemany(
			"INSERT INTO pbx VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
			[
				(
					-5,
					2**64 - 1,
					1e300,
					0.1,
					"-1.5",
					"2024-03-10 07:30:00",
					b"\xff\x00'\\",
					b"\xc3\xa9",
					1,
					"2024-01-01 10:00:00.125",
					1999,
					"-12:30:00",
					4095,
					-128,
					0,
					'{"a": "é;"}',
					"1999-12-31",
					0,
					-1,
				),
				(0, 0, -1e-7, 1e20, "0", None, b"", b"", 0, None, 0, None, 0, 0, 0, None, None, None, None),
				(7, *[None] * 18),
			],
		)
		cursor.execute(
			"INSERT INTO account VALUES (3, 'cus_é', 1, 0, 1, 'Société €', '815', '30', '''1\\\\2', 12.50, -0.05, NULL, 0)"
		)
		# What an application leaves that writes UTF-8 through a latin1 connection.
		cursor.execute("SET NAMES latin1")
		cursor.execute("INSERT INTO account (ID, ppa_name) VALUES (4, _latin1 0x43c3b474c3a9818d8f909d80)")
		cursor.execute("INSERT INTO invoice SELECT seq, repeat('it''s ; -- /* \"', 40) FROM seq_1_to_2000")
	return name


MADE = [TABLES[name] for name in ("soumission", "pbx", "account", "staff")]
