"""The background of an embedded site: a thread of its server that sends what the outbox owes and asks devices."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from targo_customer360.billing.suspension_lift import LIFT_JOB
from targo_customer360.embedded.rules import opened
from targo_customer360.integrations import device_checks
from targo_customer360.integrations.genieacs_waiting import follow_waiting
from targo_customer360.integrations.lines import resume_orders
from targo_customer360.integrations.outbox.owing import DRAIN_JOB
from targo_customer360.integrations.services import drain_all
from targo_customer360.integrations.stripe_charges import catch_up
from targo_customer360.integrations.suspension_schedule import run_due
from targo_customer360.sites.port import Site, SiteError

JOB = "Background Job"
INTERVAL_SECONDS, GRACE_SECONDS = 2.0, 5.0
log = logging.getLogger(__name__)


class Worker:
	"""Looks every few seconds for something to send, until it is stopped. Also a context manager."""

	def __init__(self, path: Path, interval: float = INTERVAL_SECONDS):
		self._path, self._interval = path, interval
		self._stopped = threading.Event()
		self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

	def start(self) -> None:
		self._thread.start()

	def stop(self) -> None:
		"""Begin nothing more, and give what is being sent a moment to be answered; the outbox survives a cut."""
		self._stopped.set()
		self._thread.join(GRACE_SECONDS)

	def __enter__(self) -> Worker:
		self.start()
		return self

	def __exit__(self, *_: object) -> None:
		self.stop()

	def _run(self) -> None:
		while not self._stopped.wait(self._interval):
			try:
				work(self._path)
			except SiteError as error:
				log.warning("The outbox waits: %s", error.message)
			except Exception:
				log.exception("The outbox stopped for now")


def work(path: Path) -> None:
	"""One round: take note of the jobs that were asked for, drain, and ask the devices."""
	if not path.exists():
		return
	site = opened(path)
	try:
		_finish_jobs(site)
		resume_orders(site)
		run_due(site)
		drain_all(site)
		catch_up(site)
		device_checks.run_queued(site)
		follow_waiting(site)
		device_checks.purge(site)
		site.commit()
	finally:
		site.rollback()
		site.close()


def _finish_jobs(site: Site) -> None:
	done_here = (DRAIN_JOB, LIFT_JOB, device_checks.JOB)
	asked = site.list(JOB, {"method": ("in", done_here), "status": "Queued"})
	if asked:
		site.bulk_update(JOB, {job["name"]: {"status": "Finished"} for job in asked}, site.now())
		site.commit()
