"""What a quote and its conversion look like to a person: the changes, the sentences, the doubts."""

from __future__ import annotations

from targo_customer360.actions.model import Change, Said
from targo_customer360.service import conversion, quotes
from targo_customer360.service.conversion import Conversion
from targo_customer360.service.dispatch import JOB, said_part
from targo_customer360.service.invoices import INVOICE
from targo_customer360.service.places import LOCATION
from targo_customer360.service.subscriptions import SUBSCRIPTION
from targo_customer360.sites.port import Values

QUOTATION = quotes.QUOTATION
STATUS: Said = ("Status", "Statut")
TOTAL: Said = ("Total", "Total")
LABELS: dict[str, Said] = {
	"address_line1": ("Address", "Adresse"),
	"address_line2": ("Address Line 2", "Adresse (suite)"),
	"city": ("City", "Ville"),
	"postal_code": ("Postal Code", "Code postal"),
}


def quoted(quote: quotes.NewQuote) -> Said:
	lines = ", ".join(
		f"{item.quantity.normalize():f} × {item.item['item_name'] or item.item['name']} {item.rate} $"
		for item in quote.items
	)
	at = (f" at {quote.place}", f" au {quote.place}") if quote.place else ("", "")
	return (
		f"Quote{at[0]}: {lines}. {quote.monthly} $ a month, {quote.once} $ once, before tax",
		f"Soumission{at[1]} : {lines}. {quote.monthly} $ par mois, {quote.once} $ une fois, avant taxes",
	)


def quote_warnings(quote: quotes.NewQuote) -> list[Said]:
	found: list[Said] = [
		(
			f"{item.item['name']} at {item.rate} $ as you said, whatever its price is",
			f"{item.item['name']} à {item.rate} $ comme vous l'avez dit, quel que soit son prix",
		)
		for item in quote.items
		if item.agreed
	]
	if not quote.values["taxes"]:
		found.append(("No taxes: none are set up", "Sans taxes : aucune n'est configurée"))
	if quote.address:
		found.append(
			(
				f"The customer has no service at {quote.address.line} yet",
				f"Le client n'a pas encore de service au {quote.address.line}",
			)
		)
	return found


def conversion_changes(name: str, made: Conversion) -> list[Change]:
	submitted: Said = ("Submitted", "Validée")
	changes = [
		Change(
			QUOTATION, name, "service_status", "", quotes.CONVERTED, ("Service Status", "Statut du service")
		),
	]
	if not int(made.quote["docstatus"] or 0):
		changes.append(Change(QUOTATION, name, "docstatus", 0, 1, submitted))
	if made.address:
		values = made.address.values
		changes += [
			Change(LOCATION, None, fieldname, None, values[fieldname], label)
			for fieldname, label in LABELS.items()
			if values[fieldname]
		]
	elif made.location and made.location["status"] != "Active":
		place = made.location["name"]
		changes.append(Change(LOCATION, place, "status", made.location["status"], "Active", STATUS))
	for number, service in enumerate(made.lines.services):
		changes += [
			Change(SUBSCRIPTION, None, "item_code", None, service.item_code, ("Item", "Article"), number),
			Change(
				SUBSCRIPTION, None, "price", None, service.price, ("Price a Month", "Prix par mois"), number
			),
			Change(SUBSCRIPTION, None, "status", None, made.status, STATUS, number),
		]
	if made.invoice:
		changes += [
			Change(INVOICE, None, "net_total", None, made.invoice.net, ("Before Tax", "Avant taxes")),
			Change(INVOICE, None, "grand_total", None, made.invoice.total, TOTAL),
		]
	if made.visit:
		changes += visit_changes(made.visit.values)
	return changes


def visit_changes(values: Values) -> list[Change]:
	labels: dict[str, Said] = {
		"status": STATUS,
		"scheduled_date": ("Date", "Date"),
		"time_of_day": ("Part of the Day", "Partie de la journée"),
		"technician": ("Technician", "Technicien"),
	}
	return [
		Change(JOB, None, fieldname, None, values[fieldname], label)
		for fieldname, label in labels.items()
		if values[fieldname]
	]


def converts(name: str, made: Conversion) -> Said:
	services, lines = len(made.lines.services), made.lines
	return (
		f"Convert {name} of {made.customer['customer_name']} at {made.place}: {services} subscription(s) for"
		f" {lines.monthly} $ a month, {lines.once} $ charged once, {_when(made)[0]}",
		f"Convertir {name} de {made.customer['customer_name']} au {made.place} : {services} abonnement(s) pour"
		f" {lines.monthly} $ par mois, {lines.once} $ une fois, {_when(made)[1]}",
	)


def _when(made: Conversion) -> Said:
	if not made.visit:
		return f"active from {made.start}", f"actif à partir du {made.start}"
	day = made.visit.values["scheduled_date"]
	if not day:
		return "installation to be planned", "installation à planifier"
	part = said_part(made.visit.values["time_of_day"])
	return f"installation on {day} {part[0]}".rstrip(), f"installation le {day} {part[1]}".rstrip()


def conversion_warnings(made: Conversion) -> list[Said]:
	found: list[Said] = list(made.visit.warnings) if made.visit else []
	if made.invoice and not made.quote["taxes"]:
		found.append(
			("The quote has no taxes, nor will its invoice", "La soumission est sans taxes, sa facture aussi")
		)
	if any(row.get("charge_type") == "Actual" for row in made.quote["taxes"]) and made.invoice:
		found.append(
			(
				"The quote has a fixed charge: all of it goes on this invoice",
				"La soumission a des frais fixes : ils vont en entier sur cette facture",
			)
		)
	if made.visit and not made.location:
		found.append(
			(f"A new service location is made: {made.place}", f"Un lieu de service est créé : {made.place}")
		)
	return found


def said_conversion(name: str, made: Conversion, done: conversion.Made) -> Said:
	parts_en = [f"{len(done.subscriptions)} subscription(s)"]
	parts_fr = [f"{len(done.subscriptions)} abonnement(s)"]
	if done.invoice and made.invoice:
		parts_en.append(f"draft invoice {done.invoice} of {made.invoice.total} $")
		parts_fr.append(f"facture brouillon {done.invoice} de {made.invoice.total} $")
	if done.job:
		parts_en.append(f"job {done.job}")
		parts_fr.append(f"visite {done.job}")
	return f"{name} was converted: {', '.join(parts_en)}", f"{name} est convertie : {', '.join(parts_fr)}"
