"""What both sites know of a DocType: its fields, their kinds and defaults.

Built from a DocType's JSON (embedded site) or from Frappe's own meta (real site), so that code above
the port never asks which of the two it runs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

NUMERIC = frozenset({"Int", "Check", "Long Int", "Float", "Currency", "Percent", "Rating", "Duration"})
TABLES = frozenset({"Table", "Table MultiSelect"})
LAYOUT = frozenset(
	{"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image", "Icon"}
)
SHORT_TEXT = frozenset(
	{"Data", "Link", "Dynamic Link", "Select", "Phone", "Autocomplete", "Color", "Barcode"}
)
VARCHAR = 140
BOUNDED_TEXT = frozenset({"Small Text", "Text", "Password"})
TEXT_BYTES = 65_535
"""What MariaDB's TEXT holds, in which Frappe keeps these."""

STANDARD_COLUMNS = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
CHILD_COLUMNS = ("parent", "parentfield", "parenttype")


@dataclass(frozen=True)
class Field:
	"""One field of a DocType, as Frappe names its properties."""

	fieldname: str
	fieldtype: str
	label: str = ""
	options: str = ""
	default: str | None = None
	reqd: bool = False
	length: int = 0
	search_index: bool = False
	unique: bool = False
	permlevel: int = 0

	@property
	def max_length(self) -> int | None:
		"""Characters that the column holds; None where it is not bounded."""
		return (self.length or VARCHAR) if self.fieldtype in SHORT_TEXT else None

	@property
	def max_bytes(self) -> int | None:
		"""Bytes of UTF-8 that the column holds; None where characters are counted or nothing is bounded."""
		return TEXT_BYTES if self.fieldtype in BOUNDED_TEXT else None

	@property
	def fits_surely(self) -> int | None:
		"""Characters that fit whatever they are; None where there is no bound."""
		return self.max_length or (self.max_bytes and self.max_bytes // 4)

	@property
	def empty(self) -> Any:
		"""The value that Frappe stores where none is given."""
		if self.default is not None and not self.default.startswith((":", "__", "eval:")):
			if self.default.lower() in ("today", "now", "user"):
				return None
			return _number(self.default) if self.fieldtype in NUMERIC else self.default
		if self.fieldtype in NUMERIC:
			return 0
		if self.fieldtype == "Select" and self.options:
			return self.options.split("\n")[0]
		return None


def _number(text: str) -> float | int:
	value = float(text)
	return int(value) if value.is_integer() else value


@dataclass(frozen=True)
class DocTypeMeta:
	"""A DocType: name, fields in order, and how its documents are named."""

	name: str
	fields: tuple[Field, ...]
	istable: bool = False
	issingle: bool = False
	autoname: str = ""
	naming_rule: str = ""
	permissions: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)

	@cached_property
	def by_name(self) -> dict[str, Field]:
		return {f.fieldname: f for f in self.fields}

	@cached_property
	def columns(self) -> tuple[Field, ...]:
		"""Fields that have a column of their own, in order."""
		return tuple(f for f in self.fields if f.fieldtype not in LAYOUT and f.fieldtype not in TABLES)

	@cached_property
	def tables(self) -> dict[str, str]:
		"""Child table fields: fieldname -> child DocType."""
		return {f.fieldname: f.options for f in self.fields if f.fieldtype in TABLES}

	@cached_property
	def passwords(self) -> frozenset[str]:
		return frozenset(f.fieldname for f in self.fields if f.fieldtype == "Password")

	@cached_property
	def defaults(self) -> dict[str, Any]:
		"""What a new document holds where nothing is given; fields that stay NULL are left out."""
		return {f.fieldname: f.empty for f in self.columns if f.empty is not None}


def meta_from_json(data: Mapping[str, Any]) -> DocTypeMeta:
	"""Read the JSON of a DocType, as Frappe exports it."""
	order = {name: i for i, name in enumerate(data.get("field_order") or [])}
	rows = sorted(data.get("fields", []), key=lambda f: order.get(f["fieldname"], len(order)))
	return DocTypeMeta(
		name=data["name"],
		fields=tuple(field_from(row) for row in rows),
		istable=bool(data.get("istable")),
		issingle=bool(data.get("issingle")),
		autoname=data.get("autoname") or "",
		naming_rule=data.get("naming_rule") or "",
		permissions=tuple(data.get("permissions") or ()),
	)


def field_from(row: Mapping[str, Any]) -> Field:
	"""Read one DocField, from JSON or from Frappe's meta (both answer `get`)."""
	default = row.get("default")
	return Field(
		fieldname=row.get("fieldname") or "",
		fieldtype=row.get("fieldtype") or "Data",
		label=row.get("label") or "",
		options=row.get("options") or "",
		default=None if default in (None, "") else str(default),
		reqd=bool(row.get("reqd")),
		length=int(row.get("length") or 0),
		search_index=bool(row.get("search_index")),
		unique=bool(row.get("unique")),
		permlevel=int(row.get("permlevel") or 0),
	)
