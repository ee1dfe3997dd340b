"""What a site holds, row for row, so that two moments or two sites can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from targo_customer360.sites.embedded_site import DOCTYPE_FOLDERS, PACKAGE
from targo_customer360.sites.port import Site
from targo_customer360.sites.sqlite_schema import load_metas

State = dict[str, list[dict[str, Any]]]

OURS = load_metas([PACKAGE / "targo_customer360" / "doctype"])
METAS = load_metas(DOCTYPE_FOLDERS)
RUNS = frozenset({"Legacy Import Run", "Legacy Import Run Step", "Legacy Import Run Warning"})
BASE = ("Customer", "Employee", "Item", "Service Location", "Service Subscription")
QUOTES = ("Quotation", "Quotation Item", "Sales Taxes and Charges", "Terms and Conditions")
DOCUMENTS = (*(name for name, meta in OURS.items() if not meta.issingle), *BASE, *QUOTES)
"""Every DocType that an import may write to."""
IMPORTED = tuple(name for name in DOCUMENTS if name not in RUNS)

CLOCKS = frozenset({"creation", "modified", "started_at", "finished_at", "seconds"})
"""Columns that hold when something happened, or how long it took."""


def state_of(site: Site, doctypes: Iterable[str] = DOCUMENTS, without: Iterable[str] = ()) -> State:
	"""Every row of these DocTypes with its Password fields in clear, in the order of their names.

	DocTypes that hold nothing are left out, and so are the columns of `without`.
	"""
	left_out = frozenset(without)
	state: State = {}
	for doctype in doctypes:
		if not site.has_doctype(doctype):
			continue  # added to the app since the site was last migrated
		rows = site.list(doctype, fields=("*",), order_by="name")
		passwords = METAS[doctype].passwords
		for row in rows:
			row.update({f"{f} in clear": site.secret(doctype, row["name"], f) for f in passwords if row[f]})
		if rows:
			state[doctype] = [{k: v for k, v in row.items() if k not in left_out} for row in rows]
	return state


def differences(one: State, other: State) -> list[str]:
	"""What differs, one line a field, so that a failing test can be read."""
	found = []
	for doctype in sorted(one.keys() | other.keys()):
		left = {row["name"]: row for row in one.get(doctype, [])}
		right = {row["name"]: row for row in other.get(doctype, [])}
		for name in sorted(left.keys() | right.keys()):
			if name not in right or name not in left:
				found.append(f"{doctype} {name} is only on the {'first' if name in left else 'second'}")
				continue
			for column in left[name].keys() | right[name].keys():
				a, b = left[name].get(column), right[name].get(column)
				if a != b:
					found.append(f"{doctype} {name} {column}: {a!r} / {b!r}")
	return found
