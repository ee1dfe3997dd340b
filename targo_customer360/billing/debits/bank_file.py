"""The bank's file of a batch: numbered once, made anew each time it is asked for, kept nowhere.

Account numbers are read at that moment. A keyed fingerprint of the file tells later whether the same one comes out.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from targo_customer360.billing.balance import money
from targo_customer360.billing.debits.accounts import METHOD, account_of
from targo_customer360.billing.debits.aft_file import LAST_NUMBER, Debit, write
from targo_customer360.billing.debits.batches import batch_of, debits_of
from targo_customer360.billing.debits.pending import BATCH
from targo_customer360.billing.debits.policy import originator, policy
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import DuplicateDocument, Rows, Site, Values

_DIGITS = 8
IN_FILE = ("Prepared", "Sent", "Settled", "Returned")
"""States of the debits that a file holds, from the day it is made."""


@dataclass(frozen=True)
class BankFile:
	"""A file for one person, once: `content` holds account numbers and belongs in no log and no table."""

	name: str
	content: str


def next_sequence(site: Site) -> int:
	"""How many files there will have been: one more than the latest, or than the bank had seen before."""
	rows = site.list(
		BATCH, {"file_key": ("set", None)}, fields=("file_key",), order_by="file_key desc", limit=1
	)
	latest = int(rows[0]["file_key"]) if rows else 0
	return max(latest, policy(site).last_file_number) + 1


def number_of(sequence: int) -> int:
	"""The number that the bank sees: four digits, beginning again after 9999."""
	return (sequence - 1) % LAST_NUMBER + 1


def check(site: Site, batch: Values, without: Iterable[str] = ()) -> None:
	"""Whether the file of a batch can be made at all. Raises InvalidField."""
	_content(site, _rows(site, batch["name"], without), 1, site.today())


def generate(site: Site, batch: str, sequence: int) -> None:
	"""Give the file its number. Raises InvalidField where another batch has just got it."""
	now, day = site.now(), site.today()
	content = _content(site, _rows(site, batch), number_of(sequence), day)
	values = {
		"status": "Generated",
		"file_number": number_of(sequence),
		"file_key": f"{sequence:0{_DIGITS}d}",
		"file_created_on": day,
		"file_fingerprint": _fingerprint(site, content),
		"generated_by": site.user,
		"generated_at": now,
	}
	try:
		# A unique column, so that two batches can't have one number whatever happens at the same moment.
		site.bulk_update(BATCH, {batch: values}, now)
	except DuplicateDocument:
		raise InvalidField("batch", "Another file has just been numbered: try again") from None


def bank_file(site: Site, batch: str) -> BankFile:
	"""The file of a batch that has its number. Raises InvalidField where it would no longer be the same file."""
	held = batch_of(site, batch, "Generated", "Sent", "Closed")
	content = _content(site, _rows(site, batch), int(held["file_number"]), held["file_created_on"])
	if not hmac.compare_digest(_fingerprint(site, content), held["file_fingerprint"] or ""):
		raise InvalidField(
			"batch",
			"An account or a setting changed since file {0} was made: cancel the batch and prepare another",
			f"{held['file_number']:04d}",
		)
	return BankFile(f"PAD{held['file_number']:04d}-{held['due_on']:%Y%m%d}.txt", content)


def _rows(site: Site, batch: str, without: Iterable[str] = ()) -> Rows:
	left_out = set(without)
	return [row for row in debits_of(site, batch, *IN_FILE) if row["name"] not in left_out]


def _content(site: Site, rows: Rows, number: int, created_on: date) -> str:
	methods = site.lookup(
		METHOD,
		[row["payment_method"] for row in rows],
		fields=("name", "institution", "transit", "account_holder"),
	)
	return write(originator(site), number, created_on, [_debit(site, row, methods) for row in rows])


def _debit(site: Site, row: Values, methods: dict[str, Values]) -> Debit:
	method = methods.get(row["payment_method"])
	payor = account_of(site, method) if method else None
	if method is None or payor is None:
		raise InvalidField("batch", "The bank account of {0} is incomplete or wrong", row["customer_name"])
	return Debit(
		amount=money(row["amount"]),
		due_on=row["due_on"],
		payor=payor,
		payor_name=method["account_holder"] or row["customer_name"],
		reference=row["name"],
		transaction_type=row["transaction_code"],
	)


def _fingerprint(site: Site, content: str) -> str:
	# Keyed: whoever reads the database could otherwise find an account number by trying them all.
	return blake2b(content.encode("ascii"), key=site.fingerprint_key()[:64], digest_size=32).hexdigest()
