"""The `customer360` command: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from targo_customer360.embedded.cli import main
from targo_customer360.embedded.demo import write_demo_data
from targo_customer360.sites.embedded_site import EmbeddedSite
from tests.imports.processes import Address
from tests.imports.test_runner import everything
from tests.legacy_db import LegacyDatabase
from tests.site_state import DOCUMENTS, differences, state_of

pytestmark = pytest.mark.embedded_only(
	reason="`customer360` is the command of the embedded site; test_bench.py has that of a bench"
)

PRINTED = ("step", "table", "read", "inserted", "updated", "unchanged", "rejected", "skipped", "warnings")
METHODS = (
	"active_accounts",
	"no_method",
	"bank_debit_alone",
	"stripe_card",
	"stripe_auto_charge",
	"bank_debit_and_stripe_card",
	"stripe_customers",
	"bank_debit_on",
	"bank_debit_with_details",
)


def call(*arguments: str) -> Result:
	return CliRunner().invoke(main, arguments)


@pytest.fixture
def dump(legacy: LegacyDatabase, tmp_path: Path) -> str:
	everything(legacy)
	legacy.add("accord_paiement", account_id=999)
	return str(legacy.dump(tmp_path / "legacy.sql"))


@pytest.fixture
def file(tmp_path: Path) -> str:
	"""A site that is not there yet."""
	return str(tmp_path / "new.db")


def test_json_is_one_object_of_the_promised_shape(dump: str, file: str) -> None:
	command = [sys.executable, "-c", "from targo_customer360.embedded.cli import main; main()", "import"]
	done = subprocess.run(
		[*command, "--legacy", dump, "--site", file, "--json"], capture_output=True, text=True, check=False
	)
	assert (done.returncode, done.stderr) == (0, "")
	printed: dict[str, Any] = json.loads(done.stdout)

	assert printed["balanced"] is True
	assert {name: type(printed["payment_methods"][name]) for name in METHODS} == dict.fromkeys(METHODS, int)
	assert printed["payment_methods"]["active_accounts"] == 4
	for step in printed["steps"]:
		assert tuple(step)[: len(PRINTED) + 2] == (*PRINTED, "seconds", "balanced")
		assert [type(step[name]) for name in PRINTED] == [str, str] + [int] * 7
		assert isinstance(step["seconds"], (int, float)) and step["balanced"] is True
		outcomes = ("inserted", "updated", "unchanged", "rejected", "skipped")
		assert step["read"] == sum(step[name] for name in outcomes)
	rows = {step["table"]: (step["step"], step["read"], step["rejected"]) for step in printed["steps"]}
	assert rows["accord_paiement"] == ("13b", 3, 1)
	assert rows["service_snapshot"] == ("-", 1, 0)
	assert {step["step"] for step in printed["steps"]} == {*(f"13{c}" for c in "abcdefghi"), "-"}


def test_words_for_people(dump: str, file: str) -> None:
	first = call("import", "--legacy", dump, "--site", file)
	assert first.exit_code == 0, first.output
	for words in (
		"Run IMP-00001",
		"accord_paiement",
		"Payment methods, counted from what was written",
		"Balanced",
	):
		assert words in first.output
	assert "accord_paiement: 3 of 3 rows" in first.output, "plain lines where there is no terminal"
	assert "\x1b" not in first.output

	again = call("import", "--legacy", dump, "--site", file)
	assert again.exit_code == 0 and "Run IMP-00002" in again.output


def test_only_the_chosen_steps_run(dump: str, file: str) -> None:
	printed = json.loads(
		call("import", "--legacy", dump, "--site", file, "--step", "13b", "--step", "13g", "--json").output
	)
	assert [step["step"] for step in printed["steps"]] == ["13b", "13g"]
	wrong = call("import", "--legacy", dump, "--site", file, "--step", "13z")
	assert wrong.exit_code == 2 and wrong.output.startswith("Error: There is no step 13z; there are 13a, 13b")


def test_dry_run_leaves_no_site_behind(dump: str, file: str) -> None:
	result = call("import", "--legacy", dump, "--site", file, "--dry-run", "--json")
	assert result.exit_code == 0
	assert list(Path(file).parent.glob("new.db*")) == []
	rehearsed, real = (
		json.loads(r.output)["steps"]
		for r in (result, call("import", "--legacy", dump, "--site", file, "--json"))
	)
	for one, other in zip(rehearsed, real, strict=True):
		assert {k: v for k, v in one.items() if k != "seconds"} == {
			k: v for k, v in other.items() if k != "seconds"
		}
	assert (
		"Dry run: nothing was written" in call("import", "--legacy", dump, "--site", file, "--dry-run").output
	)


def test_dry_run_leaves_the_site_as_it_is(
	dump: str, address: Address, legacy: LegacyDatabase, tmp_path: Path
) -> None:
	"""Row for row: the documents, the runs, the settings, the counters, the secrets."""
	address.empty()
	file = str(address.path)
	call("import", "--legacy", dump, "--site", file)
	legacy.tables["accord_paiement"][1]["note"] = "changed"
	legacy.add("pbx", phone="4185550122")
	other = str(legacy.dump(tmp_path / "other.sql"))

	def everything_in_the_file() -> tuple[Any, ...]:
		site = EmbeddedSite(file)
		rest = [
			site._connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall()
			for table in ("tabSingles", "tabSeries", "__Auth")
		]
		state = state_of(site, DOCUMENTS)
		site.close()
		return state, rest

	before, rest = everything_in_the_file()
	result = call("import", "--legacy", other, "--site", file, "--dry-run", "--json")
	assert sum(step["inserted"] + step["updated"] for step in json.loads(result.output)["steps"]) == 2
	after, rest_after = everything_in_the_file()
	assert differences(before, after) == [] and rest == rest_after


@pytest.mark.parametrize(
	("arguments", "said"),
	[
		(["import", "--legacy", "{folder}/missing.sql", "--site", "{site}"], "missing.sql"),
		(["import", "--legacy", "{folder}/empty.sql", "--site", "{site}"], "empty.sql"),
		(["import", "--legacy", "postgres://x/y", "--site", "{site}"], "not a legacy source"),
		(
			["import", "--legacy", "{dump}", "--site", "{folder}/legacy.sql"],
			"can't be opened as an embedded site",
		),
		(["reconcile", "--site", "{site}"], "There is no embedded site"),
		(["undo", "IMP-00001", "--site", "{site}"], "There is no embedded site"),
		(["retry", "--site", "{site}"], "There is no embedded site"),
	],
)
def test_what_can_not_start_says_so_in_one_line(
	dump: str, file: str, tmp_path: Path, arguments: list[str], said: str
) -> None:
	(tmp_path / "empty.sql").write_text("", encoding="utf-8")
	result = call(*(a.format(folder=tmp_path, site=file, dump=dump) for a in arguments))
	assert result.exit_code == 2
	assert result.output.startswith("Error: ") and result.output.count("\n") == 1 and said in result.output
	assert not Path(file).exists()


def test_reconcile_undo_and_retry_know_the_source(dump: str, file: str, legacy: LegacyDatabase) -> None:
	call("import", "--legacy", dump, "--site", file)
	balanced = call("reconcile", "--site", file, "--json")
	assert balanced.exit_code == 0 and json.loads(balanced.output)["balanced"] is True

	legacy.tables["accord_paiement"][3]["account_id"] = 1
	legacy.dump(Path(dump))
	assert json.loads(call("rejects", "--site", file, "--json").output)[0]["legacy_id"] == 3
	retried = json.loads(call("retry", "--site", file, "--json").output)
	assert [(s["table"], s["inserted"]) for s in retried["steps"]] == [("accord_paiement", 1)]
	assert json.loads(call("rejects", "--site", file, "--json").output) == []

	undone = json.loads(call("undo", "IMP-00001", "--site", file, "--json").output)
	assert undone["run"] == "IMP-00001" and undone["removed"]["Payment Arrangement"] == 2
	imbalance = call("reconcile", "--site", file)
	assert imbalance.exit_code == 1 and "NOT balanced" in imbalance.output


def test_imbalance_exits_1(dump: str, file: str) -> None:
	assert call("import", "--legacy", dump, "--site", file).exit_code == 0
	site = EmbeddedSite(file)
	site.bulk_update("Payment Arrangement", {"PA-1": {"amount": 1}}, None)
	site.commit()
	site.close()
	reconciled = call("reconcile", "--site", file, "--json")
	assert reconciled.exit_code == 1 and json.loads(reconciled.output)["balanced"] is False
	(wrong,) = [s for s in json.loads(reconciled.output)["steps"] if not s["balanced"]]
	assert (wrong["table"], [line["name"] for line in wrong["lines"] if line["difference"]]) == (
		"accord_paiement",
		["amount"],
	)
	imported = call("import", "--legacy", dump, "--site", file)
	assert imported.exit_code == 1
	assert "NOT balanced" in imported.output and "difference -24" in imported.output


def test_forty_bad_rows_give_forty_rejects_with_reasons(tmp_path: Path, file: str) -> None:
	write_demo_data(tmp_path / "demo", scale=0.02, bad=40)
	printed = json.loads(
		call("import", "--legacy", str(tmp_path / "demo" / "legacy.sql"), "--site", file, "--json").output
	)
	assert printed["balanced"] is True
	rejects = json.loads(call("rejects", "--site", file, "--json").output)
	expected = [
		json.loads(line)
		for line in (tmp_path / "demo/truth/bad.jsonl").read_text(encoding="utf-8").splitlines()
	]
	assert {(r["legacy_table"], r["legacy_id"]) for r in rejects} == {(b["table"], b["id"]) for b in expected}
	assert len(rejects) == len(expected) == 40
	for reject in rejects:
		assert reject["reason_code"] and len(reject["reason"]) > 15, reject
		assert "Traceback" not in reject["reason"] and "(1062" not in reject["reason"], reject
