"""Sending a technician: a Dispatch Job planned, moved, called off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from targo_customer360.effects.records import without_markup
from targo_customer360.errors import InvalidField
from targo_customer360.service import people, places, taxes
from targo_customer360.service.calendar import day_off
from targo_customer360.service.words import fold
from targo_customer360.sites.port import Site, Values

JOB = "Dispatch Job"
OPEN, SCHEDULED, IN_PROGRESS, COMPLETED, CANCELLED = (
	"Open",
	"Scheduled",
	"In Progress",
	"Completed",
	"Cancelled",
)
PENDING = (OPEN, SCHEDULED, IN_PROGRESS)
Said = tuple[str, str]
_PARTS = {
	"Morning": ("morning", "matin", "am", "a.m.", "avant-midi", "avant midi"),
	"Afternoon": ("afternoon", "apres-midi", "apres midi", "pm", "p.m."),
	"Evening": ("evening", "soir", "soiree"),
}
_FRENCH_PARTS = {"": "", "Morning": "avant-midi", "Afternoon": "après-midi", "Evening": "soir"}
_JOBS_EACH = 3
_SUBJECT = 255


@dataclass(frozen=True)
class When:
	"""A visit's day, part of the day and technician, as they were said."""

	day: date | None = None
	time_of_day: str = ""
	technician: str = ""


@dataclass(frozen=True)
class Visit:
	"""A job that can be made; `values` for the insert but for the location, and what to think of before."""

	customer: Values
	location: Values | None
	values: Values
	technician: Values | None
	warnings: tuple[Said, ...] = field(default=())

	@property
	def status(self) -> str:
		return self.values["status"]


def part_of_day(typed: str, field: str = "time_of_day") -> str:
	"""Morning, Afternoon or Evening, in either language; "" where nothing was said. Raises InvalidField."""
	wanted = fold(typed).strip()
	if not wanted:
		return ""
	for part, names in _PARTS.items():
		if wanted in names:
			return part
	raise InvalidField(field, "{0} is no part of the day: say morning, afternoon or evening", typed)


def said_part(part: str) -> Said:
	return part.lower(), _FRENCH_PARTS.get(part, part)


def plan_visit(
	site: Site,
	customer: Values,
	location: Values | None,
	address: places.Address | None,
	when: When,
	subject: str,
	description: str = "",
	quotation: str = "",
	issue: str = "",
) -> Visit:
	"""A job for a customer at one of their places, or at an address that is none yet. Raises InvalidField."""
	worker = people.technician(site, when.technician) if when.technician else None
	part = part_of_day(when.time_of_day)
	if (part or worker) and not when.day:
		raise InvalidField("date", "Say on which day")
	if location is None and address:
		description = "\n".join(filter(None, (address.line, description)))
	values: Values = {
		"customer": customer["name"],
		"service_location": location["name"] if location else None,
		"issue": issue or None,
		"quotation": quotation or None,
		"subject": without_markup(subject)[:_SUBJECT],
		"description": without_markup(description),
		"scheduled_date": when.day,
		"time_of_day": part,
		"technician": worker["name"] if worker else None,
		"status": SCHEDULED if when.day else OPEN,
	}
	found = [*warnings_for(site, values, worker), *_customer_warnings(customer)]
	if location is not None:
		found += _place_warnings(site, location)
	return Visit(customer, location, values, worker, tuple(found))


def make_visit(site: Site, visit: Visit, location: str = "") -> str:
	"""Insert it and return its name. Raises SiteError."""
	values = {**visit.values, "service_location": location} if location else visit.values
	return site.insert(JOB, values)


def pending(site: Site, name: str, field: str = "job") -> Values:
	"""The job, if it is still to be done. Raises InvalidField."""
	job = site.get(JOB, name)
	if job is None:
		raise InvalidField(field, "There is no job {0}", name)
	if job["status"] not in PENDING:
		raise InvalidField(field, "{0} is {1}", name, job["status"])
	return job


def find_job(site: Site, typed: str = "", customer: str = "", field: str = "job") -> Values:
	"""The job of this name, or the customer's only one that is still to be done. Raises InvalidField."""
	if typed:
		return pending(site, typed, field)
	if not customer:
		raise InvalidField(field, "Say which job")
	rows = site.list(
		JOB,
		{"customer": customer, "status": ("in", PENDING)},
		fields=("name", "scheduled_date", "subject"),
		order_by="name",
	)
	if not rows:
		raise InvalidField(field, "{0} has no job that is still to be done", customer)
	if len(rows) > 1:
		shown = "; ".join(
			f"{r['name']} {r['scheduled_date'] or ''} {r['subject'] or ''}".strip() for r in rows
		)
		raise InvalidField(field, "{0} has several jobs: say which one, {1}", customer, shown)
	return pending(site, rows[0]["name"], field)


@dataclass(frozen=True)
class Move:
	"""A job and what changes of it."""

	job: Values
	values: Values
	technician: Values | None
	warnings: tuple[Said, ...]


def plan_move(site: Site, job: Values, when: When) -> Move:
	"""Another day, part of the day or technician; what is not said stays. Raises InvalidField."""
	worker = people.technician(site, when.technician) if when.technician else None
	day = when.day or job["scheduled_date"]
	part = part_of_day(when.time_of_day) or job["time_of_day"] or ""
	values: Values = {
		"scheduled_date": day,
		"time_of_day": part,
		"technician": worker["name"] if worker else job["technician"],
		"status": SCHEDULED if day and job["status"] == OPEN else job["status"],
	}
	if not day:
		raise InvalidField("date", "Say on which day")
	if all((job[key] or "") == (value or "") for key, value in values.items()):
		raise InvalidField("date", "{0} is planned so already", job["name"])
	if worker is None and values["technician"]:
		worker = site.lookup(people.EMPLOYEE, [values["technician"]], fields=("employee_name",)).get(
			values["technician"]
		)
		worker = {**worker, "name": values["technician"]} if worker else None
	moved = {**values, "name": job["name"]}
	return Move(job, values, worker, tuple(warnings_for(site, moved, worker)))


def apply_move(site: Site, move: Move) -> None:
	"""Raises SiteError, and InvalidField where the job was done or called off meanwhile."""
	with site.savepoint():
		pending(site, move.job["name"])
		site.update(JOB, move.job["name"], move.values)


def call_off(site: Site, name: str) -> None:
	"""Raises SiteError, InvalidField."""
	with site.savepoint():
		pending(site, name)
		site.update(JOB, name, {"status": CANCELLED})


def changeable(site: Site, name: str, field: str = "job") -> Values:
	"""A job that was not done: one that is planned, or was called off. Raises InvalidField."""
	job = site.get(JOB, name)
	if job is None:
		raise InvalidField(field, "There is no job {0}", name)
	if job["status"] == COMPLETED:
		raise InvalidField(field, "{0} is {1}", name, job["status"])
	return job


def check_former(values: Values) -> None:
	"""Raises InvalidField for a status that a job which is still to be done does not have."""
	if values["status"] not in PENDING:
		raise InvalidField("status", "{0} is no status of a job that is still to be done", values["status"])


def restore(site: Site, name: str, values: Values) -> None:
	"""A job as it was before it was moved or called off. Raises SiteError, InvalidField."""
	with site.savepoint():
		changeable(site, name)
		site.update(JOB, name, values)


def warnings_for(site: Site, job: Values, worker: Values | None) -> list[Said]:
	"""What speaks against the day and the technician of a job."""
	day: date | None = job["scheduled_date"]
	if day is None:
		return []
	found: list[Said] = []
	if day < site.today():
		found.append((f"{day} has gone by", f"Le {day} est passé"))
	if off := day_off(day):
		found.append((f"{day} is {off[0]}", f"Le {day} est {off[1]}"))
	if worker is not None:
		found += _load(site, job, worker)
	return found


def _load(site: Site, job: Values, worker: Values) -> list[Said]:
	planned = {
		"technician": worker["name"],
		"scheduled_date": job["scheduled_date"],
		"status": ("in", (SCHEDULED, IN_PROGRESS)),
	}
	if job["time_of_day"]:
		planned["time_of_day"] = job["time_of_day"]
	names = [row["name"] for row in site.list(JOB, planned) if row["name"] != job.get("name")]
	limit = int(site.single(taxes.SETTINGS).get("jobs_each_part_of_day") or _JOBS_EACH)
	if len(names) < limit:
		return []
	name = people.full_name(worker)
	part = said_part(job["time_of_day"] or "")
	return [
		(
			f"{name} has {len(names)} jobs already on {job['scheduled_date']} {part[0]}".rstrip(),
			f"{name} a déjà {len(names)} visites le {job['scheduled_date']} {part[1]}".rstrip(),
		)
	]


def _customer_warnings(customer: Values) -> list[Said]:
	if not customer.get("is_suspended"):
		return []
	name = customer["customer_name"] or customer["name"]
	return [(f"{name} is suspended", f"{name} est suspendu")]


def _place_warnings(site: Site, location: Values) -> list[Said]:
	found: list[Said] = []
	if location["status"] != "Active":
		place = places.said_place(location)
		found.append((f"{place} is not in use", f"{place} n'est pas en service"))
	rows = site.list(
		JOB,
		{"service_location": location["name"], "status": ("in", PENDING)},
		fields=("name", "scheduled_date"),
		order_by="name",
	)
	for row in rows:
		on = f" ({row['scheduled_date']})" if row["scheduled_date"] else ""
		found.append(
			(
				f"There is a job at this place already: {row['name']}{on}",
				f"Il y a déjà une visite prévue à cet endroit : {row['name']}{on}",
			)
		)
	return found
