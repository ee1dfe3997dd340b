"""What the legacy tables hold is sound where it must be, and dirty where such databases are."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import phpserialize
import pytest

from targo_customer360.embedded.demo import write_demo_data
from targo_customer360.embedded.demo.dirt import FILL_HOLES, LATIN1, entities, mojibake
from tests.demo.conftest import Demo
from tests.demo.reading import Rows, did, read_lines

HOURS = re.compile(r"(\d{1,2})(?:[h:H]| h )?(\d{2}) ?")


def php(text: str) -> Any:
	"""What a PHP text says, its lengths counted in UTF-8 or in latin1."""
	try:
		return phpserialize.loads(text.encode(), decode_strings=True)
	except ValueError:
		return phpserialize.loads(text.encode(LATIN1, FILL_HOLES), charset=LATIN1, decode_strings=True)


def quote_items(value: Any) -> Iterator[dict[str, Any]]:
	"""The items in a section of a quote, whatever its shape."""
	if isinstance(value, dict):
		if "sku" in value:
			yield value
		else:
			for inner in value.values():
				yield from quote_items(inner)


def all_items(rows: Rows) -> Iterator[dict[str, Any]]:
	for row in rows:
		for column in ("materiel", "mensuel"):
			if row[column]:
				yield from quote_items(php(row[column]))


def test_every_account_named_by_a_row_exists(full: Demo) -> None:
	accounts = {row["id"] for row in full.tables["account"]}
	for table, rows in full.tables.items():
		if rows and "account_id" in rows[0]:
			assert {row["account_id"] for row in rows} <= accounts, table


def test_keys_rise(full: Demo) -> None:
	for table, rows in full.tables.items():
		keys = [int(row["id"]) for row in rows]
		assert keys == sorted(set(keys)), table


def test_links_of_a_line_belong_to_its_account_or_lead_nowhere(full: Demo) -> None:
	owners = {row["id"]: row["account_id"] for row in full.tables["delivery"]}
	places = {row["id"]: row["delivery_id"] for row in full.tables["service"]}
	for table in ("pbx", "phone_provisioning", "ip_history"):
		unsound = 0
		for row in full.tables[table]:
			assert owners.get(row["delivery_id"], row["account_id"]) == row["account_id"]
			if row["delivery_id"] in owners and row["service_id"] in places:
				assert places[row["service_id"]] == row["delivery_id"]
			else:
				unsound += 1
		assert 0 < unsound < len(full.tables[table]) * 0.06, table


def test_quotes_can_be_read_and_most_totals_are_price_times_quantity(full: Demo) -> None:
	def cents(value: Any) -> int:
		return round(float(str(value).replace(",", ".")) * 100)

	quotes = full.tables["soumission"]
	assert all(list(all_items([quote])) for quote in quotes)
	items = list(all_items(quotes))
	by_hand = [item for item in items if cents(item["tot"]) != round(cents(item["amt"]) * float(item["qte"]))]
	assert 0.01 < len(by_hand) / len(items) < 0.08
	skus = {row["sku"] for row in full.tables["product"]}
	unknown = [item for item in items if item["sku"] and item["sku"] not in skus]
	assert 0.02 < len(unknown) / len(items) < 0.07
	assert any(item["sku"] == "" for item in items)


def test_quotes_have_the_dirt_of_php(full: Demo) -> None:
	texts = [row[column] for row in full.tables["soumission"] for column in ("materiel", "mensuel")]

	def broken(text: str | None) -> bool:
		try:
			phpserialize.loads((text or "N;").encode())
		except ValueError:
			return True
		return False

	assert {"", "b:0;", "a:0:{}", None} <= set(texts)
	assert 100 < sum(broken(text) for text in texts) < 900
	assert any("d:29.949999999999999;" in text for text in texts if text)
	assert any('s:5:"29,95"' in text for text in texts if text)
	assert any('s:5:"items"' in text for text in texts if text)


def test_addresses_of_the_internet_are_valid(full: Demo) -> None:
	versions = [ipaddress.ip_address(row["ip"]).version for row in full.tables["ip_history"]]
	assert 0.05 < versions.count(6) / len(versions) < 0.25


def test_hours_can_be_read(full: Demo) -> None:
	columns = [f"heure_{what}_t{number}" for what in ("arrive", "depart") for number in (1, 2)]
	hours = {row[column] for row in full.tables["bon_travail"] for column in columns}
	for text in hours - {"", None}:
		found = HOURS.fullmatch(text)
		assert found and (int(found[1]), int(found[2])) <= (24, 0), text
	assert {"08:30", "8h30", "8:30", "8 h 30", "0830", "", None, "24:00"} <= hours


def test_no_sound_row_breaks_a_rule(full: Demo) -> None:
	for row in full.tables["accord_paiement"]:
		assert row["status"] in ("-1", "0", "1") and row["method"] in ("0", "1", "2", "3", "4")
		assert float(row["montant"]) > 0
	for row in full.tables["account_suspension"]:
		assert row["date_end"] == "0" or int(row["date_start"]) < int(row["date_end"])
	orders = {row["id"] for row in full.tables["bon_travail"]}
	assert {row["bon_id"] for row in full.tables["bon_travail_item"]} <= orders


def test_open_arrangements_of_long_ago_exist(full: Demo) -> None:
	year_2022 = 1_640_995_200
	rows = full.tables["accord_paiement"]
	stale = [row for row in rows if row["status"] == "0" and 0 < int(row["date_coupure"] or 0) < year_2022]
	assert len(stale) > 300


def test_text_is_dirty(full: Demo) -> None:
	streets = [row["address1"] for row in full.tables["delivery"]]
	notes = [row["note"] or "" for row in full.tables["bon_travail"]]
	assert 200 < sum("Ã" in text for text in streets) < 2_000
	assert 50 < sum("&eacute;" in text or "&#39;" in text for text in streets) < 2_000
	assert any(text.endswith("\t") for text in streets)
	assert any("  " in text for text in streets)
	assert any("\r\n" in text for text in notes)
	assert any("\x00" in text for text in notes)
	assert any("-" in row["phone"] for row in full.tables["pbx"])
	assert any(did(row["phone"]) != row["phone"] for row in full.tables["phone_addr"])


def test_dirt_is_what_old_programs_make() -> None:
	assert mojibake("Côté") == "CÃ´tÃ©"
	assert mojibake("à Érablière").encode(LATIN1, FILL_HOLES).decode() == "à Érablière"
	assert mojibake("Íle") == "Ã\x8dle"
	assert entities("Côté & Fils d'ici") == "C&ocirc;t&eacute; &amp; Fils d&#39;ici"


def test_one_line_in_eight_has_another_911_address(full: Demo) -> None:
	truth = read_lines(full.folder / "truth" / "e911.jsonl")
	kinds = [line["kind"] for line in truth]
	assert {line["did"] for line in truth} == {did(row["phone"]) for row in full.tables["pbx"]}
	assert (kinds.count("spelling"), kinds.count("door"), kinds.count("same")) == (50, 49, 691)
	changes = {line["detail"].split(":")[0] for line in truth if line["kind"] == "door"}
	assert changes == {"other number", "transposed digits", "missing unit", "other street", "other town"}


def test_911_addresses_differ_as_the_truth_says(full: Demo) -> None:
	sites = read_lines(full.folder / "documents" / "Service Location.jsonl")
	locations = {str(site["legacy_delivery_id"]): site for site in sites}
	registrations = {did(row["phone"]): row for row in full.tables["phone_addr"]}
	truth = {line["did"]: line for line in read_lines(full.folder / "truth" / "e911.jsonl")}
	compared = 0
	for line in full.tables["pbx"]:
		number = did(line["phone"])
		site, held, said = locations.get(line["delivery_id"]), registrations[number], truth[number]
		if site is None:
			assert said["kind"] == "same" and "no service address" in said["detail"]
			continue
		if re.search("[&Ã]", held["street_name"] + held["city"]):
			continue
		compared += 1
		street = re.escape(f"{held['street_number']} {' '.join(held['street_name'].split())}")
		equal = (
			re.search(rf"(?<!\w){street}(?![\w-])", site["address_line1"]) is not None
			and " ".join(held["city"].split()) == site["city"]
			and (held["apt"] or "") in f"{site['address_line1']} {site['address_line2']}"
			and not said["detail"].startswith("missing unit")
		)
		assert equal == (said["kind"] == "same"), said
	assert compared > 600


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, small: Demo) -> None:
	write_demo_data(tmp_path / "again", scale=0.02, bad=40)
	write_demo_data(tmp_path / "other", scale=0.02, bad=40, seed=2)
	for path in small.folder.rglob("*.*"):
		again = tmp_path / "again" / path.relative_to(small.folder)
		assert again.read_bytes() == path.read_bytes(), path.name
	assert (tmp_path / "other" / "legacy.sql").read_bytes() != (small.folder / "legacy.sql").read_bytes()


@pytest.mark.parametrize("scale", [0.001, 0.007, 0.03])
def test_odd_scales_are_written_too(tmp_path: Path, scale: float) -> None:
	counts = write_demo_data(tmp_path, scale=scale)
	assert min(counts["tables"].values()) > 0
	assert min(counts["documents"].values()) > 0
