"""Questions about field work and addresses: who was where, for how long, and which IP somebody had."""

from __future__ import annotations

import datetime as dt

from targo_customer360.actions.model import Answer, Params, ReadingAction, Said
from targo_customer360.errors import InvalidField
from targo_customer360.service import hours, ip_history, quotes
from targo_customer360.service.places import LOCATION
from targo_customer360.service.work_orders import ORDER
from targo_customer360.sites.port import Site

_VISITS = ("work_date", "kind", "name", "customer", "technicians", "total_hours", "total", "note")
_HOURS = ("work_date", "work_order", "customer", "employee_name", "arrived", "departed", "hours")
_IPS = ("ip_address", "place", "subscription", "assigned_at")
LABELS: dict[str, Said] = {
	"work_date": ("Date", "Date"),
	"kind": ("Kind", "Genre"),
	"name": ("Document", "Document"),
	"work_order": ("Work Order", "Bon de travail"),
	"customer": ("Customer", "Client"),
	"technicians": ("Technicians", "Techniciens"),
	"employee_name": ("Technician", "Technicien"),
	"arrived": ("Arrived", "Arrivée"),
	"departed": ("Departed", "Départ"),
	"hours": ("Hours", "Heures"),
	"total_hours": ("Hours", "Heures"),
	"total": ("Total", "Total"),
	"note": ("Note", "Note"),
	"ip_address": ("IP Address", "Adresse IP"),
	"place": ("Place", "Lieu"),
	"subscription": ("Service", "Service"),
	"assigned_at": ("Since", "Depuis"),
}


class History(Params):
	customer: str = ""
	address: str = ""


class Hours(Params):
	"""`date` is one day; `until` makes it the first of several."""

	tech: str = ""
	customer: str = ""
	address: str = ""
	date: dt.date | None = None
	until: dt.date | None = None


class OnDate(Params):
	customer: str
	date: dt.date | None = None


def work_history(site: Site, params: History) -> Answer:
	if params.address:
		found = hours.visits_at(site, params.address, params.customer)
	elif params.customer:
		found = hours.visits_of(site, params.customer)
	else:
		raise InvalidField("customer", "Name a customer or an address")
	where = params.address or params.customer
	english, french = _visits_said(found, where)
	if found.unplaced:
		count = len(found.unplaced)
		english += f". {count} more of that customer name no address"
		french += f". {count} autre(s) de ce client ne nomment aucune adresse"
	if found.unseen:
		english += f". {found.unseen} are of customers you may not see"
		french += f". {found.unseen} sont de clients que vous ne pouvez pas voir"
	return _answer((english, french), _VISITS, found.rows)


def _visits_said(found: hours.Visits, where: str) -> Said:
	count = len(found.rows)
	if not count:
		return f"No visit is known at {where}", f"Aucune visite n'est connue pour {where}"
	last = found.rows[0]["work_date"]
	return (
		f"{count} visit(s) for {where}, {found.hours:.2f} hours, the last one on {last or 'an unknown day'}",
		f"{count} visite(s) pour {where}, {found.hours:.2f} heures, la dernière le {last or 'jour inconnu'}",
	)


def technician_hours(site: Site, params: Hours) -> Answer:
	last = params.until or params.date
	found = hours.hours_of(site, params.tech, params.customer, params.address, params.date, last)
	asked = [one for one in (params.tech, params.customer, params.address) if one]
	when = " - ".join(dict.fromkeys(str(day) for day in (params.date, last) if day))
	about = ", ".join([*asked, *([when] if when else [])])
	english = f"{about}: {found.total:.2f} hours in {found.visits} visit(s)"
	french = f"{about} : {found.total:.2f} heures en {found.visits} visite(s)"
	if found.unseen:
		english += f"; {found.unseen} rows are of customers you may not see"
		french += f"; {found.unseen} lignes sont de clients que vous ne pouvez pas voir"
	return _answer((english, french), _HOURS, found.rows)


def ip_on_date(site: Site, params: OnDate) -> Answer:
	customer = quotes.person_of(site, params.customer)
	day = params.date or site.today()
	rows = ip_history.addresses_on(site, params.customer, day)
	name = customer["customer_name"]
	if not rows:
		return _answer(
			(f"{name} had no IP address on {day}", f"{name} n'avait aucune adresse IP le {day}"), _IPS, rows
		)
	shown = ", ".join(row["ip_address"] for row in rows)
	return _answer((f"{name} had {shown} on {day}", f"{name} avait {shown} le {day}"), _IPS, rows)


def _answer(text: Said, columns: tuple[str, ...], rows: list) -> Answer:
	return Answer(text, columns, tuple(rows), {column: LABELS[column] for column in columns})


ANSWERS = (
	ReadingAction(
		"work_history",
		History,
		("Visits to a customer or an address", "Visites chez un client ou à une adresse"),
		((ORDER, "read"), (LOCATION, "read")),
		work_history,
		examples={
			"en": (
				"How many times have we sent a tech to this address?",
				"Show me all work done at 123 Rue Principale",
			),
			"fr": ("Combien de fois a-t-on envoyé un technicien au 123 rue Principale?",),
		},
	),
	ReadingAction(
		"technician_hours",
		Hours,
		("Hours of technicians", "Heures des techniciens"),
		((ORDER, "read"),),
		technician_hours,
		examples={
			"en": ("How many hours did Marc-André Cyr spend at Lise Côté's?",),
			"fr": ("Combien d'heures Marc-André Cyr a-t-il passées chez Lise Côté?",),
		},
	),
	ReadingAction(
		"ip_on_date",
		OnDate,
		("IP address on a day", "Adresse IP à une date"),
		((ip_history.ASSIGNMENT, "read"),),
		ip_on_date,
		examples={
			"en": ("What IP did Lise Côté have on March 15?",),
			"fr": ("Quelle adresse IP Lise Côté avait-elle le 15 mars?",),
		},
	),
)
