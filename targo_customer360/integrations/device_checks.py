"""The state of a device asked of the device itself: long calls in the background, whose result the page polls.

A check that finds its device offline takes its own task back, so that nothing piles up in the ACS.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from targo_customer360.effects.records import without_markup
from targo_customer360.effects.tasks import Said, both
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import genieacs_parameters as parameters
from targo_customer360.integrations.errors import Refused, ServiceError
from targo_customer360.integrations.genieacs import (
	ACCEPTED,
	DONE,
	FAULTED,
	OFFLINE,
	GenieAcs,
	configured_acs,
)
from targo_customer360.integrations.genieacs_status import known_model, online_minutes, said, status_of
from targo_customer360.sites.port import Site, SiteError, Values

CHECK: Final = "Device Check"
EQUIPMENT: Final = "Service Equipment"
JOB = "targo_customer360.api.devices.check_job"
REFRESH: Final = "refreshObject"
QUEUED, RUNNING, FINISHED, FAILED = "Queued", "Running", "Done", "Failed"
STEPS = 3
KEY = "customer360-check"
"""Of the task in the ACS: a second one takes the place of the first."""
PATIENCE = timedelta(minutes=10)
"""After so long the process that made a check is taken for dead: no call of one takes half of it."""
KEPT = timedelta(days=2)
LIVE: Said = ("Told by the device just now", "Dit par l'appareil à l'instant")
INTERRUPTED: Said = (
	"The check was interrupted: ask again",
	"La vérification a été interrompue : la redemander",
)


def request(site: Site, equipment: str) -> str:
	"""Have a device asked in the background; returns the name of its Device Check. Raises InvalidField.

	While one of the same device is under way, it is that one.
	"""
	device = site.lookup(EQUIPMENT, [equipment], fields=("customer", "serial_number")).get(equipment)
	if device is None:
		raise InvalidField("equipment", "There is no Service Equipment {0}", equipment)
	if not (device["serial_number"] or "").strip():
		raise InvalidField(
			"serial_number", "{0} has no serial number, and the ACS knows devices by it", equipment
		)
	configured_acs(site)
	under_way = {
		"equipment": equipment,
		"status": ("in", (QUEUED, RUNNING)),
		"creation": (">=", site.now() - PATIENCE),
	}
	for row in site.list(CHECK, under_way, limit=1):
		return row["name"]
	values = {"customer": device["customer"], "equipment": equipment, "requested_by": site.user}
	name = site.insert(CHECK, {**values, "status": QUEUED})
	site.enqueue(JOB, f"device-check-{name}", name=name)
	return name


def result(site: Site, name: str) -> Values:
	"""A check as the page shows it: `status`, `step` of `steps`, `message` as Said, and `device` once it is known.

	Raises InvalidField.
	"""
	row = site.lookup(CHECK, [name], fields=("*",)).get(name)
	if row is None:
		raise InvalidField("name", "There is no Device Check {0}", name)
	held = row["result"]
	told: Values = (json.loads(held) if isinstance(held, str) else held) or {}
	shown = {"status": row["status"], "step": row["step"] or 0, "steps": STEPS, **told}
	if row["status"] in (QUEUED, RUNNING) and site.now() - row["creation"] > PATIENCE:
		shown |= {"status": FAILED, "message": INTERRUPTED}
	return shown


def run(site: Site, name: str, acs: GenieAcs | None = None) -> None:
	"""Make a check that is queued. Commits; what goes wrong stands in the check."""
	row = site.lookup(CHECK, [name], fields=("status", "equipment")).get(name)
	if row is None or row["status"] != QUEUED:
		return
	serial = site.lookup(EQUIPMENT, [row["equipment"]], fields=("serial_number",)).get(row["equipment"], {})
	minutes = online_minutes(site)
	_step(site, name, 0)
	try:
		check = _Check(site, name, acs or configured_acs(site))
		told = check.made(str(serial.get("serial_number") or ""), minutes)
	except (ServiceError, SiteError) as error:
		_finish(site, name, FAILED, {"message": (error.message, error.message)})
	else:
		_finish(site, name, FINISHED, told)


def run_queued(site: Site) -> int:
	"""Make every check that is queued; returns how many. For a site without a queue of its own."""
	names = [row["name"] for row in site.list(CHECK, {"status": QUEUED}, order_by="creation")]
	for name in names:
		run(site, name)
	return len(names)


def purge(site: Site) -> int:
	"""Delete checks that are older than two days; returns how many."""
	names = [row["name"] for row in site.list(CHECK, {"creation": ("<", site.now() - KEPT)})]
	site.delete(CHECK, names)
	return len(names)


class _Check:
	def __init__(self, site: Site, name: str, acs: GenieAcs):
		self._site, self._name, self._acs = site, name, acs

	def made(self, serial: str, minutes: int) -> Values:
		device = self._found(serial)
		_step(self._site, self._name, 1)
		live, how = self._asked(device)
		_step(self._site, self._name, 2)
		if live:
			device = self._found(serial)
		status = status_of(device, minutes)
		sentence = said(status)
		return {
			"live": live,
			"message": (f"{sentence[0]}. {how[0]}", f"{sentence[1]}. {how[1]}"),
			"device": status.as_dict(),
		}

	def _found(self, serial: str) -> Values:
		device = self._acs.find(serial, parameters.projection())
		if device is None:
			raise Refused(f"The ACS knows no device with the serial number {serial}", "no_such_device")
		return device

	def _asked(self, device: Values) -> tuple[bool, Said]:
		"""Have the device tell its values to the ACS; whether it did, and what is said of it."""
		for task in _tasks(device):
			try:
				answer = self._acs.run(device["_id"], task, KEY)
			except ServiceError as error:
				if error.uncertain:
					self._take_back_ours(device["_id"])
				return False, _not_live(error.message)
			if answer.state == ACCEPTED and not self._waits(device["_id"], answer.task):
				continue
			if answer.state == FAULTED and task["name"] == REFRESH:
				self._take_back(answer.task)  # not every device of a model has the object
			elif answer.state != DONE:
				why = (
					self._acs.fault(device["_id"], answer.task) if answer.state == FAULTED else answer.reason
				)
				self._take_back(answer.task)
				return False, _OFFLINE if answer.state == OFFLINE else _not_live(why or answer.reason)
		return True, LIVE

	def _waits(self, device: str, task: str) -> bool:
		return any(str(one.get("_id")) == task for one in self._acs.pending(device))

	def _take_back_ours(self, device: str) -> None:
		try:
			for task in self._acs.pending(device):
				if task.get("uniqueKey") == KEY:
					self._take_back(str(task["_id"]))
		except ServiceError:
			pass  # as below

	def _take_back(self, task: str) -> None:
		try:
			self._acs.withdraw(task)
		except ServiceError:
			pass  # it ran by now, or it will read a few values when the device calls: no harm


_OFFLINE = (
	"The device is offline: this is what it last told the ACS",
	"L'appareil est hors ligne : voici ce qu'il a dit en dernier à l'ACS",
)


def _not_live(why: str) -> Said:
	return (
		f"The device did not answer now ({why}): this is what it last told the ACS",
		f"L'appareil n'a pas répondu maintenant ({why}) : voici ce qu'il a dit en dernier à l'ACS",
	)


def _tasks(device: Values) -> list[Values]:
	"""What to ask of a device: the values that the ACS knows of, and the optical ones where it knows none yet."""
	model = known_model(device)
	tasks: list[Values] = []
	known = parameters.leaves(device, model)
	if known:
		tasks.append({"name": "getParameterValues", "parameterNames": known})
	if model.refresh and parameters.read(device, model, "rx_dbm") is None:
		tasks.append({"name": REFRESH, "objectName": model.refresh})
	if not tasks:
		root = "Device" if "Device" in device else "InternetGatewayDevice"
		tasks.append({"name": REFRESH, "objectName": f"{root}.DeviceInfo"})
	return tasks


def _step(site: Site, name: str, done: int) -> None:
	site.bulk_update(CHECK, {name: {"status": RUNNING, "step": done}}, site.now())
	site.commit()
	site.progress(done, STEPS, CHECK)


def _finish(site: Site, name: str, status: str, told: Values) -> None:
	# What others committed during the calls must be seen.
	site.rollback()
	text = json.loads(without_markup(json.dumps(told, ensure_ascii=False)))
	values: dict[str, Any] = {"status": status, "step": STEPS, "finished_at": site.now()}
	values |= {"message": both(tuple(text["message"])), "result": json.dumps(text, ensure_ascii=False)}
	site.bulk_update(CHECK, {name: values}, site.now())
	site.commit()
	site.progress(STEPS, STEPS, CHECK)
