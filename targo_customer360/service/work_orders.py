"""What was done at a customer's place: a Service Work Order logged from a job, and the services it brought to life."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from targo_customer360.billing.rules import hours_between, line_amount
from targo_customer360.effects.records import without_markup
from targo_customer360.errors import InvalidField
from targo_customer360.service import dispatch, people, subscriptions
from targo_customer360.service.items import choose
from targo_customer360.sites.port import Rows, Site, Values

ORDER, TECHNICIAN, ITEM = "Service Work Order", "Service Work Order Technician", "Service Work Order Item"
COMPLETED, CANCELLED = "Completed", "Cancelled"
Said = tuple[str, str]
_CLOCK = re.compile(r"(\d{1,2})(?:[:hH](\d{2})?)?")
_LONGEST = Decimal(16)


@dataclass(frozen=True)
class Presence:
	"""Who was there, and from when to when, as it was said."""

	technician: str
	arrived: str = ""
	departed: str = ""


@dataclass(frozen=True)
class Completion:
	"""A job that can be closed: the work order to be made, and the services that begin."""

	job: Values
	values: Values
	activated: Rows
	warnings: tuple[Said, ...]

	@property
	def hours(self) -> Decimal:
		return sum((Decimal(str(row["hours"])) for row in self.values["technicians"]), Decimal(0))


def prepare_completion(
	site: Site,
	job: Values,
	present: Sequence[Presence],
	note: str = "",
	items: Sequence[str] = (),
	day: date | None = None,
) -> Completion:
	"""What closing a job would log; nothing is written. Without anybody named, the job's technician was there.

	Raises InvalidField.
	"""
	today = site.today()
	worked = day or min(job["scheduled_date"] or today, today)
	if worked > today:
		raise InvalidField("date", "{0} is still to come", worked)
	named = list(present) or ([Presence(job["technician"])] if job["technician"] else [])
	technicians = [_technician(site, one) for one in named]
	rows = [_item(one) for one in choose(site, items, job["customer"])] if items else []
	subtotal = sum((Decimal(str(row["amount"])) for row in rows), Decimal(0))
	values: Values = {
		"customer": job["customer"],
		"customer_name": site.lookup("Customer", [job["customer"]], fields=("customer_name",))[
			job["customer"]
		]["customer_name"],
		"service_location": job["service_location"],
		"issue": job["issue"],
		"dispatch_job": job["name"],
		"work_date": worked,
		"status": COMPLETED,
		"note": without_markup(note),
		"technicians": technicians,
		"total_hours": float(sum((Decimal(str(row["hours"])) for row in technicians), Decimal(0))),
		"items": rows,
		"subtotal": float(subtotal),
		"total": float(subtotal),
	}
	activated = subscriptions.waiting(site, job["quotation"]) if job["quotation"] else []
	return Completion(job, values, activated, tuple(_doubts(technicians)))


def apply_completion(site: Site, completion: Completion) -> str:
	"""Log the work, close the job, activate what waited for it; all or nothing. Returns the work order's name."""
	with site.savepoint():
		job = dispatch.pending(site, completion.job["name"])
		# The job first: whoever closes it second waits here, and is refused.
		site.update(dispatch.JOB, job["name"], {"status": dispatch.COMPLETED})
		name = site.insert(ORDER, completion.values)
		subscriptions.activate(
			site, [row["name"] for row in completion.activated], completion.values["work_date"]
		)
		return name


def _technician(site: Site, one: Presence) -> Values:
	person = people.technician(site, one.technician, "technicians", former=True)
	arrived, departed = read_clock(one.arrived), read_clock(one.departed)
	if (arrived is None) != (departed is None):
		raise InvalidField("technicians", "Say when {0} arrived and when they left", people.full_name(person))
	return {
		"employee": person["name"],
		"employee_name": people.full_name(person),
		"arrived": arrived,
		"departed": departed,
		"hours": float(hours_between(arrived, departed)),
	}


def _item(chosen: Any) -> Values:
	return {
		"item_code": chosen.item["name"],
		"description": chosen.item["item_name"] or chosen.item["name"],
		"qty": float(chosen.quantity),
		"rate": float(chosen.rate),
		"amount": float(chosen.amount),
	}


def _doubts(technicians: Rows) -> list[Said]:
	if not technicians:
		return [("Nobody is named who was there", "Personne n'est nommé parmi les présents")]
	found: list[Said] = []
	for row in technicians:
		name = row["employee_name"]
		if not row["hours"]:
			found.append((f"No hours are known of {name}", f"Les heures de {name} ne sont pas connues"))
		elif Decimal(str(row["hours"])) > _LONGEST:
			found.append((f"{name} was there {row['hours']} hours", f"{name} y a été {row['hours']} heures"))
	return found


def read_clock(text: object) -> time | None:
	"""'13:30', '13h30', '9h', a time of the database; None for nothing. Raises InvalidField."""
	if text in (None, ""):
		return None
	if isinstance(text, time):
		return text
	if isinstance(text, timedelta):
		return (datetime.min + text).time()
	found = _CLOCK.fullmatch(
		str(text).strip().removesuffix(":00") if str(text).count(":") == 2 else str(text).strip()
	)
	if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
		raise InvalidField("technicians", "{0} is no time of the day", text)
	return time(int(found[1]), int(found[2] or 0))


def fill_in(document: Values) -> None:
	"""The hours of each technician, the amount of each item and the totals, as they follow from what was entered."""
	for row in document.get("technicians") or ():
		row["hours"] = float(hours_between(read_clock(row.get("arrived")), read_clock(row.get("departed"))))
	document["total_hours"] = sum(row["hours"] for row in document.get("technicians") or ())
	if document.get("legacy_table"):
		# What the old system billed stands, even where its parts do not add up.
		return
	rows = document.get("items") or ()
	for row in rows:
		row["amount"] = float(line_amount(row.get("qty"), row.get("rate")))
	if rows:
		document["subtotal"] = float(sum(Decimal(str(row["amount"])) for row in rows))
	parts = (document.get(f) or 0 for f in ("subtotal", "gst", "qst"))
	document["total"] = float(sum((Decimal(str(part)) for part in parts), Decimal(0)))
