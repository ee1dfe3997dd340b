"""Any order of changes on both sides and imports: what must hold after each import, whatever came before."""

from __future__ import annotations

import random
from typing import Any

import pytest

from targo_customer360.imports.undo import undo_run
from tests.imports.conftest import Importing
from tests.imports.test_conflicts import edit
from tests.legacy_db import LegacyDatabase

Key = tuple[str, str, str]
"""DocType, name, field."""
TEXTS = ("", "un", "deux", "trois")
AMOUNTS = ("0.00", "1.10", "22.22")
STEPS = ("13b", "13d", "13g")


class World:
	"""Changes a legacy database and its site at random, and remembers what people wrote."""

	def __init__(self, importing: Importing, seed: int):
		self.importing, self.random = importing, random.Random(seed)
		self.legacy: LegacyDatabase = importing.legacy
		self.written: dict[Key, Any] = {}
		self.touched: set[str] = set()
		self.legacy.accounts(1, 2, 3, 4)
		for _ in range(4):
			self.add_row()
		importing.seed()

	def pick(self, *choices: Any) -> Any:
		return self.random.choice(choices)

	# the old system

	def add_row(self) -> None:
		account = self.pick(1, 2, 3, 4, 999)
		self.legacy.add(
			"accord_paiement", account_id=account, note=self.pick(*TEXTS), montant=self.pick(*AMOUNTS)
		)

	def change_row(self) -> None:
		row = self.pick(*self.legacy.tables["accord_paiement"].values())
		row.update(
			self.pick(
				{"note": self.pick(*TEXTS)},
				{"montant": self.pick(*AMOUNTS, "-1.00")},
				{"status": self.pick(-1, 0, 1, 7)},
				{"account_id": self.pick(1, 2, 999)},
				{"date_coupure": self.pick(0, 1_600_000_000)},
			)
		)

	def change_account(self) -> None:
		row = self.legacy.tables["account"][self.pick(1, 2, 3, 4)]
		row.update(
			self.pick(
				{"stripe_id": self.pick(None, "cus_1", "cus_2")},
				{"ppa": self.pick(0, 1)},
				{"ppa_account": self.pick(None, "1234567", "7654321")},
				{"stripe_ppa": self.pick(0, 1)},
			)
		)

	# people

	def edit_document(self) -> None:
		doctype, fieldname, values = self.pick(
			("Payment Arrangement", "note", ("a person's", "another's")),
			("Payment Arrangement", "amount", (3.5, 7.25)),
			("Payment Arrangement", "status", ("Broken",)),
			("Payment Arrangement", "cancel_reason", ("moved away", "paid")),
			("Payment Method", "amount_limit", (10, 20)),
			("Payment Method", "is_auto", (0, 1)),
		)
		names = [row["name"] for row in self.importing.site.list(doctype, order_by="name")]
		if names:
			name, value = self.pick(*names), self.pick(*values)
			self.importing.site.update(doctype, name, {fieldname: value})
			self.importing.site.commit()
			self.touched.add(name)
			if fieldname != "is_auto":  # both values of which are legacy's too, and may follow it again
				self.written[doctype, name, fieldname] = value

	# what must hold

	def import_and_check(self) -> str:
		site = self.importing.site
		summary = self.importing.run(*STEPS)
		assert summary["balanced"], [s["reconciliation"] for s in summary["steps"]]
		again = self.importing.run(*STEPS)
		assert again["balanced"]
		assert sum(s["inserted"] + s["updated"] for s in again["steps"]) == 0
		balances = self.importing.reconcile()
		assert all(balances[t].balanced for t in ("accord_paiement", "account", "account_profile")), [
			b.as_dict() for b in balances.values() if not b.balanced
		]
		for (doctype, name, fieldname), value in self.written.items():
			(held,) = site.list(doctype, {"name": name}, fields=(fieldname,))
			assert (
				held[fieldname] == pytest.approx(value)
				if isinstance(value, float)
				else held[fieldname] == value
			)
		return summary["run"]


@pytest.mark.parametrize("seed", range(12))
def test_balanced_idempotent_and_nothing_a_person_wrote_is_lost(importing: Importing, seed: int) -> None:
	world = World(importing, seed)
	runs = []
	for _ in range(4):
		for _ in range(world.random.randint(1, 6)):
			world.pick(world.add_row, world.change_row, world.change_account, world.edit_document)()
		runs.append(world.import_and_check())
	for run in runs:
		undo_run(importing.site, run)
	left = {row["name"] for row in importing.site.list("Payment Arrangement")}
	left |= {row["name"] for row in importing.site.list("Payment Method")}
	assert left == world.touched


def test_person_may_write_what_legacy_says_next(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement", note="un")
	importing.seed()
	importing.run("13b")
	edit(importing.site, "Payment Arrangement", "PA-1", note="deux")
	row["note"] = "deux"
	importing.run("13b")
	row["note"] = "trois"
	importing.run("13b")
	assert importing.site.list("Payment Arrangement", fields=("note",)) == [{"note": "trois"}]
