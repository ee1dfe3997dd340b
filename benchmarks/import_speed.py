"""How fast the import is on a real site, as ratios within one run on one machine.

Run with the Python of a bench, from anywhere, on a site that was made for tests (its documents are removed):

    FRAPPE_BENCH=~/frappe-bench env/bin/python -m benchmarks.import_speed SITE DEMO_DATA_FOLDER

DEMO_DATA_FOLDER is what `customer360 demo-data --out` wrote. The legacy database is served by a throwaway MariaDB.
"""

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import frappe
from rich.console import Console
from rich.table import Table

from benchmarks.floor import FloorSite
from targo_customer360.embedded.documents import load_documents
from targo_customer360.embedded.throwaway_mariadb import throwaway_mariadb
from targo_customer360.imports.commands import import_legacy
from targo_customer360.imports.journal import Journal
from targo_customer360.imports.runner import Options, chosen_steps, run_steps
from targo_customer360.imports.undo import undo_run
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.frappe_site import FrappeSite

DATA_IMPORT_ROWS = 1000
REPEATS = 3
_out = Console(width=110, highlight=False)


def main(name: str, data: Path) -> None:
	sites = Path(os.environ.get("FRAPPE_BENCH") or "~frappe/frappe-bench").expanduser() / "sites"
	os.chdir(sites)
	frappe.init(site=name, sites_path=str(sites))
	if not frappe.conf.allow_tests:
		sys.exit(f"{name} does not allow tests: this benchmark removes the app's documents")
	frappe.connect()
	frappe.conf.local_infile = 1
	frappe.db.close()
	frappe.db.connect()
	site = FrappeSite()
	if not site.count("Customer"):
		load_documents(site, data / "documents")
	with tempfile.TemporaryDirectory() as folder, throwaway_mariadb(Path(folder)) as server:
		server.create_database("legacy")
		server.run_sql_file("legacy", data / "legacy.sql")
		report(site, server.url("legacy"), Path(folder))
	frappe.destroy()


def report(site: FrappeSite, url: str, folder: Path) -> None:
	_reset(site)
	rounds = [one_round(site, url, folder) for _ in range(REPEATS)]
	ours = median(r["rate"] for r in rounds)
	table = Table(title=f"Import of Phase 13, median of {REPEATS} rounds", title_justify="left")
	for heading in ("figure", "measured", "ratio", "wanted"):
		table.add_column(heading)
	documents = rounds[0]["documents"]
	by_data_import = median(r["data_import"] for r in rounds)
	times = median(r["rate"] / r["data_import"] for r in rounds)
	table.add_row("Frappe's Data Import", f"{by_data_import:,.0f} documents/s", "", "")
	table.add_row(
		f"import, {documents:,} documents",
		f"{ours:,.0f} documents/s",
		f"{times:.0f} times",
		"50 times",
	)
	floor = median(r["seconds"] / r["floor"] for r in rounds)
	table.add_row(
		"rows made + LOAD DATA (the floor)",
		_seconds(rounds, "floor"),
		f"{floor:.2f} times",
		"4 times or less",
	)
	load = median(r["seconds"] / r["load"] for r in rounds)
	table.add_row(
		"LOAD DATA alone, files ready", _seconds(rounds, "load"), f"{load:.1f} times", "(no target)"
	)
	quotes = median(r["quotes"] for r in rounds)
	table.add_row("quotes", f"{quotes:,.0f} documents/s", "", "500 documents/s")
	again = median(r["again"] / r["seconds"] for r in rounds)
	table.add_row(
		"second run, nothing changed", _seconds(rounds, "again"), f"{again:.2f} of the first", "0.25 or less"
	)
	_out.print(table)
	peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	_out.print(f"Peak memory of this process, ERPNext and the benchmark included: {peak:.0f} MB")


def _seconds(rounds: list[dict[str, Any]], name: str) -> str:
	return f"{median(r[name] for r in rounds):.1f} s"


def one_round(site: FrappeSite, url: str, folder: Path) -> dict[str, Any]:
	"""Data Import, our import, ours again, then the floor with the same rows; each on a site emptied before."""
	data_import = data_import_rate(site, folder)
	_reset(site)
	with open_source(url) as source:
		seconds, summary = _timed(lambda: import_legacy(site, source))
		assert summary["balanced"], "the import is not balanced: its speed means nothing"
		again, second = _timed(lambda: import_legacy(site, source))
		assert not any(step["inserted"] or step["updated"] for step in second["steps"])
	quotes = next(step for step in summary["steps"] if step["table"] == "soumission")
	documents = sum(step["inserted"] for step in summary["steps"])
	_reset(site)
	floor, load = floor_seconds(url, folder)
	_reset(site)
	return {
		"data_import": data_import,
		"seconds": seconds,
		"rate": documents / seconds,
		"documents": documents,
		"again": again,
		"quotes": quotes["inserted"] / quotes["seconds"],
		"floor": floor,
		"load": load,
	}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
	started = time.perf_counter()
	result = work()
	return time.perf_counter() - started, result


def floor_seconds(url: str, folder: Path) -> tuple[float, float]:
	"""Seconds to make the same rows and load them, and how much of that is loading."""
	site = FloorSite(folder)
	with open_source(url) as source:
		started = time.perf_counter()
		journal = Journal.resume_or_start(site, source.label, ["floor"])
		for step in chosen_steps(()):
			run_steps(site, source, [step], journal, Options())
			site.load()
		return time.perf_counter() - started, site.load_seconds


def data_import_rate(site: FrappeSite, folder: Path) -> float:
	"""Documents a second of Frappe's own Data Import, with as many Payment Arrangements as it takes in one go."""
	from frappe.core.doctype.data_import.importer import Importer

	path = folder / "arrangements.csv"
	customers = [row["name"] for row in site.list("Customer", limit=200)]
	with path.open("w", newline="", encoding="utf-8") as file:
		writer = csv.writer(file)
		writer.writerow(
			["Customer", "Status", "Agreed On", "Due Date", "Cut-off Date", "Amount", "Method", "Note"]
		)
		for number in range(DATA_IMPORT_ROWS):
			row = [
				customers[number % 200],
				"Open",
				"2026-01-05",
				"2026-02-05",
				"2026-02-20",
				"150.25",
				"Phone",
				"Note",
			]
			writer.writerow(row)
	wizard = frappe.new_doc("Data Import")
	wizard.import_type = "Insert New Records"
	before = site.count("Payment Arrangement")
	importer = Importer("Payment Arrangement", file_path=str(path), data_import=wizard, console=True)
	with open(os.devnull, "w") as nowhere:
		stdout, sys.stdout = sys.stdout, nowhere
		try:
			seconds, _ = _timed(importer.import_data)
		finally:
			sys.stdout = stdout
	made = site.count("Payment Arrangement") - before
	if made != DATA_IMPORT_ROWS:
		sys.exit(f"Data Import took {made} of {DATA_IMPORT_ROWS} rows: the comparison means nothing")
	return made / seconds


def _reset(site: FrappeSite) -> None:
	for row in site.list("Legacy Import Run", {"status": ("!=", "Undone")}, order_by="name desc"):
		undo_run(site, row["name"])
	names = [row["name"] for row in site.list("Payment Arrangement", {"is_imported": 0})]
	site.delete("Payment Arrangement", names)
	site.commit()


if __name__ == "__main__":
	if len(sys.argv) != 3:
		sys.exit(__doc__)
	main(sys.argv[1], Path(sys.argv[2]).resolve())
