"""`bench --site NAME customer360 ...`: the same runner behind the command of a bench."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.imports.conftest import Importing
from tests.imports.test_runner import everything

if TYPE_CHECKING:
	from tests.real_site import RealSite

pytestmark = pytest.mark.frappe_only(
	reason="there is no bench without a Frappe site; test_cli.py has the embedded command"
)


def bench(real: RealSite, *arguments: str) -> tuple[int, Any]:
	"""Run a command on the site; its exit status, and what it printed as JSON."""
	command = [
		sys.executable,
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		real.name,
		"customer360",
	]
	done = subprocess.run(
		[*command, *arguments], cwd=real.sites_path, capture_output=True, text=True, check=False
	)
	try:
		return done.returncode, json.loads(done.stdout)
	except json.JSONDecodeError:
		return done.returncode, done.stdout + done.stderr


def test_import_reconcile_retry_undo(importing: Importing, real_site: RealSite) -> None:
	everything(importing.legacy)
	bad = importing.legacy.add("accord_paiement", account_id=999)
	importing.seed()
	dump = str(importing.legacy.dump(importing.path))

	status, rehearsed = bench(real_site, "import", "--legacy", dump, "--dry-run", "--json")
	assert status == 0 and rehearsed["run"] == ""
	status, printed = bench(real_site, "import", "--legacy", dump, "--json")
	assert status == 0 and printed["balanced"] is True and printed["run"] == "IMP-00001"
	assert [s["inserted"] for s in rehearsed["steps"]] == [s["inserted"] for s in printed["steps"]]

	bad["account_id"] = 1
	importing.legacy.dump(importing.path)
	status, retried = bench(real_site, "retry", "--legacy", dump, "--json")
	assert status == 0 and [s["inserted"] for s in retried["steps"]] == [1]
	status, balances = bench(real_site, "reconcile", "--legacy", dump, "--json")
	assert status == 0 and balances["balanced"] is True
	status, undone = bench(real_site, "undo", "IMP-00001", "--json")
	assert status == 0 and undone["removed"]["Payment Arrangement"] == 2 and undone["kept"] == []
	status, said = bench(real_site, "reconcile", "--legacy", dump)
	assert status == 1 and "NOT balanced" in said
	status, said = bench(real_site, "undo", "IMP-77777")
	assert (status, said) == (2, "Error: There is no Legacy Import Run IMP-77777\n")


def test_workers_share_the_tables_and_give_the_same(importing: Importing, real_site: RealSite) -> None:
	everything(importing.legacy)
	for key in range(100, 9000):
		importing.legacy.add("ip_history", key, ip=f"192.0.{key // 250}.{1 + key % 250}")
	importing.seed()
	dump = str(importing.legacy.dump(importing.path))
	status, printed = bench(real_site, "import", "--legacy", dump, "--workers", "2", "--json")
	assert status == 0, printed
	(step,) = [s for s in printed["steps"] if s["table"] == "ip_history"]
	assert (step["read"], step["inserted"], step["balanced"]) == (8901, 8901, True)
	importing.site.rollback()
	ranges = importing.site.list(
		"Legacy Import Run Step", {"legacy_table": "ip_history"}, fields=("status", "rows_read")
	)
	assert len(ranges) > 1 and {r["status"] for r in ranges} == {"Completed"}
	again = importing.run()
	assert sum(s["inserted"] + s["updated"] for s in again["steps"]) == 0
