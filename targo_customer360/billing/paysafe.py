"""Card tokens at Paysafe: written out for the processors' own migration, each with our name for it.

Card numbers never leave the processors. Stripe asks Paysafe for them by these tokens, and sends back which card of
whose became which of its own.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields

from targo_customer360.sites.port import Site

METHOD, PAYSAFE, STRIPE = "Payment Method", "Paysafe", "Stripe"
CSV, JSON_LINES, STRIPE_MAP = "csv", "jsonl", "stripe_map"
FORMATS = (CSV, JSON_LINES, STRIPE_MAP)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Token:
	"""A card at Paysafe. What it holds is for one person and one file: never log, list or store it."""

	source_id: str
	"""Our Payment Method."""
	customer: str
	old_customer_id: str = field(repr=False)
	"""The profile at Paysafe."""
	old_card_id: str = field(repr=False)
	token: str = field(repr=False)
	initial_transaction: str = field(repr=False)
	name: str
	email: str
	stripe_customer_id: str
	"""Of a customer who is at Stripe already, so that the card is put there."""


def tokens(site: Site) -> Iterator[Token]:
	"""Every token that was not linked yet, in the order of our names; secrets are read one at a time."""
	rows = site.list(
		METHOD,
		{"provider": PAYSAFE, "enabled": 1, "migrated_to": ("not set", None)},
		fields=("name", "customer", "initial_transaction"),
		order_by="name",
	)
	customers = site.lookup(
		"Customer",
		[row["customer"] for row in rows],
		fields=("customer_name", "email_id", "stripe_customer_id"),
	)
	for row in rows:
		person = customers.get(row["customer"], {})
		secrets = {
			name: site.secret(METHOD, row["name"], name) or "" for name in ("profile_id", "card_id", "token")
		}
		yield Token(
			source_id=row["name"],
			customer=row["customer"],
			old_customer_id=secrets["profile_id"],
			old_card_id=secrets["card_id"],
			token=secrets["token"],
			initial_transaction=row["initial_transaction"] or "",
			name=person.get("customer_name") or "",
			email=person.get("email_id") or "",
			stripe_customer_id=person.get("stripe_customer_id") or "",
		)


def count(site: Site) -> int:
	return site.count(METHOD, {"provider": PAYSAFE, "enabled": 1, "migrated_to": ("not set", None)})


def written(found: Iterator[Token], format_: str) -> str:
	"""The file: `csv` and `jsonl` with all of it, `stripe_map` with the two columns of Stripe's map of customers."""
	if format_ == JSON_LINES:
		return "".join(json.dumps(asdict(token), ensure_ascii=False) + "\n" for token in found)
	out = io.StringIO()
	writer = csv.writer(out, lineterminator="\r\n")
	if format_ == STRIPE_MAP:
		writer.writerow(("old_customer_id", "stripe_customer_id"))
		for token in found:
			if token.old_customer_id and token.stripe_customer_id:
				writer.writerow((token.old_customer_id, token.stripe_customer_id))
		return out.getvalue()
	writer.writerow([column.name for column in fields(Token)])
	for token in found:
		writer.writerow([_harmless(value) for value in asdict(token).values()])
	return out.getvalue()


def _harmless(value: str) -> str:
	"""A spreadsheet would run a name that begins like a formula."""
	return f"'{value}" if value.startswith(_FORMULA) else value
