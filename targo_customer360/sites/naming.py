"""Names of new documents on the embedded site, by the rules that the DocType JSON states."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date

from targo_customer360.sites.meta import DocTypeMeta
from targo_customer360.sites.port import SiteError, Values


def new_name(meta: DocTypeMeta, values: Values, today: date, next_number: Callable[[str], int]) -> str:
	"""Name a document: `field:`, a series such as `PA-.YYYY.-.#####`, or ten random characters.

	`next_number` counts up a series by its prefix. Raises SiteError where the naming field is empty.
	"""
	rule = meta.autoname
	if rule.startswith("field:"):
		name = str(values.get(rule.removeprefix("field:")) or "")
		if not name:
			raise SiteError(f"{meta.name}: {rule.removeprefix('field:')} is missing")
		return name
	series = _series(meta, values)
	return _from_series(series, today, next_number) if series else secrets.token_hex(5)


def _series(meta: DocTypeMeta, values: Values) -> str:
	rule = meta.autoname.removeprefix("format:")
	if rule.startswith("naming_series"):
		field = meta.by_name.get("naming_series")
		options = (field.options if field else "").split("\n")
		series = values.get("naming_series") or options[0]
		return series if "#" in series or not series else f"{series.rstrip('.')}.#####"
	return rule if "#" in rule else ""


def _from_series(series: str, today: date, next_number: Callable[[str], int]) -> str:
	name = ""
	for part in series.split("."):
		if part and set(part) == {"#"}:
			name += f"{next_number(name):0{len(part)}d}"
		else:
			name += {
				"YYYY": f"{today:%Y}",
				"YY": f"{today:%y}",
				"MM": f"{today:%m}",
				"DD": f"{today:%d}",
			}.get(part, part)
	return name
