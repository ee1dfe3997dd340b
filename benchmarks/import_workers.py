"""Two processes against one on the same import, and the most memory that any of them took.

Run with the Python of a bench, on a site made for tests that `customer360 import` may fill and undo:

    FRAPPE_BENCH=~/frappe-bench env/bin/python -m benchmarks.import_workers SITE DEMO_DATA_FOLDER

The base documents come from the legacy tables where the site has none. Bigger data (`demo-data --scale 5`) shows the
ratio better: the start of the second process counts as well.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from targo_customer360.embedded.throwaway_mariadb import throwaway_mariadb

SEED = """
import os, sys
os.chdir(sys.argv[1])
import frappe
frappe.init(site=sys.argv[2], sites_path=sys.argv[1])
if not frappe.conf.allow_tests:
	sys.exit(sys.argv[2] + " does not allow tests")
frappe.connect()
from targo_customer360.embedded.seed import seed_base_documents
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.frappe_site import FrappeSite
with open_source(sys.argv[3]) as source:
	seed_base_documents(FrappeSite(), source)
"""


def main(site: str, data: Path) -> None:
	bench = Path(os.environ.get("FRAPPE_BENCH") or "~frappe/frappe-bench").expanduser()
	with tempfile.TemporaryDirectory() as folder, throwaway_mariadb(Path(folder)) as server:
		server.create_database("legacy")
		server.run_sql_file("legacy", data / "legacy.sql")
		url = server.url("legacy")
		subprocess.run([sys.executable, "-c", SEED, str(bench / "sites"), site, url], check=True)
		seconds = {workers: _import(bench, site, url, workers) for workers in (1, 2)}
	peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
	print(
		f"one worker {seconds[1]:.1f} s, two {seconds[2]:.1f} s: {seconds[1] / seconds[2]:.2f} times as fast"
	)
	print(f"peak memory of the largest process: {peak:.0f} MB")


def _import(bench: Path, site: str, url: str, workers: int) -> float:
	started = time.perf_counter()
	summary = json.loads(
		_command(bench, site, "import", "--legacy", url, "--workers", str(workers), "--json")
	)
	seconds = time.perf_counter() - started
	if not summary["balanced"] or not any(step["inserted"] for step in summary["steps"]):
		sys.exit(f"{summary['run']} imported nothing or is not balanced: its time means nothing")
	_command(bench, site, "undo", summary["run"])
	return seconds


def _command(bench: Path, site: str, *words: Any) -> str:
	command = [
		sys.executable,
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		site,
		"customer360",
		*words,
	]
	done = subprocess.run(command, cwd=bench / "sites", stdout=subprocess.PIPE, text=True, check=True)
	return done.stdout


if __name__ == "__main__":
	if len(sys.argv) != 3:
		sys.exit(__doc__)
	main(sys.argv[1], Path(sys.argv[2]).resolve())
