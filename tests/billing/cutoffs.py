"""A customer whose cut-off has passed, who was told so in time, on a day that allows a cut-off."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from targo_customer360.billing.cutoff.judging import DECISION
from targo_customer360.billing.cutoff.notices import FIRST, LAST, NOTICE
from targo_customer360.integrations import cutoff
from targo_customer360.sites.port import Site, Values
from tests.billing.books import Books
from tests.billing.outside import SETTINGS
from tests.billing.promises import agree

LIST, AUTOMATIC, OFF = "List for Approval", "Automatic", "Off"


def mode(site: Site, wanted: str, **more: Any) -> None:
	site.set_single(SETTINGS, {"cutoff_mode": wanted, **more})
	site.commit()


def notice(site: Site, kind: str, ago: timedelta, customer: str = "C-1") -> str:
	given = {"customer": customer, "kind": kind, "channel": "Phone", "given_on": site.now() - ago}
	return site.insert(NOTICE, {**given, "given_by": site.user})


def told(site: Site, customer: str = "C-1") -> None:
	"""Both notices, each just long enough ago."""
	notice(site, FIRST, timedelta(days=14), customer)
	notice(site, LAST, timedelta(hours=24), customer)


def late(site: Site, customer: str = "C-1", owed: float = 150, amount: float = 100) -> tuple[Books, str, str]:
	"""The books, the invoice and the arrangement of a customer who did not keep it."""
	books = Books(site, customer)
	invoice = books.invoice(owed)
	arrangement = agree(books, amount, agreed=-30, due=-9, cutoff=-2)
	told(site, customer)
	site.commit()
	return books, invoice, arrangement


def run(site: Site) -> Counter[str]:
	site.commit()
	return cutoff.run(site)


def decision(site: Site, customer: str = "C-1") -> Values:
	"""The latest decision about a customer."""
	rows = site.list(DECISION, {"customer": customer}, order_by="decided_on desc, name desc", limit=1)
	assert rows, f"nothing was decided about {customer}"
	found = site.get(DECISION, rows[0]["name"])
	assert found is not None
	return found


def factors(held: Values) -> dict[str, Values]:
	return {row["code"]: row for row in json.loads(held["factors"])}


def holds(held: Values) -> set[str]:
	return {row["code"] for row in json.loads(held["factors"]) if row["holds"]}
