"""Runs a report as its reader would: through `execute` on a Frappe site, through the module itself on an embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from targo_customer360.sites.access import EVERYTHING
from targo_customer360.sites.port import Rows, Site
from targo_customer360.telephony.reports import REPORTS
from targo_customer360.telephony.reports.model import Filters
from targo_customer360.telephony.reports.result import make

FOLDERS = {"did": "did_report", "e911-audit": "911_audit", "orphan-911": "orphan_911"}
MODULES = "targo_customer360.targo_customer360.report"
PASSWORD = "Xy12-zq-abc-77"


class English:
	language = "en"

	def __call__(self, text: str, context: str = "") -> str:
		return text


def execute(name: str, **filters: str) -> tuple:
	"""What `execute` of a Frappe report returns: columns, rows, message, chart, summary."""
	folder = FOLDERS[name]
	return import_module(f"{MODULES}.{folder}.{folder}").execute(filters)


def rows(site: Site, name: str, **filters: str) -> Rows:
	if site.kind == "frappe":
		return [dict(row) for row in execute(name, **filters)[1]]
	return make(REPORTS[name], site, Filters.chosen(filters), EVERYTHING, English()).rows


def dids(found: Rows) -> list[str]:
	return [row["did"] for row in found]


def figures(site: Site, name: str, **filters: str) -> dict[str, int]:
	"""The summary by label."""
	if site.kind == "frappe":
		return {figure["label"]: figure["value"] for figure in execute(name, **filters)[4]}
	made = make(REPORTS[name], site, Filters.chosen(filters), EVERYTHING, English())
	return {figure.label: figure.value for figure in made.figures}


@contextmanager
def reader(email: str, *roles: str, language: str = "en", **only: str) -> Iterator[None]:
	"""Act as a user with these roles; `only` are User Permissions, for example `Customer="C-1"`."""
	import frappe

	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": email.partition("@")[0],
			"send_welcome_email": 0,
			"language": language,
			"roles": [{"role": role} for role in roles],
		}
	).insert(ignore_permissions=True)
	for doctype, name in only.items():
		values: dict[str, Any] = {"doctype": "User Permission", "user": email, "allow": doctype}
		frappe.get_doc({**values, "for_value": name}).insert(ignore_permissions=True)
	former = frappe.local.lang
	frappe.set_user(email)
	frappe.local.lang = language
	try:
		yield
	finally:
		frappe.local.lang = former
		frappe.set_user("Administrator")
		frappe.db.delete("User Permission", {"user": email})
		frappe.clear_cache(user=email)
		frappe.delete_doc("User", user.name, force=True, ignore_permissions=True)
		frappe.db.commit()
