"""A Frappe site under test: connected once, emptied around each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import frappe
import pytest

from targo_customer360.imports.runner import LOCK
from targo_customer360.sites.frappe_site import FrappeSite

MODULE = "Targo Customer360"
BASE = (
	"Customer",
	"Item",
	"Item Default",
	"Item Price",
	"UOM Conversion Detail",
	"Employee",
	"Quotation",
	"Terms and Conditions",
	"Issue",
	"Sales Invoice",
	"Payment Entry",
	"Journal Entry",
	"Unreconcile Payment",
	"GL Entry",
	"Payment Ledger Entry",
	"Comment",
	"ToDo",
	"Version",
	"Contact",
	"Address",
	"Dynamic Link",
	"Deleted Document",
	"Service Location",
	"Service Equipment",
	"Service Subscription",
	"Dispatch Job",
)
"""DocTypes beside the app's own that tests fill, directly or by the rules of ERPNext."""
MARK = "customer360_test_site"


@dataclass
class RealSite:
	name: str
	sites_path: str
	site: FrappeSite

	def connect_again(self, wait: bool = True) -> FrappeSite:
		"""Connect anew in a forked process, which must not speak on its parent's connection.

		With `wait` the import's lock is free afterwards: the server may notice a moment late that its holder was killed.
		"""
		frappe.init(site=self.name, sites_path=self.sites_path, force=True)
		frappe.connect()
		lock = f"{frappe.conf.db_name}:{LOCK}"
		if wait:
			frappe.db.sql("select get_lock(%s, 20)", lock)
			frappe.db.sql("select release_lock(%s)", lock)
		return FrappeSite()

	def empty(self) -> None:
		"""Take every document away that tests write, with secrets and caches."""
		frappe.db.rollback()
		frappe.set_user("Administrator")
		for doctype in _tables():
			frappe.db.delete(doctype)
		ours = frappe.get_all("DocType", {"module": MODULE}, pluck="name")
		frappe.db.delete("__Auth", {"doctype": ("in", ours)})
		frappe.db.delete("Singles", {"doctype": ("in", ours)})
		frappe.db.delete("Series", {"name": ("in", [*_series_of(ours)])})
		frappe.db.commit()
		frappe.cache.delete_keys("document_cache::")
		frappe.local.document_cache = {}


def _tables() -> list[str]:
	ours = frappe.get_all("DocType", {"module": MODULE, "issingle": 0}, pluck="name")
	found = dict.fromkeys([*ours, *BASE])
	for doctype in list(found):
		for field in frappe.get_meta(doctype).get_table_fields():
			found[field.options] = None
	return [doctype for doctype in found if doctype not in ("DocType",)]


def _series_of(doctypes: list[str]) -> Iterator[str]:
	for (prefix,) in frappe.db.sql("select name from tabSeries"):
		if prefix.startswith(("IMP-", "PA-", "PM-", "SWO-", "SUS-", "ACT-", "VLO-", "LED-")):
			yield prefix


def bench_folder() -> Path:
	return Path(os.environ.get("FRAPPE_BENCH") or "~frappe/frappe-bench").expanduser()


@contextmanager
def connected(name: str) -> Iterator[RealSite]:
	"""Connect as Administrator. The suite refuses a site that was not made for it."""
	sites_path = str(bench_folder() / "sites")
	os.chdir(sites_path)
	frappe.init(site=name, sites_path=sites_path)
	if not frappe.conf.get("allow_tests"):
		pytest.exit(f"{name} does not allow tests (bench --site {name} set-config allow_tests true)", 4)
	frappe.connect()
	if not frappe.db.sql("select get_lock(%s, 0)", f"{frappe.conf.db_name}:tests")[0][0]:
		pytest.exit(f"Other tests run on {name} at this moment, and each would empty the other's site", 4)
	if not frappe.db.get_global(MARK):
		if frappe.db.count("Customer"):
			pytest.exit(f"{name} holds customers, and tests empty their site: make a new site for them", 4)
		frappe.db.set_global(MARK, "1")
		frappe.db.commit()
	try:
		yield RealSite(name, sites_path, FrappeSite())
	finally:
		frappe.destroy()
