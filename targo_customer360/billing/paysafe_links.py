"""What the processors send back: which card at Paysafe became which at Stripe. Linked, and nothing else changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from targo_customer360.billing.paysafe import METHOD, PAYSAFE, STRIPE
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values

Said = tuple[str, str]
_COLUMNS = {
	"old_customer": ("oldcustomerid", "oldid", "customeroldid", "oldcustomer", "profileid"),
	"old_card": (
		"oldcardid",
		"oldpaymentmethodid",
		"oldsourceid",
		"cardoldid",
		"sourceoldid",
		"oldtoken",
		"token",
	),
	"customer": ("stripecustomerid", "newcustomerid", "customerid", "id", "newid"),
	"card": (
		"stripepaymentmethodid",
		"newpaymentmethodid",
		"paymentmethodid",
		"newcardid",
		"cardid",
		"sourceid",
	),
}
"""Columns of the file by the names that processors give them, without case and punctuation."""
NOT_OURS: Said = ("No Paysafe card here has this number", "Aucune carte Paysafe d'ici n'a ce numéro")
SEVERAL: Said = (
	"Several Paysafe cards here have this number",
	"Plusieurs cartes Paysafe d'ici ont ce numéro",
)
OTHER_CUSTOMER: Said = (
	"The customer is at Stripe under another number",
	"Le client est chez Stripe sous un autre numéro",
)


@dataclass(frozen=True)
class Mapped:
	"""One line of the processors' mapping."""

	old_customer: str
	old_card: str
	customer: str
	card: str


@dataclass(frozen=True)
class Link:
	"""A Paysafe method, and the Stripe method that it becomes; `target` is None where that has to be made."""

	source: str
	holder: str
	customer: str
	card: str
	target: str | None


@dataclass(frozen=True)
class Links:
	new: tuple[Link, ...]
	known: int
	problems: tuple[tuple[str, Said], ...]
	"""The old number, masked, and why nothing was linked."""


def read_mapping(text: str) -> list[Mapped]:
	"""The lines of a CSV or JSON file. Raises InvalidField where it is neither, or lacks the numbers."""
	text = text.lstrip("\ufeff").strip()
	rows = list(_from_json(text)) if text[:1] in ("{", "[") else list(_from_csv(text))
	if not rows:
		raise InvalidField("mapping", "The file holds no line with an old and a new number")
	for row in rows:
		if not row.customer.startswith("cus_"):
			raise InvalidField(
				"mapping", "A new customer number begins with cus_, which {0} does not", row.customer[:20]
			)
	return rows


def _from_csv(text: str) -> Iterator[Mapped]:
	reader = csv.DictReader(io.StringIO(text))
	for row in reader:
		found = _mapped(row)
		if found:
			yield found


def _from_json(text: str) -> Iterator[Mapped]:
	"""A list of objects, one object a line, or an object by old customer with its cards by old number."""
	try:
		data = json.loads(text)
	except ValueError:
		data = [_parsed(line) for line in text.splitlines() if line.strip()]
	if isinstance(data, Mapping) and all(isinstance(value, Mapping) for value in data.values()):
		for old, held in data.items():
			yield from _by_customer(str(old), held)
		return
	for row in data if isinstance(data, list) else [data]:
		found = _mapped(row) if isinstance(row, Mapping) else None
		if found:
			yield found


def _parsed(line: str) -> Any:
	try:
		return json.loads(line)
	except ValueError:
		raise InvalidField("mapping", "The file is neither CSV nor JSON") from None


def _by_customer(old: str, held: Mapping[str, Any]) -> Iterator[Mapped]:
	cards = held.get("cards") or held.get("sources") or held.get("payment_methods") or {}
	customer = str(held.get("id") or "")
	for old_card, card in cards.items() if isinstance(cards, Mapping) else ():
		yield Mapped(old, str(old_card), customer, str(card.get("id") if isinstance(card, Mapping) else card))
	if not cards and customer:
		yield Mapped(old, "", customer, "")


def _mapped(row: Mapping[str, Any]) -> Mapped | None:
	plain = {
		"".join(c for c in str(key).lower() if c.isalnum()): str(value or "").strip()
		for key, value in row.items()
	}
	found = {
		name: next((plain[alias] for alias in aliases if plain.get(alias)), "")
		for name, aliases in _COLUMNS.items()
	}
	if not (found["old_customer"] or found["old_card"]) or not found["customer"]:
		return None
	return Mapped(found["old_customer"], found["old_card"], found["customer"], found["card"])


def match(site: Site, mapped: Iterable[Mapped]) -> Links:
	"""Find our methods by their old numbers, and where each belongs at Stripe. Changes nothing."""
	index, rows = _index(site)
	at_stripe = _at_stripe(site, {row["customer"] for row in rows.values()})
	new: dict[str, Link] = {}
	known, problems = 0, []
	for one in mapped:
		names = _ours(index, one)
		if len(names) != 1:
			problems.append((_masked(one), SEVERAL if names else NOT_OURS))
			continue
		(name,) = names
		row, stripe = rows[name], at_stripe.get(rows[name]["customer"], {})
		if row["migrated_to"] or name in new:
			known += 1
		elif stripe and one.customer not in stripe:
			problems.append((_masked(one), OTHER_CUSTOMER))
		else:
			new[name] = Link(name, row["customer"], one.customer, one.card, stripe.get(one.customer))
	return Links(tuple(new.values()), known, tuple(problems))


def _index(site: Site) -> tuple[dict[tuple[str, str], set[str]], dict[str, Values]]:
	rows = site.list(METHOD, {"provider": PAYSAFE}, fields=("name", "customer", "migrated_to"))
	found: dict[tuple[str, str], set[str]] = {}
	for row in rows:
		for fieldname in ("profile_id", "card_id", "token"):
			secret = site.secret(METHOD, row["name"], fieldname)
			if secret:
				found.setdefault((fieldname, secret), set()).add(row["name"])
	return found, {row["name"]: row for row in rows}


def _ours(index: Mapping[tuple[str, str], set[str]], one: Mapped) -> set[str]:
	"""By card, by token, else by customer; the customer also decides between cards of one number."""
	of_card = index.get(("card_id", one.old_card), set()) | index.get(("token", one.old_card), set())
	of_customer = index.get(("profile_id", one.old_customer), set())
	if one.old_card:
		return of_card & of_customer if of_card and of_customer else of_card
	return of_customer


def _at_stripe(site: Site, customers: set[str]) -> dict[str, dict[str, str]]:
	"""By customer, the Stripe methods by their customer number there."""
	found: dict[str, dict[str, str]] = {}
	rows = site.list(
		METHOD,
		{"provider": STRIPE, "customer": ("in", sorted(customers)), "stripe_customer_id": ("set", None)},
		fields=("name", "customer", "stripe_customer_id"),
		order_by="name desc",
	)
	for row in rows:
		found.setdefault(row["customer"], {})[row["stripe_customer_id"]] = row["name"]
	return found


def apply(site: Site, links: Iterable[Link]) -> list[str]:
	"""Link the methods; returns the Stripe methods that had to be made. None becomes automatic by it."""
	made: dict[tuple[str, str], str] = {}
	for link in links:
		target = link.target or made.get((link.holder, link.customer))
		if target is None:
			target = site.insert(
				METHOD,
				{
					"customer": link.holder,
					"provider": STRIPE,
					"label": f"Stripe {link.customer}",
					"stripe_customer_id": link.customer,
					"is_auto": 0,
					"enabled": 1,
				},
			)
			made[link.holder, link.customer] = target
			_on_customer(site, link)
		site.update(
			METHOD,
			link.source,
			{"migrated_to": target, "migrated_card": link.card, "migrated_on": site.today()},
		)
	return list(made.values())


def _on_customer(site: Site, link: Link) -> None:
	held = site.lookup("Customer", [link.holder], fields=("stripe_customer_id",)).get(link.holder)
	if held is not None and not held["stripe_customer_id"]:
		site.bulk_update("Customer", {link.holder: {"stripe_customer_id": link.customer}}, None)


def _masked(one: Mapped) -> str:
	return f"…{(one.old_card or one.old_customer)[-4:]}"
