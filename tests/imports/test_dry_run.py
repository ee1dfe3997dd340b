"""A dry run writes nothing and says what the real one would do."""

from __future__ import annotations

import pytest

from targo_customer360.imports import connection
from targo_customer360.imports.commands import import_legacy
from targo_customer360.imports.runner import Options, run_import
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.port import Site
from tests.imports.conftest import Importing
from tests.imports.test_runner import everything
from tests.site_state import DOCUMENTS, differences, state_of

SAID = (
	"step",
	"table",
	"read",
	"inserted",
	"updated",
	"unchanged",
	"rejected",
	"skipped",
	"warnings",
	"balanced",
)


def said(summary) -> list[dict]:
	return [{name: step[name] for name in SAID} for step in summary["steps"]]


def test_dry_run_says_what_the_import_then_does(importing: Importing) -> None:
	everything(importing.legacy)
	importing.legacy.add("accord_paiement", account_id=999)
	importing.legacy.add("soumission", 9, materiel="a:1:{broken", mensuel="a:0:{}")
	importing.seed()
	before = state_of(importing.site, DOCUMENTS)

	rehearsed = importing.run(dry_run=True)

	assert differences(before, state_of(importing.site, DOCUMENTS)) == []
	assert (rehearsed["run"], rehearsed["dry_run"]) == ("", True)
	real = importing.run()
	assert said(rehearsed) == said(real)
	assert rehearsed["payment_methods"] == real["payment_methods"]
	assert rehearsed["balanced"] is real["balanced"] is True
	assert (real["run"], real["dry_run"]) == ("IMP-00001", False)


def test_dry_run_of_changes(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	importing.run()
	importing.legacy.tables["accord_paiement"][1]["note"] = "changed"
	importing.legacy.tables["account"][4]["ppa"] = 0
	importing.legacy.tables["pbx"][1]["password"] = "another"
	importing.legacy.add("phone_addr", 20, phone="4185550177")
	before = state_of(importing.site, DOCUMENTS)

	rehearsed = importing.run(dry_run=True)

	assert differences(before, state_of(importing.site, DOCUMENTS)) == []
	assert said(rehearsed) == said(importing.run())


def test_dry_run_of_an_interrupted_import_counts_the_whole_of_it(importing: Importing) -> None:
	importing.legacy.accounts(1)
	for key in range(1, 8):
		importing.legacy.add("accord_paiement", key)
	importing.seed()

	def stop(progress) -> None:
		raise KeyboardInterrupt

	with importing.source() as source, pytest.raises(KeyboardInterrupt):
		run_import(importing.site, source, Options(only=("13b",), batch_size=3, on_progress=stop))
	(run,) = importing.site.list("Legacy Import Run", fields=("status", "message"))
	assert run == {"status": "Running", "message": "Interrupted: KeyboardInterrupt"}
	before = state_of(importing.site, DOCUMENTS)
	rehearsed = importing.run("13b", dry_run=True)
	assert differences(before, state_of(importing.site, DOCUMENTS)) == []

	real = importing.run("13b")
	assert said(rehearsed) == said(real)
	assert (real["steps"][0]["inserted"], real["status"], real["message"]) == (7, "Completed", "")
	assert importing.site.count("Legacy Import Run") == 1


def test_dry_run_that_fails_leaves_nothing(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	before = state_of(importing.site, DOCUMENTS)

	def stop(progress) -> None:
		raise RuntimeError("the disk is full")

	with pytest.raises(RuntimeError, match="the disk is full"):
		importing.run(dry_run=True, on_progress=stop)
	assert differences(before, state_of(importing.site, DOCUMENTS)) == []
	assert importing.run()["balanced"]


def test_what_is_prepared_belongs_to_the_dry_run(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	importing.legacy.dump(importing.path)
	before = importing.site.single("Customer 360 Settings")

	def prepare(site: Site) -> None:
		connection.remember(site, str(importing.path))

	with open_source(str(importing.path)) as source:
		import_legacy(importing.site, source, Options(dry_run=True, prepare=prepare))
		assert importing.site.single("Customer 360 Settings") == before
		import_legacy(importing.site, source, Options(prepare=prepare))
	assert connection.legacy_url(importing.site) == str(importing.path)
