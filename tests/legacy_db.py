"""Small legacy databases for tests: rows as keyword arguments, read from a dump or from a live server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from targo_customer360.embedded.demo.schema import TABLES, create_table
from tests.services import MariaDB

Row = dict[str, Any]

SECONDS_2021 = 1_623_700_000  # an afternoon of June 2021 in Montreal
DEFAULTS: dict[str, Row] = {
	"account": {
		"first_name": "Zoé",
		"last_name": "Côté",
		"company": None,
		"email": "zoe@example.org",
		"tel_home": "4185550100",
		"cell": "4185550101",
		"language_id": "french",
		"status": 1,
		"stripe_id": None,
	},
	"delivery": {
		"address1": "12 rue des Érables",
		"address2": "",
		"city": "Saint-Rémi",
		"state": "QC",
		"zip": "J0L 2L0",
	},
	"service": {"status": 1},
	"product": {"description": "Internet 100 Mbps", "price": "79.95"},
	"staff": {"first_name": "Luc", "last_name": "Roy", "email": "luc@example.org"},
	"soumission": {"name": "Devis", "po": "", "date": SECONDS_2021, "tax": "federal+9.5", "text": ""},
	"soumission_template": {"name": "Conditions", "text": "Valide 30 jours"},
	"accord_paiement": {
		"date_accord": SECONDS_2021,
		"date_echeance": SECONDS_2021 + 864_000,
		"date_coupure": SECONDS_2021 + 1_728_000,
		"montant": "25.00",
		"method": 1,
		"status": 1,
		"note": "",
		"raison_changement": "",
	},
	"bon_travail": {
		"date": SECONDS_2021,
		"tech1": 0,
		"heure_arrive_t1": "",
		"heure_depart_t1": "",
		"tech2": 0,
		"heure_arrive_t2": "",
		"heure_depart_t2": "",
		"note": "",
		"subtotal": "100.00",
		"tps": "5.00",
		"tvq": "9.98",
		"total": "114.98",
	},
	"bon_travail_item": {"qte": "1.00", "price": "50.00", "desc": "Main-d'oeuvre"},
	"account_profile": {
		"profile_id": "0b7c1f52-5d1e-4b52-8f5e-a9d1a9a4c001",
		"card_id": "5e6a2b1c-9a5e-4d3a-9f43-2f6d1b7e0002",
		"token": "tok_Secret4Paysafe",
		"initial_transaction": "txn-1",
	},
	"pbx": {
		"name": "CLIENT",
		"password": "s1p-Secret",
		"vm_password": "4821",
		"has_vm": 1,
		"vm_email": "zoe@example.org",
		"int_code": "100",
		"language": "fr",
		"call_911": 1,
		"max_calls": 2,
		"call_timeout": 30,
		"user_context": "sip.example.org",
		"country_whitelist": "CA,US",
		"date_origin": SECONDS_2021,
		"date_update": SECONDS_2021 + 3600,
	},
	"phone_addr": {
		"street_number": "12",
		"apt": "",
		"street_name": "rue des Érables",
		"city": "Saint-Rémi",
		"state": "QC",
		"zip": "J0L2L0",
		"first_name": "Zoé",
		"last_name": "Côté",
		"info": "",
		"enhanced_capable": "Y",
		"code_cauca": "",
		"class_service": "RES",
	},
	"phone_provisioning": {
		"app": "HT801",
		"mac": "000B82A1B2C3",
		"password": "ata-Secret",
		"internationnal": 0,
	},
	"account_suspension": {"date_start": 0, "date_end": 0, "note": ""},
	"ip_history": {"ip": "203.0.113.7", "date": SECONDS_2021},
	"delivery_history": {
		"date_orig": SECONDS_2021,
		"address1": "1 rue Principale",
		"address2": "",
		"city": "Napierville",
		"state": "QC",
		"zip": "J0J1L0",
	},
	"service_snapshot": {"date": SECONDS_2021, "quota_day": 0, "quota_night": 0},
	"voicemeup": {"date": SECONDS_2021},
	"tele_wiz": {"date": SECONDS_2021, "step": "done", "status": 1},
}


@dataclass
class LegacyDatabase:
	"""Rows by table and key. `types` replaces the definition of single columns, as `{"table.column": "varchar(20)"}`."""

	types: Mapping[str, str] = field(default_factory=dict)
	tables: dict[str, dict[int, Row]] = field(default_factory=dict)
	without: frozenset[str] = frozenset()
	"""Tables that the database lacks."""

	def add(self, table: str, id: int | None = None, **values: Any) -> Row:
		"""Add a row; `account_id` is 1 and the key the next one where not given. The row may be changed later."""
		rows = self.tables.setdefault(table, {})
		key = id if id is not None else max(rows, default=0) + 1
		empty: Row = {
			column.name: None if "NOT NULL" not in column.definition else "" if column.text else 0
			for column in TABLES[table]
		}
		unknown = values.keys() - empty.keys()
		if unknown:
			raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
		row: Row = empty | DEFAULTS[table] | values | {"id": key}
		if row.get("account_id") == 0 and "account_id" not in values:
			row["account_id"] = 1
		rows[key] = row
		return row

	def accounts(self, *ids: int) -> LegacyDatabase:
		"""Add plain accounts; returns the database itself."""
		for number in ids or (1,):
			self.add("account", number)
		return self

	# writing

	def dump(self, path: Path) -> Path:
		"""Write the database as a dump file."""
		header = "-- MySQL dump 10.13  Distrib 5.7.44, for Linux (x86_64)\n/*!40101 SET NAMES utf8mb4 */;\n"
		footer = "\n-- Dump completed on 2026-11-22  3:15:07\n"
		path.write_text(header + "".join(f"{s};\n" for s in self._statements()) + footer, encoding="utf-8")
		return path

	def load(self, mariadb: MariaDB, database: str = "legacy") -> str:
		"""Write the database into a running server, in place of what it held; returns its URL."""
		mariadb.create_database(database, *self._statements())
		return mariadb.url(database, charset="utf8mb4")

	def _statements(self) -> Iterator[str]:
		for table in TABLES:
			if table in self.without:
				continue
			yield self._create(table)
			rows = self.tables.get(table)
			if rows:
				tuples = ",\n".join(
					f"({','.join(_literal(v) for v in row.values())})" for row in rows.values()
				)
				yield f"INSERT INTO `{table}` VALUES {tuples}"

	def _create(self, table: str) -> str:
		statement = create_table(table)
		for name, definition in self.types.items():
			of, _, column = name.partition(".")
			if of == table:
				statement = re.sub(rf"`{column}` [^\n]*,", f"`{column}` {definition},", statement)
		return statement


def _literal(value: Any) -> str:
	if value is None:
		return "NULL"
	if isinstance(value, (int, Decimal)):
		return str(int(value)) if isinstance(value, bool) else str(value)
	text = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\0", "\\0")
	return f"'{text}'"
