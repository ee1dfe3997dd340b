"""A plan as it is stored and shown: JSON, its hash, and the versions of the documents that it rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from targo_customer360.actions.model import ChangingAction, Params, Plan
from targo_customer360.sites.port import Site, SiteError, Values
from targo_customer360.sites.row_lock import rows_held, rows_seen

_TELLING = 4
"""Characters from which a secret is not found in a text by chance."""
Document = tuple[str, str]
Versions = dict[str, dict[str, str]]
"""DocType -> name -> when it was last changed."""


@dataclass(frozen=True)
class Preview:
	values: Values
	hash: str
	versions: Versions


def preview(site: Site, action: ChangingAction, params: Params, plan: Plan) -> Preview:
	"""What a person is shown, and what it is bound by. Raises SiteError for a plan that would show a secret."""
	values: Values = {
		"summary": list(plan.summary),
		"customer": plan.customer,
		"changes": [
			{
				"doctype": change.doctype,
				"name": change.name,
				"new": change.new,
				"fieldname": change.fieldname,
				"before": plain(change.before),
				"after": plain(change.after),
				"label": list(change.label),
			}
			for change in plan.changes
		],
		"outside": [{"service": one.service, "said": list(one.said)} for one in plan.outside],
		"warnings": [list(said) for said in plan.warnings],
		"undo": action.undo,
	}
	_refuse_secrets(site, params, plan, values)
	return Preview(values, digest(action.id, values), versions(site, documents(site, plan)))


def digest(action_id: str, values: Values) -> str:
	text = json.dumps([action_id, values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
	return hashlib.sha256(text.encode()).hexdigest()


def documents(site: Site, plan: Plan) -> list[Document]:
	"""The existing documents that a plan touches or changes, each once, in a fixed order."""
	changed = ((change.doctype, change.name) for change in plan.changes if change.name)
	return sorted({pair for pair in (*plan.touches, *changed) if not site.meta(pair[0]).issingle})


def versions(site: Site, held: Iterable[Document]) -> Versions:
	"""When each document was last changed; "" for one that is not there."""
	return _versions(site, held, locked=False)


def hold(site: Site, held: Iterable[Document]) -> Versions:
	"""The same, of what is committed at this moment, and nobody else changes them until the transaction ends."""
	return _versions(site, held, locked=True)


def _versions(site: Site, held: Iterable[Document], locked: bool) -> Versions:
	wanted: dict[str, list[str]] = {}
	for doctype, name in held:
		wanted.setdefault(doctype, []).append(name)
	read = rows_held if locked else rows_seen
	found: Versions = {}
	for doctype, names in wanted.items():
		rows = {
			row["name"]: plain(row["modified"]) for row in read(site, doctype, names, ("name", "modified"))
		}
		found[doctype] = {name: rows.get(name, "") for name in names}
	return found


def plain(value: Any) -> Any:
	"""A value as JSON has it: dates as ISO text, money as text with two places."""
	if isinstance(value, datetime):
		return value.isoformat(sep=" ", timespec="microseconds")
	if isinstance(value, (date, time)):
		return value.isoformat()
	if isinstance(value, timedelta):
		return str(value)
	if isinstance(value, Decimal):
		return f"{value:.2f}"
	if isinstance(value, dict):
		return {str(key): plain(one) for key, one in value.items()}
	if isinstance(value, (list, tuple)):
		return [plain(one) for one in value]
	return value


def _refuse_secrets(site: Site, params: Params, plan: Plan, values: Values) -> None:
	for change in plan.changes:
		if change.fieldname in site.meta(change.doctype).passwords:
			raise SiteError(f"The plan would show {change.fieldname} of {change.doctype}")
	shown = json.dumps(values, ensure_ascii=False)
	for name in params.secrets():
		secret = getattr(params, name)
		if len(secret) >= _TELLING and json.dumps(secret, ensure_ascii=False)[1:-1] in shown:
			raise SiteError(f"The plan would show {name}")
