"""The tables of the legacy database, as mysqldump prints them. Column order is the order of the rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ID = "id int(10) unsigned NOT NULL"
_ACCOUNT = "account_id int(10) unsigned NOT NULL"
_LINKS = ("delivery_id int(10) unsigned", "service_id int(10) unsigned")
_FLAG = "tinyint(4) NOT NULL DEFAULT 0"
_PLACE = (
	"address1 varchar(200)",
	"address2 varchar(200)",
	"city varchar(100)",
	"state varchar(30)",
	"zip varchar(12)",
)

_DEFINITIONS: dict[str, tuple[str, ...]] = {
	"account": (
		_ID,
		"first_name varchar(100)",
		"last_name varchar(100)",
		"company varchar(150)",
		"email varchar(150)",
		"tel_home varchar(30)",
		"cell varchar(30)",
		"language_id varchar(20)",
		"status tinyint(4) NOT NULL DEFAULT 1",
		f"commercial {_FLAG}",
		f"vip {_FLAG}",
		"stripe_id varchar(64)",
		f"stripe_ppa {_FLAG}",
		f"stripe_ppa_nocc {_FLAG}",
		f"ppa {_FLAG}",
		"ppa_name varchar(100)",
		"ppa_code varchar(10)",
		"ppa_branch varchar(10)",
		"ppa_account varchar(30)",
		"ppa_amount decimal(10,2)",
		"ppa_amount_buffer decimal(10,2)",
		"ppa_fixed decimal(10,2)",
		f"ppa_cc {_FLAG}",
	),
	"delivery": (_ID, _ACCOUNT, *_PLACE),
	"service": (
		_ID,
		"delivery_id int(10) unsigned NOT NULL",
		"product_id int(10) unsigned",
		"status tinyint(4)",
	),
	"product": (_ID, "sku varchar(50)", "description varchar(255)", "price decimal(10,2)"),
	"staff": (_ID, "first_name varchar(60)", "last_name varchar(60)", "email varchar(120)"),
	"soumission": (
		_ID,
		_ACCOUNT,
		"name varchar(150)",
		"po varchar(60)",
		"date int(11)",
		"tax varchar(20)",
		"materiel longtext",
		"mensuel longtext",
		"text longtext",
	),
	"soumission_template": (_ID, "name varchar(100)", "text longtext"),
	"accord_paiement": (
		_ID,
		_ACCOUNT,
		"staff_id int(10) unsigned",
		"date_accord int(11)",
		"date_echeance int(11)",
		"date_coupure int(11)",
		"montant decimal(10,2)",
		"method tinyint(4)",
		"status tinyint(4)",
		"note text",
		"raison_changement text",
	),
	"bon_travail": (
		_ID,
		_ACCOUNT,
		"date int(11)",
		"tech1 int(10) unsigned",
		"heure_arrive_t1 varchar(10)",
		"heure_depart_t1 varchar(10)",
		"tech2 int(10) unsigned",
		"heure_arrive_t2 varchar(10)",
		"heure_depart_t2 varchar(10)",
		"note text",
		"subtotal decimal(10,2)",
		"tps decimal(10,2)",
		"tvq decimal(10,2)",
		"total decimal(10,2)",
	),
	"bon_travail_item": (
		_ID,
		"bon_id int(10) unsigned NOT NULL",
		"product_id int(10) unsigned",
		"qte decimal(10,2)",
		"price decimal(10,2)",
		"desc varchar(255)",
	),
	"account_profile": (
		_ID,
		_ACCOUNT,
		"profile_id char(36)",
		"card_id char(36)",
		"token varchar(64)",
		"initial_transaction varchar(64)",
	),
	"pbx": (
		_ID,
		_ACCOUNT,
		*_LINKS,
		"phone varchar(15) NOT NULL",
		"name varchar(60)",
		"password varchar(64)",
		"vm_password varchar(16)",
		"has_vm tinyint(4)",
		"vm_email varchar(120)",
		"int_code varchar(10)",
		"language varchar(5)",
		"call_911 tinyint(4)",
		"max_calls int(11)",
		"call_timeout int(11)",
		"user_context varchar(60)",
		"country_whitelist varchar(255)",
		"date_origin int(11)",
		"date_update int(11)",
	),
	"phone_addr": (
		_ID,
		_ACCOUNT,
		"phone varchar(15) NOT NULL",
		"street_number varchar(12)",
		"apt varchar(12)",
		"street_name varchar(120)",
		"city varchar(80)",
		"state varchar(5)",
		"zip varchar(10)",
		"first_name varchar(60)",
		"last_name varchar(60)",
		"info varchar(255)",
		"enhanced_capable char(1)",
		"code_cauca varchar(10)",
		"class_service varchar(3)",
	),
	"phone_provisioning": (
		_ID,
		_ACCOUNT,
		*_LINKS,
		"phone varchar(15) NOT NULL",
		"app varchar(20)",
		"mac varchar(17)",
		"password varchar(64)",
		"internationnal tinyint(4)",
	),
	"account_suspension": (_ID, _ACCOUNT, "date_start int(11)", "date_end int(11)", "note text"),
	"ip_history": (_ID, _ACCOUNT, *_LINKS, "ip varchar(45)", "date int(11)"),
	"delivery_history": (_ID, _ACCOUNT, "date_orig int(11)", *_PLACE),
	"service_snapshot": (
		_ID,
		_ACCOUNT,
		"service_id int(10) unsigned",
		"date int(11)",
		"quota_day bigint(20)",
		"quota_night bigint(20)",
	),
	"voicemeup": (
		_ID,
		_ACCOUNT,
		"phone varchar(15)",
		"date int(11)",
		"destination varchar(20)",
		"duration int(11)",
		"cost decimal(10,4)",
	),
	"tele_wiz": (_ID, _ACCOUNT, "date int(11)", "step varchar(30)", "channels text", "status tinyint(4)"),
}


@dataclass(frozen=True)
class Column:
	"""A column. `limit` is how many characters it holds, if that is little; `text` is quoted in SQL."""

	name: str
	definition: str
	text: bool
	limit: int | None


def _column(line: str) -> Column:
	name, _, definition = line.partition(" ")
	limit = re.match(r"(?:var)?char\((\d+)\)", definition)
	return Column(name, definition, bool(limit) or "text" in definition, int(limit[1]) if limit else None)


TABLES: dict[str, tuple[Column, ...]] = {
	table: tuple(_column(line) for line in lines) for table, lines in _DEFINITIONS.items()
}


def create_table(table: str) -> str:
	"""The CREATE TABLE statement, without the closing semicolon."""
	lines = [f"  `{column.name}` {_completed(column)}," for column in TABLES[table]]
	body = "\n".join([*lines, "  PRIMARY KEY (`id`)"])
	return f"CREATE TABLE `{table}` (\n{body}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"


def _completed(column: Column) -> str:
	# As mysqldump prints them: text columns have no default, the others say NULL.
	if "NOT NULL" in column.definition or column.definition in ("text", "longtext"):
		return column.definition
	return f"{column.definition} DEFAULT NULL"
