"""Passwords, tokens and account numbers: encrypted on the site, and in clear nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from targo_customer360.embedded.cli import main
from targo_customer360.imports import connection
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site
from tests.imports.conftest import Importing
from tests.imports.processes import Address
from tests.imports.test_conflicts import edit
from tests.legacy_db import LegacyDatabase
from tests.services import PASSWORD, MariaDB
from tests.site_state import METAS

SECRETS = {
	"sip": "Zq1SipSecretZq",
	"voicemail": "Zq2VoicemailZq",
	"device": "Zq3DeviceSecretZq",
	"profile": "Zq4-profile-id-of-paysafe-Zq",
	"card": "Zq5-card-id-of-paysafe-Zq",
	"token": "Zq6TokenZq",
	"account": "9081726354",
}


def with_secrets(legacy: LegacyDatabase) -> LegacyDatabase:
	"""Good rows, and a row that is refused for each table that holds secrets."""
	legacy.add("account", 1, ppa=1, ppa_name="Zoé", ppa_account=SECRETS["account"])
	for account in (1, 999):
		paysafe = {"profile_id": SECRETS["profile"], "card_id": SECRETS["card"], "token": SECRETS["token"]}
		legacy.add("account_profile", account, account_id=account, **paysafe)
		phone = f"4185550{account:03d}"
		sip = {"password": SECRETS["sip"], "vm_password": SECRETS["voicemail"]}
		legacy.add("pbx", account, account_id=account, phone=phone, **sip)
		legacy.add("phone_provisioning", account, account_id=account, phone=phone, password=SECRETS["device"])
	return legacy


def leaked(text: str) -> list[str]:
	return [name for name, secret in SECRETS.items() if secret in text]


def all_rows(site: Site) -> str:
	rows = [
		site.list(doctype, fields=("*",))
		for doctype, meta in METAS.items()
		if site.has_doctype(doctype) and not meta.issingle
	]
	return repr(rows) + repr(site.single("Customer 360 Settings"))


@pytest.fixture
def imported(importing: Importing) -> Importing:
	"""Imported, then changed on both sides, so that there are rejects and conflicts about secrets."""
	with_secrets(importing.legacy)
	importing.seed()
	importing.run()
	edit(importing.site, "VoIP Line", "4185550001", sip_password="another one")
	edit(importing.site, "Payment Method", "PM-BANK-1", account_number="111222333")
	importing.legacy.tables["pbx"][1].update(vm_password=SECRETS["sip"], password=SECRETS["voicemail"])
	importing.legacy.tables["account"][1]["ppa_account"] = SECRETS["account"][::-1]
	importing.run()
	return importing


def test_each_secret_can_be_read_by_its_own_door_only(imported: Importing) -> None:
	site = imported.site
	assert site.secret("VoIP Line Device", "PROV-1", "password") == SECRETS["device"]
	assert site.secret("Payment Method", "PM-PAYSAFE-1", "profile_id") == SECRETS["profile"]
	assert site.secret("Payment Method", "PM-PAYSAFE-1", "card_id") == SECRETS["card"]
	assert site.secret("Payment Method", "PM-PAYSAFE-1", "token") == SECRETS["token"]
	assert site.secret("Payment Method", "PM-BANK-1", "account_number") == "111222333"
	assert site.secret("VoIP Line", "4185550001", "voicemail_password") == SECRETS["sip"]
	assert site.count("Legacy Import Reject") == 3
	conflicts = {row["field"] for row in site.list("Legacy Import Conflict", fields=("field",))}
	assert conflicts >= {"sip_password", "account_number"}

	assert leaked(all_rows(site)) == []
	line = site.get("VoIP Line", "4185550001")
	assert line is not None
	assert set(line["sip_password"]) == set(line["devices"][0]["password"]) == {"*"}


def test_nothing_that_is_printed_or_raised_holds_one(imported: Importing) -> None:
	summary = imported.run()
	balances = {table: b.as_dict() for table, b in imported.reconcile().items()}
	assert leaked(json.dumps(summary)) == [] and leaked(json.dumps(balances)) == []
	assert leaked(json.dumps(imported.retry())) == []


@pytest.mark.embedded_only(reason="the files are those of an embedded site; a bench keeps its own in MariaDB")
def test_files_of_the_site_hold_none(imported: Importing, address: Address) -> None:
	address.close(imported.site)
	for file in sorted(address.path.parent.glob("site.db*")):
		assert leaked(file.read_bytes().decode("latin-1")) == [], file.name


@pytest.mark.embedded_only(reason="a bench has one key a site, which the test can't choose")
def test_hash_of_a_row_depends_on_the_key_of_the_site(legacy: LegacyDatabase, tmp_path: Path) -> None:
	with_secrets(legacy)
	hashes = []
	for name in ("one", "two"):
		importing = Importing(EmbeddedSite(tmp_path / f"{name}.db"), legacy, tmp_path / "legacy.sql")
		importing.seed()
		importing.run("13e")
		hashes += importing.site.list("VoIP Line", fields=("legacy_hash", "legacy_fingerprints"))
		assert Path(tmp_path / f"{name}.db.key").stat().st_mode & 0o077 == 0
	one, two = hashes
	assert one["legacy_hash"] != two["legacy_hash"]
	prints = [dict(part.split("=") for part in h["legacy_fingerprints"].split(";")) for h in hashes]
	assert prints[0]["voicemail_password"] != prints[1]["voicemail_password"]
	assert prints[0]["caller_id"] == prints[1]["caller_id"]


def test_remembered_source_keeps_its_password_encrypted(site: Site, mariadb: MariaDB) -> None:
	url = mariadb.url("legacy", charset="latin1")
	connection.remember(site, url)
	site.commit()
	assert connection.legacy_url(site) == url
	for spelled in (PASSWORD, quote(PASSWORD, safe="")):
		assert spelled not in all_rows(site)
	connection.remember(site, "mysql://reader@127.0.0.1/legacy")
	site.commit()
	assert site.secret("Customer 360 Settings", "Customer 360 Settings", "legacy_password") is None


@pytest.mark.embedded_only(reason="`customer360` is the command of the embedded site")
def test_command_never_prints_the_password_of_the_source(
	legacy: LegacyDatabase, mariadb: MariaDB, tmp_path: Path
) -> None:
	url = with_secrets(legacy).load(mariadb, "printed")
	site = str(tmp_path / "site.db")
	said = ""
	for command in (
		["import", "--legacy", url, "--site", site],
		["import", "--legacy", url, "--site", site, "--json"],
		["import", "--legacy", url.replace("printed", "no_such_database"), "--site", site],
		["import", "--legacy", url.replace("127.0.0.1", "127.0.0.1:x"), "--site", site],
		["reconcile", "--site", site],
		["rejects", "--site", site, "--json"],
		["retry", "--site", site],
		["undo", "IMP-00001", "--site", site],
	):
		result = CliRunner().invoke(main, command)
		assert result.exit_code in (0, 1, 2) and not isinstance(result.exception, (KeyError, ValueError))
		said += result.output
	for spelled in (PASSWORD, quote(PASSWORD, safe="")):
		assert spelled not in said
	assert leaked(said) == []
	assert "legacy:***@127.0.0.1" in said
