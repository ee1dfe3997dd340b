"""Whether what was promised holds: every field of the preview is read again after the action."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from targo_customer360.actions.model import Applied, Change, Plan, Said
from targo_customer360.actions.preview import plain
from targo_customer360.sites.meta import NUMERIC, DocTypeMeta, Field
from targo_customer360.sites.port import Site, Values

_MONEY_PLACES = 2


def broken_promises(site: Site, plan: Plan, applied: Applied) -> list[Said]:
	"""Each change of the plan that does not hold now, in words."""
	made = _made(plan, applied)
	found = []
	for change in plan.changes:
		name = change.name or made.get((change.doctype, change.new))
		if name is None:
			found.append(
				(f"No {change.doctype} was made", f"Aucun document {change.doctype} n'a été créé"),
			)
		elif not _holds(site, change, name):
			en, fr = change.label
			found.append(
				(
					f"{en} of {change.doctype} {name} is not what was announced",
					f"{fr} de {change.doctype} {name} n'est pas ce qui était annoncé",
				)
			)
	return list(dict.fromkeys(found))


def _made(plan: Plan, applied: Applied) -> dict[tuple[str, int], str]:
	"""The new documents of the plan, in its order, by those that `apply` says it made."""
	left = list(applied.documents)
	found: dict[tuple[str, int], str] = {}
	for change in plan.changes:
		key = (change.doctype, change.new)
		if change.name is None and key not in found:
			match = next((pair for pair in left if pair[0] == change.doctype), None)
			if match:
				left.remove(match)
				found[key] = match[1]
	return found


def _holds(site: Site, change: Change, name: str) -> bool:
	meta = site.meta(change.doctype)
	document = site.single(change.doctype) if meta.issingle else site.get(change.doctype, name)
	if not change.fieldname:
		return document is None
	if document is None or not (change.fieldname in document or change.fieldname in meta.by_name):
		return False
	if change.fieldname in meta.tables:
		rows = site.meta(meta.tables[change.fieldname])
		return _same_rows(rows, document[change.fieldname] or [], plain(change.after) or [])
	return _same(meta.by_name.get(change.fieldname), document.get(change.fieldname), plain(change.after))


def _same_rows(meta: DocTypeMeta, stored: list[Values], wanted: list[Values]) -> bool:
	return len(stored) == len(wanted) and all(
		_same(meta.by_name.get(fieldname), row.get(fieldname), value)
		for row, given in zip(stored, wanted, strict=True)
		for fieldname, value in given.items()
	)


def _same(field: Field | None, stored: Any, wanted: Any) -> bool:
	kind = field.fieldtype if field else "Data"
	if kind in NUMERIC:
		return _number(stored) == _number(wanted)
	return _text(kind, stored) == _text(kind, wanted)


def _number(value: Any) -> Decimal | None:
	"""To the cent: MariaDB and SQLite hand out binary floats."""
	try:
		return round(Decimal(str(int(value) if isinstance(value, bool) else value or 0)), _MONEY_PLACES)
	except InvalidOperation:
		return None


def _text(kind: str, value: Any) -> str:
	if value is None:
		return ""
	if isinstance(value, bool):
		return str(int(value))
	text = str(plain(value))
	if kind == "Date":
		return text[:10]
	if kind == "Datetime":
		return text.replace("T", " ").removesuffix(".000000")
	return text.replace("\r\n", "\n").strip()
