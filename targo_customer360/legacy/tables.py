"""The one place that names tables and columns of the legacy database.

A column that the spec does not name is marked assumed: it may be absent, and then reads as NULL. When the
real name turns out to be another, this is the only file to correct.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
	"""How the text of a column becomes a Python value (see `decode`)."""

	INT = auto()
	FLAG = auto()
	MONEY = auto()
	TEXT = auto()
	LONGTEXT = auto()
	RAW = auto()
	DATE = auto()
	"""Unix seconds of which only the day matters."""
	DATETIME = auto()
	"""Unix seconds."""


@dataclass(frozen=True)
class Column:
	"""One legacy column. `secret` values are masked wherever a row is shown."""

	name: str
	kind: Kind
	assumed: bool = False
	secret: bool = False
	required: bool = True
	"""False: reads as NULL when the database lacks it. True: its absence is a SourceError."""


@dataclass(frozen=True)
class Table:
	"""One legacy table: the columns that are read, in that order, and its integer key."""

	name: str
	columns: tuple[Column, ...]
	key: str = "id"

	@property
	def column_names(self) -> tuple[str, ...]:
		"""Names of the columns, in the order of a raw row."""
		return tuple(column.name for column in self.columns)

	@property
	def key_index(self) -> int:
		"""Position of the key in a raw row."""
		return self.column_names.index(self.key)

	def column(self, name: str) -> Column:
		"""The column of that name; KeyError when it is not one that is read."""
		for column in self.columns:
			if column.name == name:
				return column
		raise KeyError(name)


def _int(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.INT) for name in names)


def _flag(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.FLAG) for name in names)


def _money(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.MONEY) for name in names)


def _text(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.TEXT) for name in names)


def _long(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.LONGTEXT) for name in names)


def _raw(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.RAW) for name in names)


def _date(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.DATE) for name in names)


def _datetime(*names: str) -> tuple[Column, ...]:
	return tuple(Column(name, Kind.DATETIME) for name in names)


def _secret(*columns: Column) -> tuple[Column, ...]:
	return tuple(Column(c.name, c.kind, c.assumed, secret=True, required=c.required) for c in columns)


def _assumed(*columns: Column) -> tuple[Column, ...]:
	return tuple(Column(c.name, c.kind, assumed=True, secret=c.secret, required=False) for c in columns)


_ID = _int("id")
_ADDRESS = _text("address1", "address2", "city", "state", "zip")

_ALL = (
	Table(
		"account",
		_ID
		+ _assumed(
			*_text("first_name", "last_name", "company", "email", "tel_home", "cell", "language_id"),
			*_int("status"),
			*_flag("commercial", "vip"),
		)
		+ _text("stripe_id")
		+ _flag("stripe_ppa", "stripe_ppa_nocc", "ppa")
		+ _text("ppa_name", "ppa_code", "ppa_branch")
		+ _secret(*_text("ppa_account"))
		+ _money("ppa_amount", "ppa_amount_buffer", "ppa_fixed")
		+ _flag("ppa_cc"),
	),
	Table("delivery", _ID + _int("account_id") + _ADDRESS),
	Table("service", _ID + _int("delivery_id", "product_id", "status")),
	Table("product", _ID + _text("sku", "description") + _money("price")),
	Table("staff", _ID + _text("first_name", "last_name", "email")),
	Table(
		"soumission",
		_ID
		+ _int("account_id")
		+ _text("name", "po")
		+ _date("date")
		+ _text("tax")
		+ _raw("materiel", "mensuel")
		+ _long("text"),
	),
	Table("soumission_template", _ID + _text("name") + _long("text")),
	Table(
		"accord_paiement",
		_ID
		+ _int("account_id", "staff_id")
		+ _date("date_accord", "date_echeance", "date_coupure")
		+ _money("montant")
		+ _int("method", "status")
		+ _long("note", "raison_changement"),
	),
	Table(
		"bon_travail",
		_ID
		+ _int("account_id")
		+ _date("date")
		+ _int("tech1")
		+ _text("heure_arrive_t1", "heure_depart_t1")
		+ _int("tech2")
		+ _text("heure_arrive_t2", "heure_depart_t2")
		+ _long("note")
		+ _money("subtotal", "tps", "tvq", "total"),
	),
	Table("bon_travail_item", _ID + _int("bon_id", "product_id") + _money("qte", "price") + _text("desc")),
	Table(
		"account_profile",
		_ID
		+ _int("account_id")
		+ _secret(*_text("profile_id", "card_id", "token"))
		+ _text("initial_transaction"),
	),
	Table(
		"pbx",
		_ID
		+ _int("account_id", "delivery_id", "service_id")
		+ _text("phone", "name")
		# Passwords stay RAW: an entity or a space in one is part of it.
		+ _secret(*_raw("password", "vm_password"))
		+ _flag("has_vm")
		+ _text("vm_email", "int_code", "language")
		+ _flag("call_911")
		+ _int("max_calls", "call_timeout")
		+ _text("user_context", "country_whitelist")
		+ _datetime("date_origin", "date_update"),
	),
	Table(
		"phone_addr",
		_ID
		+ _int("account_id")
		+ _text("phone", "street_number", "apt", "street_name", "city", "state", "zip")
		+ _text("first_name", "last_name", "info", "enhanced_capable", "code_cauca", "class_service"),
	),
	Table(
		"phone_provisioning",
		_ID
		+ _int("account_id", "delivery_id", "service_id")
		+ _text("phone", "app", "mac")
		+ _secret(*_raw("password"))
		+ _flag("internationnal"),
	),
	Table("account_suspension", _ID + _int("account_id") + _date("date_start", "date_end") + _long("note")),
	Table(
		"ip_history", _ID + _int("account_id", "delivery_id", "service_id") + _text("ip") + _datetime("date")
	),
	Table("delivery_history", _ID + _int("account_id") + _datetime("date_orig") + _ADDRESS),
	# These are only counted, so nothing but the key is named.
	Table("service_snapshot", _ID),
	Table("voicemeup", _assumed(*_ID)),
	Table("tele_wiz", _assumed(*_ID)),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
