"""Writes the demo data: the legacy dump, the site's documents, and the truth that tests compare with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from targo_customer360.embedded.demo import accounts, billing, documents, field, history, quotes
from targo_customer360.embedded.demo.bad import BadRow, bad_rows, last_keys
from targo_customer360.embedded.demo.documents import Document
from targo_customer360.embedded.demo.dump_writer import DumpWriter, Row
from targo_customer360.embedded.demo.invoices import invoices_and_payments
from targo_customer360.embedded.demo.telephony import Telephony
from targo_customer360.embedded.demo.world import World


def write_demo_data(out: Path, seed: int = 1, scale: float = 1.0, bad: int = 0) -> dict[str, dict[str, int]]:
	"""Write the demo data into the folder `out`, made if need be; files of an earlier run are replaced.

	`legacy.sql` is the old billing database as mysqldump writes it; `documents/<DocType>.jsonl` holds what
	the ISP's site has already; `truth/e911.jsonl` tells of each line how its 911 address differs, and
	`truth/bad.jsonl` which rows an import must reject. Same seed, scale and bad rows: same bytes.

	Scale 1 is the size of the ISP (15,000 accounts). `bad` rows come on top of the counts. Returns how many
	rows and documents were written: {"tables": {...}, "documents": {...}, "truth": {"e911": n, "bad": n}}.
	Raises ValueError for a scale or a number of bad rows that makes no sense, OSError when a file cannot be
	written.
	"""
	if bad < 0:
		raise ValueError(f"The number of bad rows is {bad}; it cannot be less than 0.")
	world = World(seed, scale)
	rejected = bad_rows(world, bad, last_keys(world))
	for folder in (out, out / "documents", out / "truth"):
		folder.mkdir(parents=True, exist_ok=True)
	tables = _write_dump(out, world, rejected)
	written = _write_documents(out / "documents", world)
	_write_lines(
		out / "truth" / "bad.jsonl",
		({"table": row.table, "id": row.id, "kind": row.kind, "why": row.why} for row in rejected),
	)
	return {"tables": tables, "documents": written, "truth": {"e911": world.counts.lines, "bad": bad}}


def _write_dump(out: Path, world: World, rejected: list[BadRow]) -> dict[str, int]:
	extra: dict[str, list[Row]] = {}
	for bad in rejected:
		extra.setdefault(bad.table, []).append(bad.row)
	with _text_file(out / "legacy.sql") as stream, _text_file(out / "truth" / "e911.jsonl") as truth:
		writer = DumpWriter(stream)
		writer.header()
		for table, rows in _tables(world, truth).items():
			writer.table(table, chain(rows, extra.get(table, ())))
		writer.footer()
	return writer.counts


def _tables(world: World, truth: TextIO) -> dict[str, Iterable[Row]]:
	"""The rows of every table, none of them made yet."""
	telephony = Telephony(world)
	return {
		"account": accounts.account_rows(world),
		"delivery": accounts.delivery_rows(world),
		"service": accounts.service_rows(world),
		"product": accounts.product_rows(world),
		"staff": accounts.staff_rows(world),
		"soumission": quotes.quote_rows(world),
		"soumission_template": quotes.template_rows(world),
		"accord_paiement": billing.arrangement_rows(world),
		"bon_travail": field.work_order_rows(world),
		"bon_travail_item": field.work_order_item_rows(world),
		"account_profile": billing.profile_rows(world),
		"pbx": telephony.pbx_rows(),
		"phone_addr": telephony.e911_rows(truth),
		"phone_provisioning": telephony.provisioning_rows(),
		"account_suspension": billing.suspension_rows(world),
		"ip_history": history.ip_rows(world),
		"delivery_history": history.address_change_rows(world),
		"service_snapshot": history.snapshot_rows(world),
		"voicemeup": history.voicemeup_rows(world),
		"tele_wiz": history.tele_wiz_rows(world),
	}


def _write_documents(folder: Path, world: World) -> dict[str, int]:
	plain: dict[str, Callable[[], Iterator[Document]]] = {
		"Customer": lambda: documents.customers(world),
		"Item": documents.items,
		"Employee": documents.employees,
		"Service Location": lambda: documents.locations(world),
		"Service Equipment": lambda: documents.equipment(world),
		"Service Subscription": lambda: documents.subscriptions(world),
		"Issue": lambda: documents.issues(world),
		"Comment": lambda: documents.comments(world),
	}
	counts = {doctype: _write_lines(folder / f"{doctype}.jsonl", rows()) for doctype, rows in plain.items()}
	return counts | _write_invoices(folder, world)


def _write_invoices(folder: Path, world: World) -> dict[str, int]:
	counts = {"Sales Invoice": 0, "Payment Entry": 0}
	with ExitStack() as files:
		streams = {
			doctype: files.enter_context(_text_file(folder / f"{doctype}.jsonl")) for doctype in counts
		}
		for pair in invoices_and_payments(world):
			for doctype, document in zip(counts, pair, strict=True):
				if document is not None:
					streams[doctype].write(_line(document))
					counts[doctype] += 1
	return counts


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> int:
	count = 0
	with _text_file(path) as stream:
		for row in rows:
			stream.write(_line(row))
			count += 1
	return count


def _line(document: dict[str, Any]) -> str:
	return json.dumps(document, ensure_ascii=False) + "\n"


def _text_file(path: Path) -> TextIO:
	# The same bytes on every system: no translation of line breaks.
	return open(path, "w", encoding="utf-8", newline="\n", buffering=1 << 20)
