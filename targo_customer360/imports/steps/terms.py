"""13a: soumission_template -> Terms and Conditions, ready to be chosen on a new quote."""

from __future__ import annotations

from targo_customer360.imports.quotes.html import text_to_html
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Lookup, Refs, Reject, Step
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.meta import VARCHAR
from targo_customer360.sites.port import Document, Values

TABLE = TABLES["soumission_template"]


def _titles(row: Values, settings: ImportSettings) -> tuple[str, ...]:
	return (_title(row),)


def _title(row: Values) -> str:
	# Frappe refuses angle brackets in a name.
	return row["name"].translate({ord("<"): None, ord(">"): None}).strip() or f"Quote {row['id']}"


class Terms(Step):
	"""A handful of standard texts."""

	id = "13a"
	table = TABLE
	writes_html = True
	doctype = "Terms and Conditions"
	title = "Terms of quotes"
	# One at a time, so that the second of two templates with one title sees the first.
	batch_size = 1
	lookups = (Lookup("terms", doctype, _titles, fields=("name", "legacy_table", "legacy_id")),)

	def map(self, values: Values, refs: Refs) -> list[Document]:
		title = _title(values)
		holder = refs.find("terms", title)
		if holder and (holder["legacy_table"], holder["legacy_id"]) != (TABLE.name, values["id"]):
			title = f"{title} ({values['id']})"
		if len(title) > VARCHAR:
			raise Reject("too_long", f"The title has {len(title)} characters, {VARCHAR} fit", "name")
		terms = {"title": title, "terms": _plain(values["text"]), "selling": 1, "buying": 0}
		return [Document(self.doctype, title, terms)]


def _plain(text: str) -> str:
	"""ERPNext runs terms through Jinja: a brace that was only a brace must stay one."""
	return text_to_html(text).replace("{", "&#123;").replace("}", "&#125;")
