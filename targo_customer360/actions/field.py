"""Field work: visits planned, moved, called off. `field_closing` has what follows, `field_answers` the questions."""

from __future__ import annotations

import datetime as dt

from targo_customer360.actions.field_answers import ANSWERS
from targo_customer360.actions.field_closing import CLOSING
from targo_customer360.actions.model import Applied, Change, ChangingAction, Params, Plan, Said
from targo_customer360.errors import InvalidField
from targo_customer360.service import dispatch, places, quotes
from targo_customer360.service.dispatch import JOB, When
from targo_customer360.service.people import full_name
from targo_customer360.service.places import LOCATION
from targo_customer360.sites.port import Site, Values

STATUS: Said = ("Status", "Statut")
LABELS: dict[str, Said] = {
	"status": STATUS,
	"customer": ("Customer", "Client"),
	"service_location": ("Service Location", "Lieu de service"),
	"scheduled_date": ("Date", "Date"),
	"time_of_day": ("Part of the Day", "Partie de la journée"),
	"technician": ("Technician", "Technicien"),
	"subject": ("Subject", "Sujet"),
	"description": ("Description", "Description"),
}


class Schedule(Params):
	customer: str = ""
	address: str = ""
	date: dt.date | None = None
	time_of_day: str = ""
	tech: str = ""
	subject: str = ""
	description: str = ""
	issue: str = ""


class Reschedule(Params):
	job: str = ""
	customer: str = ""
	date: dt.date | None = None
	time_of_day: str = ""
	tech: str = ""


class Cancel(Params):
	job: str = ""
	customer: str = ""


class Restore(Params):
	"""A job as it was: `technician` is the number of an employee."""

	job: str
	status: str
	date: dt.date | None = None
	time_of_day: str = ""
	technician: str = ""


def decide_schedule(site: Site, params: Schedule) -> Plan:
	location, address, name = _where(site, params)
	customer = quotes.customer_of(site, name)
	subject = params.subject or ("Visite" if (customer["language"] or "fr").startswith("fr") else "Visit")
	when = When(params.date, params.time_of_day, params.tech)
	visit = dispatch.plan_visit(
		site, customer, location, address, when, subject, params.description, issue=params.issue
	)
	warnings = list(visit.warnings)
	if address:
		warnings.append(
			(
				f"{customer['customer_name']} has no service at {address.line}: the job only says the address",
				f"{customer['customer_name']} n'a pas de service au {address.line} : la visite ne fait que le dire",
			)
		)
	place = places.said_place(location) if location else address.line if address else ""

	def apply() -> Applied:
		made = dispatch.make_visit(site, visit)
		return Applied(
			(f"Job {made} was made", f"La visite {made} est créée"),
			((JOB, made),),
			{"dispatch_job": made},
			undo={"job": made},
		)

	return Plan(
		summary=_sends(customer, place, visit),
		customer=name,
		changes=tuple(_new_job(visit.values)),
		warnings=tuple(warnings),
		touches=((LOCATION, location["name"]),) if location else (),
		apply=apply,
	)


def _where(site: Site, params: Schedule) -> tuple[Values | None, places.Address | None, str]:
	"""The place, or the bare address, and the customer: each may tell the other."""
	if not params.customer:
		if not params.address:
			raise InvalidField("customer", "Name a customer or an address")
		place = places.find_anywhere(site, params.address)
		return place, None, place["customer"]
	if not params.address:
		only = places.only_place(site, params.customer)
		return only, None, params.customer
	found = places.find_place(site, params.customer, params.address)
	return found, None if found else places.read_address(params.address), params.customer


def _new_job(values: Values) -> list[Change]:
	return [
		Change(JOB, None, fieldname, None, values[fieldname], label)
		for fieldname, label in LABELS.items()
		if values[fieldname]
	]


def _sends(customer: Values, place: str, visit: dispatch.Visit) -> Said:
	name, on = customer["customer_name"], _on(visit.values)
	who = full_name(visit.technician) if visit.technician else ""
	at = (f" at {place}", f" au {place}") if place else ("", "")
	return (
		f"Send {who or 'a technician'} to {name}{at[0]}{on[0]}",
		f"Envoyer {who or 'un technicien'} chez {name}{at[1]}{on[1]}",
	)


def _on(values: Values) -> Said:
	day, part = values["scheduled_date"], dispatch.said_part(values["time_of_day"] or "")
	if not day:
		return ", no date yet", ", sans date"
	return f" on {day} {part[0]}".rstrip(), f" le {day} {part[1]}".rstrip()


def decide_reschedule(site: Site, params: Reschedule) -> Plan:
	job = dispatch.find_job(site, params.job, params.customer)
	move = dispatch.plan_move(site, job, When(params.date, params.time_of_day, params.tech))
	who = f", {full_name(move.technician)}" if move.technician else ""
	on = _on(move.values)

	def apply() -> Applied:
		dispatch.apply_move(site, move)
		return Applied(
			(f"{job['name']} is planned{on[0]}", f"{job['name']} est planifiée{on[1]}"),
			((JOB, job["name"]),),
			undo=_as_it_was(job),
		)

	return Plan(
		summary=(f"Plan {job['name']}{on[0]}{who}", f"Planifier {job['name']}{on[1]}{who}"),
		customer=job["customer"],
		changes=tuple(_job_changes(job, move.values)),
		warnings=move.warnings,
		apply=apply,
	)


def decide_cancel(site: Site, params: Cancel) -> Plan:
	job = dispatch.find_job(site, params.job, params.customer)
	warnings: tuple[Said, ...] = ()
	if job["quotation"]:
		quote = job["quotation"]
		warnings = (
			(
				f"What {quote} ordered waits for this installation",
				f"Ce que {quote} a commandé attend cette installation",
			),
		)

	def apply() -> Applied:
		dispatch.call_off(site, job["name"])
		return Applied(
			(f"{job['name']} was called off", f"{job['name']} est annulée"),
			((JOB, job["name"]),),
			undo=_as_it_was(job),
		)

	said = f"{job['name']} {job['subject'] or ''}".strip()
	return Plan(
		summary=(f"Call off {said}{_on(job)[0]}", f"Annuler {said}{_on(job)[1]}"),
		customer=job["customer"],
		changes=(Change(JOB, job["name"], "status", job["status"], dispatch.CANCELLED, STATUS),),
		warnings=warnings,
		apply=apply,
	)


def decide_restore(site: Site, params: Restore) -> Plan:
	job = dispatch.changeable(site, params.job)
	values: Values = {
		"status": params.status,
		"scheduled_date": params.date,
		"time_of_day": dispatch.part_of_day(params.time_of_day),
		"technician": params.technician or None,
	}
	dispatch.check_former(values)

	def apply() -> Applied:
		dispatch.restore(site, job["name"], values)
		return Applied(
			(f"{job['name']} is as it was", f"{job['name']} est comme avant"), ((JOB, job["name"]),)
		)

	return Plan(
		summary=(f"Put {job['name']} back{_on(values)[0]}", f"Remettre {job['name']}{_on(values)[1]}"),
		customer=job["customer"],
		changes=tuple(_job_changes(job, values)),
		apply=apply,
	)


def _as_it_was(job: Values) -> Values:
	return {
		"job": job["name"],
		"status": job["status"],
		"date": job["scheduled_date"],
		"time_of_day": job["time_of_day"] or "",
		"technician": job["technician"] or "",
	}


def _job_changes(job: Values, values: Values) -> list[Change]:
	return [
		Change(JOB, job["name"], fieldname, job[fieldname], value, LABELS[fieldname])
		for fieldname, value in values.items()
		if (job[fieldname] or "") != (value or "")
	]


CHANGES = (
	ChangingAction(
		"schedule_dispatch",
		Schedule,
		("Send a technician", "Envoyer un technicien"),
		((JOB, "create"),),
		decide_schedule,
		undo="cancel_dispatch",
		examples={
			"en": (
				"Send a tech to 123 Rue Principale tomorrow morning",
				"Schedule installation for next Tuesday",
			),
			"fr": ("Envoie un technicien au 123 rue Principale demain matin",),
		},
	),
	ChangingAction(
		"reschedule_dispatch",
		Reschedule,
		("Move a visit", "Déplacer une visite"),
		((JOB, "write"),),
		decide_reschedule,
		undo="restore_dispatch",
	),
	ChangingAction(
		"cancel_dispatch",
		Cancel,
		("Call off a visit", "Annuler une visite"),
		((JOB, "write"),),
		decide_cancel,
		undo="restore_dispatch",
	),
	ChangingAction(
		"restore_dispatch",
		Restore,
		("Put a visit back", "Remettre une visite"),
		((JOB, "write"),),
		decide_restore,
	),
)
ACTIONS = (*CHANGES, *CLOSING, *ANSWERS)
