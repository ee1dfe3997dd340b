"""One customer in words: status, what is owed, suspension, arrangement, telephone lines, tickets, last payment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from targo_customer360.actions.model import Answer, Params, ReadingAction, Said
from targo_customer360.billing import arrangements
from targo_customer360.billing.balance import balance, money
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.billing.wording import dollars, joined
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Rows, Site, Values
from targo_customer360.telephony.rules import normalise_did

CUSTOMER, LINE, REGISTRATION = "Customer", "VoIP Line", "E911 Registration"
OPEN_TICKETS = ("Open", "Replied", "On Hold")
SHOWN_TICKETS, SHOWN_LINES = 5, 10
COLUMNS: Final = ("part", "name", "status", "about", "amount", "date")
LABELS: Final[dict[str, Said]] = {
	"part": ("What", "Quoi"),
	"name": ("Document", "Document"),
	"status": ("Status", "Statut"),
	"about": ("About", "Détail"),
	"amount": ("Amount", "Montant"),
	"date": ("Date", "Date"),
}
_VERDICTS: Final[dict[str, Said]] = {
	"Same": ("911 address matches", "adresse 911 conforme"),
	"Review": ("911 address to review", "adresse 911 à vérifier"),
	"Mismatch": ("911 ADDRESS DIFFERS", "ADRESSE 911 DIFFÉRENTE"),
	"Missing": ("NO 911 REGISTRATION", "AUCUNE INSCRIPTION 911"),
}
_LINE_STATUS: Final[dict[str, Said]] = {
	"Active": ("active", "active"),
	"Suspended": ("suspended", "suspendue"),
	"Decommissioned": ("decommissioned", "retirée"),
}


class Which(Params):
	"""A customer, or whose telephone number it is."""

	customer: str = ""
	did: str = ""


@dataclass(frozen=True)
class Part:
	"""A sentence, and the rows behind it."""

	said: Said
	rows: tuple[Values, ...] = ()


def customer_overview(site: Site, params: Which) -> Answer:
	"""Raises InvalidField where nobody is meant. What the user may not read is left out."""
	name = params.customer or _holder(site, params.did)
	fields = ("customer_name", "disabled", "is_suspended", "is_vip")
	row = site.lookup(CUSTOMER, [name], fields=fields).get(name)
	if row is None:
		raise InvalidField("customer", "There is no customer {0}", name)
	site.require(CUSTOMER, "read", name)
	parts = [_person(name, row), *_parts(site, name)]
	text = joined((part.said for part in parts), " ")
	return Answer(text, COLUMNS, tuple(row for part in parts for row in part.rows), LABELS)


def _holder(site: Site, did: str) -> str:
	if not did:
		raise InvalidField("customer", "{0} is missing", "customer")
	number = normalise_did(did)
	for doctype in (LINE, REGISTRATION):
		held = site.lookup(doctype, [number], fields=("customer",)).get(number)
		if held and held["customer"]:
			return held["customer"]
	raise InvalidField("did", "No customer has the number {0}", number)


def _parts(site: Site, customer: str) -> Iterator[Part]:
	readers: tuple[tuple[str, Callable[[Site, str], Part]], ...] = (
		("Sales Invoice", _owed),
		(SUSPENSION, _suspended),
		(arrangements.ARRANGEMENT, _agreed),
		(LINE, _lines),
		("Issue", _tickets),
		("Payment Entry", _paid),
	)
	for doctype, read in readers:
		try:
			site.require(doctype, "read")
		except NotPermitted:
			continue
		yield read(site, customer)


def _row(
	part: str, name: str = "", status: str = "", about: str = "", amount: Any = None, date: Any = None
) -> Values:
	return dict(zip(COLUMNS, (part, name, status, about, amount, date), strict=True))


def _person(name: str, row: Values) -> Part:
	who = f"{row['customer_name']} ({name})"
	vip = (", VIP", ", VIP") if row["is_vip"] else ("", "")
	if row["disabled"]:
		status, said = "Disabled", ("disabled", "désactivé")
	elif row["is_suspended"]:
		status, said = "Suspended", ("suspended", "suspendu")
	else:
		status, said = "Active", ("active", "actif")
	sentence = f"{who}: {said[0]}{vip[0]}.", f"{who} : {said[1]}{vip[1]}."
	return Part(sentence, (_row("customer", name, status, row["customer_name"]),))


def _owed(site: Site, customer: str) -> Part:
	held = balance(site, customer)
	row = _row("balance", customer, "Overdue" if held.overdue else "", "", held.owing, held.oldest_due)
	if held.owing <= 0:
		credit = dollars(-held.owing)
		said = (
			(f"Has a credit of {credit[0]}.", f"A un crédit de {credit[1]}.") if held.owing else _NOTHING_OWED
		)
		return Part(said, (row,))
	owing, overdue = dollars(held.owing), dollars(held.overdue)
	if held.overdue:
		since = held.oldest_due
		return Part(
			(
				f"Owes {owing[0]}, of which {overdue[0]} is overdue since {since}.",
				f"Doit {owing[1]}, dont {overdue[1]} en retard depuis le {since}.",
			),
			(row,),
		)
	return Part((f"Owes {owing[0]}, nothing overdue.", f"Doit {owing[1]}, rien en retard."), (row,))


_NOTHING_OWED: Said = ("Owes nothing.", "Ne doit rien.")


def _suspended(site: Site, customer: str) -> Part:
	wanted = {"customer": customer, "status": ("in", ("Active", "Scheduled"))}
	fields = ("name", "status", "starts_on", "ends_on", "reason")
	found = site.list(SUSPENSION, wanted, fields=fields, order_by="status, name")
	rows = tuple(
		_row("suspension", row["name"], row["status"], row["reason"] or "", None, row["starts_on"])
		for row in found
	)
	if not found:
		return Part(("No suspension.", "Aucune suspension."))
	first = found[0]
	since = first["starts_on"]
	en = f" since {since}" if since and first["status"] == "Active" else f" from {since}" if since else ""
	fr = (
		f" depuis le {since}"
		if since and first["status"] == "Active"
		else f" à partir du {since}"
		if since
		else ""
	)
	planned = first["status"] != "Active"
	return Part(
		(
			f"{'Suspension planned' if planned else 'Suspended'}{en}.",
			f"{'Suspension prévue' if planned else 'Suspension en cours'}{fr}.",
		),
		rows,
	)


def _agreed(site: Site, customer: str) -> Part:
	found = arrangements.active(site, customer)
	if found is None:
		return Part(("No payment arrangement.", "Aucune entente de paiement."))
	left = dollars(found.left)
	broken = found.status == "Broken"
	row = _row("arrangement", found.name, found.status, found.recurring, found.left, found.due_date)
	return Part(
		(
			f"{'BROKEN payment arrangement' if broken else 'Payment arrangement'}: {left[0]} due {found.due_date}.",
			f"Entente de paiement{' NON RESPECTÉE' if broken else ''} : {left[1]} dû le {found.due_date}.",
		),
		(row,),
	)


def _lines(site: Site, customer: str) -> Part:
	fields = ("name", "status", "e911_verdict", "e911_state_of_check")
	wanted = {"customer": customer, "status": ("!=", "Decommissioned")}
	found = site.list(LINE, wanted, fields=fields, order_by="status, name")
	if not found:
		return Part(("No telephone line.", "Aucune ligne téléphonique."))
	rows = tuple(_row("line", row["name"], row["status"], row["e911_verdict"] or "") for row in found)
	english, french = joined((_line(row) for row in found[:SHOWN_LINES]), "; ")
	more = len(found) - SHOWN_LINES
	rest = (f"; and {more} more", f" ; et {more} autres") if more > 0 else ("", "")
	return Part((f"Lines: {english}{rest[0]}.", f"Lignes : {french}{rest[1]}."), rows)


def _line(row: Values) -> Said:
	status = _LINE_STATUS.get(row["status"], (row["status"], row["status"]))
	verdict = _VERDICTS.get(row["e911_verdict"] or "", ("911 not compared", "911 non comparé"))
	moved = (", to confirm after a move", ", à confirmer après un déménagement")
	check = moved if row["e911_state_of_check"] == "To confirm" else ("", "")
	return (
		f"{row['name']} {status[0]}, {verdict[0]}{check[0]}",
		f"{row['name']} {status[1]}, {verdict[1]}{check[1]}",
	)


def _tickets(site: Site, customer: str) -> Part:
	wanted = {"customer": customer, "status": ("in", OPEN_TICKETS)}
	count = site.count("Issue", wanted)
	if not count:
		return Part(("No open ticket.", "Aucun billet ouvert."))
	fields = ("name", "subject", "status", "opening_date")
	found: Rows = site.list(
		"Issue", wanted, fields=fields, order_by="opening_date desc, name desc", limit=SHOWN_TICKETS
	)
	rows = tuple(
		_row("ticket", row["name"], row["status"], row["subject"] or "", None, row["opening_date"])
		for row in found
	)
	listed = "; ".join(f"{row['name']} {row['subject'] or ''}".strip() for row in found)
	return Part(
		(
			f"{count} open ticket{'s' * (count > 1)}: {listed}.",
			f"{count} billet{'s' * (count > 1)} ouvert{'s' * (count > 1)} : {listed}.",
		),
		rows,
	)


def _paid(site: Site, customer: str) -> Part:
	wanted = {"party_type": CUSTOMER, "party": customer, "docstatus": 1, "payment_type": "Receive"}
	fields = ("name", "posting_date", "paid_amount")
	found = site.list(
		"Payment Entry", wanted, fields=fields, order_by="posting_date desc, name desc", limit=1
	)
	if not found:
		return Part(("No payment yet.", "Aucun paiement."))
	last, amount = found[0], money(found[0]["paid_amount"])
	said = dollars(amount)
	return Part(
		(
			f"Last payment: {said[0]} on {last['posting_date']}.",
			f"Dernier paiement : {said[1]} le {last['posting_date']}.",
		),
		(_row("payment", last["name"], "", "", amount, last["posting_date"]),),
	)


ACTIONS: Final = (
	ReadingAction(
		id="customer_overview",
		params=Which,
		label=("Customer overview", "Aperçu du client"),
		rights=((CUSTOMER, "read"),),
		answer=customer_overview,
		examples={
			"en": ("Show me C-1207", "Who is at 450-272-2408?"),
			"fr": ("Fiche du client C-1207", "À qui est le 450-272-2408 ?"),
		},
	),
)
