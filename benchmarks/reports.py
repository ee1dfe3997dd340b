"""How long the telephone reports take with 100,000 lines on a real Frappe site.

    FRAPPE_BENCH=/path/to/bench python benchmarks/reports.py SITE [--lines 100000] [--runs 5] [--keep]

SITE must allow tests. Everything that is written has a name of its own (customers BENCH-*, numbers from 2992000000) and
is removed at the end, also after a failure.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import frappe

from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import Document
from targo_customer360.sites.queries import chunks
from targo_customer360.telephony import verdicts

REPORTS = ("DID Report", "911 Audit", "Orphan 911")
TARGET = 2.0
BATCH = 5000
FIRST_NUMBER = 2_992_000_000
ORPHAN_SHARE = 0.28
STREETS = (
	"rue Principale",
	"chemin de la Rivière",
	"rang Saint-Charles",
	"rue Sainte-Anne",
	"montée du Rocher",
)
TOWNS = (("Ormstown", "J0S 1K0"), ("Huntingdon", "J0S 1H0"), ("Saint-Rémi", "J0L 2L0"), ("Howick", "J0S 1G0"))
DOCTYPES = (
	"VoIP Line",
	"E911 Registration",
	"Service Location",
	"Service Subscription",
	"Service Address Change",
	"Customer",
)


def main() -> int:
	options = _options()
	with _site(options.site) as site:
		if options.remove:
			remove(site)
			return 0
		_refuse_leftovers(site)
		try:
			started = time.perf_counter()
			for documents in _batches(site, options.lines):
				site.bulk_insert(documents, site.now())
			site.commit()
			frappe.db.sql_ddl(
				"ANALYZE TABLE " + ", ".join(f"`tab{d}`" for d in (*DOCTYPES, "VoIP Line Device"))
			)
			print(f"{options.lines:,} lines made in {time.perf_counter() - started:.1f} s")
			started = time.perf_counter()
			counts = verdicts.recompute(site)
			site.commit()
			print(f"verdicts: {dict(counts)} in {time.perf_counter() - started:.1f} s")
			return _measure(options.runs)
		finally:
			if not options.keep:
				remove(site)
				print("removed")


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("site")
	parser.add_argument("--lines", type=int, default=100_000)
	parser.add_argument("--runs", type=int, default=5)
	parser.add_argument(
		"--keep", action="store_true", help="Leave the documents; the next run refuses to start."
	)
	parser.add_argument("--remove", action="store_true", help="Only remove what --keep left.")
	return parser.parse_args()


class _site:
	"""The connected site, as Administrator."""

	def __init__(self, name: str):
		self.name = name

	def __enter__(self) -> FrappeSite:
		sites = Path(os.environ.get("FRAPPE_BENCH") or "~frappe/frappe-bench").expanduser() / "sites"
		os.chdir(sites)
		frappe.init(site=self.name, sites_path=str(sites))
		if not frappe.conf.get("allow_tests"):
			sys.exit(f"{self.name} does not allow tests")
		frappe.connect()
		return FrappeSite()

	def __exit__(self, *_: object) -> None:
		frappe.destroy()


def _refuse_leftovers(site: FrappeSite) -> None:
	if site.count("Customer", {"name": ("like", "BENCH-%")}):
		sys.exit("An earlier run left its documents: --remove takes them away")


def _batches(site: FrappeSite, lines: int) -> Iterator[list[Document]]:
	"""Documents in the shares of the ISP's own data: 28 orphans to 100 lines, one line in 16 at another door."""
	rng, now = Random(1), site.now()
	orphans = int(lines * ORPHAN_SHARE)
	for part in chunks(range(lines + orphans), BATCH):
		documents: list[Document] = []
		for number in part:
			documents += _line(rng, now, number, orphan=number >= lines)
		yield documents


def _line(rng: Random, now: Any, number: int, orphan: bool) -> list[Document]:
	did, customer, location = str(FIRST_NUMBER + number), f"BENCH-{number}", f"BENCH-LOC-{number}"
	civic, street = rng.randint(1, 9999), rng.choice(STREETS)
	town, postal_code = rng.choice(TOWNS)
	changed = now - timedelta(days=rng.randint(1, 4000))
	there = civic + 2 if rng.random() < 0.06 else civic
	registration = {
		"did": did,
		"customer": customer,
		"voip_line": None if orphan else did,
		"last_name": f"Client {number}",
		"street_number": str(there),
		"street_name": street,
		"city": town.upper() if rng.random() < 0.1 else town,
		"state": "QC",
		"postal_code": postal_code,
		"service_class": "RES",
		"status": "Registered",
		"creation": changed,
	}
	documents = [
		Document(
			"Customer",
			customer,
			{
				"customer_name": f"Client {number}",
				"customer_type": "Individual",
				"customer_group": "Individual",
				"disabled": int(orphan and rng.random() < 0.8),
			},
		),
		Document(
			"Service Location",
			location,
			{
				"customer": customer,
				"location_name": f"{civic} {street}",
				"address_line1": f"{civic} {street}",
				"city": town,
				"state": "QC",
				"postal_code": postal_code,
				"status": "Active",
			},
		),
		Document(
			"Service Subscription",
			f"BENCH-SUB-{number}",
			{
				"customer": customer,
				"service_location": location,
				"status": "Cancelled" if orphan else "Active",
				"end_date": changed.date() if orphan else None,
			},
		),
		Document("E911 Registration", did, registration),
	]
	if orphan:
		return documents
	devices = [{"model": "ht802", "mac": f"000b82{number:06x}"}] if rng.random() < 0.98 else []
	line = {
		"did": did,
		"customer": customer,
		"service_location": location,
		"status": "Active",
		"caller_id": f"CLIENT {number}",
		"sip_domain": "sip.example.ca",
		"emergency_calls_enabled": 1,
		"changed_on": changed,
		"creation": changed,
		"e911_street_number": str(there),
		"e911_street_name": street,
		"e911_city": town,
		"e911_state": "QC",
		"e911_postal_code": postal_code,
	}
	documents.append(Document("VoIP Line", did, line, {"devices": devices}))
	if rng.random() < 0.2:
		change = {"customer": customer, "service_location": location, "changed_at": changed, "city": town}
		documents.append(Document("Service Address Change", f"BENCH-ADR-{number}", change))
	return documents


def _measure(runs: int) -> int:
	from frappe.desk.query_report import run

	slow = False
	print(
		f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; median (best) of {runs} runs, seconds"
	)
	floor, lines = _timed(_plain_list, runs)
	print(f"{'get_all, 7 fields':18}{len(lines):>9,}{floor:>15}")
	for name in REPORTS:
		report = frappe.get_doc("Report", name)
		execute, result = _timed(partial(report.execute_module, {}), runs)
		desk, _ = _timed(partial(run, name, {}), runs)
		slow |= execute.median > TARGET
		print(f"{name:18}{len(result[1]):>9,}{execute:>15}   with the desk's own work {desk}")
	print(f"target: a median under {TARGET} s each: {'MISSED' if slow else 'met'}")
	return int(slow)


def _plain_list() -> list:
	"""What Frappe needs to hand over the lines alone, without a join: the measure for a busy machine."""
	fields = ("name", "customer", "service_location", "status", "e911_verdict", "caller_id", "sip_domain")
	return frappe.get_all("VoIP Line", fields=fields)


@dataclass(frozen=True)
class Seconds:
	median: float
	best: float

	def __format__(self, spec: str) -> str:
		return format(f"{self.median:.2f} ({self.best:.2f})", spec)


def _timed(work: Callable[[], Any], runs: int) -> tuple[Seconds, Any]:
	taken, result = [], None
	for _ in range(runs):
		result = None
		started = time.perf_counter()
		result = work()
		taken.append(time.perf_counter() - started)
	return Seconds(statistics.median(taken), min(taken)), result


def remove(site: FrappeSite) -> None:
	"""Take away everything that this benchmark writes."""
	last = str(FIRST_NUMBER + 999_999)
	for doctype in ("VoIP Line", "E911 Registration"):
		frappe.db.delete(
			doctype, {"name": ("between", (str(FIRST_NUMBER), last)), "customer": ("like", "BENCH-%")}
		)
	frappe.db.delete("VoIP Line Device", {"parent": ("between", (str(FIRST_NUMBER), last))})
	for doctype in DOCTYPES[2:]:
		frappe.db.delete(doctype, {"name": ("like", "BENCH-%")})
	site.commit()


if __name__ == "__main__":
	sys.exit(main())
