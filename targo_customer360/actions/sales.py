"""Quotes: made of what was asked for, and turned into a service."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from targo_customer360.actions import sales_parts as parts
from targo_customer360.actions.model import Applied, Change, ChangingAction, Params, Plan
from targo_customer360.service import conversion, conversion_undo, quotes
from targo_customer360.service.conversion import Wishes
from targo_customer360.service.dispatch import JOB
from targo_customer360.service.invoices import INVOICE
from targo_customer360.service.places import LOCATION
from targo_customer360.service.subscriptions import CANCELLED, SUBSCRIPTION
from targo_customer360.sites.port import Site

QUOTATION = quotes.QUOTATION
TOTAL = parts.TOTAL
STATUS = parts.STATUS


class NewQuote(Params):
	customer: str
	items: list[str] = Field(min_length=1)
	address: str = ""


class ConvertQuote(Params):
	quote_id: str = ""
	customer: str = ""
	address: str = ""
	date: dt.date | None = None
	time_of_day: str = ""
	tech: str = ""
	installation: bool = True


class UndoConversion(Params):
	quote_id: str


def decide_new_quote(site: Site, params: NewQuote) -> Plan:
	quote = quotes.prepare_quote(site, params.customer, params.items, params.address)
	rows = [
		{"item_code": item.item["name"], "qty": float(item.quantity), "rate": f"{item.rate:.2f}"}
		for item in quote.items
	]
	changes = [
		Change(QUOTATION, None, "party_name", None, params.customer, ("Customer", "Client")),
		Change(QUOTATION, None, "items", None, rows, ("Items", "Articles")),
		Change(QUOTATION, None, "valid_till", None, quote.valid_till, ("Valid Till", "Valide jusqu'au")),
		Change(QUOTATION, None, "grand_total", None, quote.total, TOTAL),
	]
	if quote.location:
		place = quote.location["name"]
		changes.append(
			Change(QUOTATION, None, "service_location", None, place, ("Service Location", "Lieu de service"))
		)
	if quote.address:
		line = quote.address.line
		changes.append(
			Change(
				QUOTATION, None, "service_address", None, line, ("New Service Address", "Nouvelle adresse")
			)
		)

	def apply() -> Applied:
		name = quotes.make_quote(site, quote)
		return Applied(
			(f"Quote {name} was made: {quote.total} $", f"La soumission {name} est faite : {quote.total} $"),
			((QUOTATION, name),),
			{"quotation": name},
		)

	return Plan(
		summary=parts.quoted(quote),
		customer=params.customer,
		changes=tuple(changes),
		warnings=tuple(parts.quote_warnings(quote)),
		touches=((LOCATION, quote.location["name"]),) if quote.location else (),
		apply=apply,
	)


def decide_conversion(site: Site, params: ConvertQuote) -> Plan:
	name = quotes.find_quote(site, params.quote_id, params.customer)
	wishes = Wishes(params.address, params.date, params.time_of_day, params.tech, params.installation)
	made = conversion.prepare(site, name, wishes)
	if made.invoice:
		# Not everybody who sells may bill: where nothing is charged once, nobody needs to.
		site.require(INVOICE, "create")

	def apply() -> Applied:
		done = conversion.apply(site, made)
		documents = [
			*((LOCATION, done.new_location),) * bool(done.new_location),
			*((SUBSCRIPTION, one) for one in done.subscriptions),
			*((INVOICE, done.invoice),) * bool(done.invoice),
			*((JOB, done.job),) * bool(done.job),
		]
		return Applied(
			parts.said_conversion(name, made, done),
			(*documents, (QUOTATION, name)),
			{
				"quotation": name,
				"service_location": done.location,
				"subscriptions": list(done.subscriptions),
				"sales_invoice": done.invoice,
				"dispatch_job": done.job,
			},
			undo={"quote_id": name},
		)

	return Plan(
		summary=parts.converts(name, made),
		customer=made.customer["name"],
		changes=tuple(parts.conversion_changes(name, made)),
		warnings=tuple(parts.conversion_warnings(made)),
		touches=((LOCATION, made.location["name"]),) if made.location else (),
		apply=apply,
	)


def decide_undo(site: Site, params: UndoConversion) -> Plan:
	name = quotes.find_quote(site, params.quote_id)
	undone = conversion_undo.prepare(site, name)
	if undone.invoices:
		site.require(INVOICE, "delete")
	end = site.today()
	changes = [
		Change(
			QUOTATION, name, "service_status", quotes.CONVERTED, "", ("Service Status", "Statut du service")
		),
		*(
			Change(SUBSCRIPTION, row["name"], "status", row["status"], CANCELLED, STATUS)
			for row in undone.subscriptions
		),
		*(Change(JOB, row["name"], "status", row["status"], CANCELLED, STATUS) for row in undone.jobs),
		*(
			Change(INVOICE, row["name"], "", row["grand_total"], None, ("Draft Invoice", "Facture brouillon"))
			for row in undone.invoices
		),
	]

	def apply() -> Applied:
		conversion_undo.apply(site, undone, end)
		return Applied(
			(f"The conversion of {name} was taken back", f"La conversion de {name} est annulée"),
			((QUOTATION, name),),
			{"quotation": name},
		)

	return Plan(
		summary=(
			f"Take back the conversion of {name}: nothing of it was activated or billed",
			f"Annuler la conversion de {name} : rien n'a été activé ni facturé",
		),
		customer=undone.customer,
		changes=tuple(changes),
		apply=apply,
	)


ACTIONS = (
	ChangingAction(
		"create_quote",
		NewQuote,
		("Make a quote", "Faire une soumission"),
		((QUOTATION, "create"),),
		decide_new_quote,
		examples={
			"en": ("Create a quote for Lise Côté for fibre 100M + WiFi router at 123 Rue Principale",),
			"fr": ("Fais une soumission à Lise Côté pour la fibre 100M et un routeur WiFi",),
		},
	),
	ChangingAction(
		"convert_quote",
		ConvertQuote,
		("Convert a quote to service", "Convertir une soumission en service"),
		((QUOTATION, "submit"), (SUBSCRIPTION, "create"), (JOB, "create")),
		decide_conversion,
		undo="undo_conversion",
		examples={
			"en": ("Convert quote SOQ-908 to active subscriptions",),
			"fr": ("Convertis la soumission SOQ-908 en abonnements",),
		},
		also_writes=(LOCATION,),
	),
	ChangingAction(
		"undo_conversion",
		UndoConversion,
		("Take back a conversion", "Annuler une conversion"),
		((QUOTATION, "write"), (SUBSCRIPTION, "write"), (JOB, "write")),
		decide_undo,
	),
)
