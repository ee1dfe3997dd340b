"""Imports started from the desk: each method checks the right, puts a job in the queue and returns at once."""

import frappe
from frappe import _

from targo_customer360.imports import commands
from targo_customer360.imports.runner import RANGES_PER_WORKER, Options, Progress
from targo_customer360.imports.undo import undo_run
from targo_customer360.imports.workers import work_on
from targo_customer360.sites.frappe_site import FrappeSite

RUN = "Legacy Import Run"
HELPERS = 2
JOBS = "targo_customer360.api.imports"


@frappe.whitelist(methods=["POST"])
def start() -> str:
	"""Import what the old system holds and the site lacks; returns a sentence. Needs the Manager role."""
	return _queue("run_import", "legacy-import", _("The import was started; its run shows the progress"))


@frappe.whitelist(methods=["POST"])
def retry() -> str:
	"""Read the rejected rows again; returns a sentence. Needs the Manager role."""
	return _queue("run_retry", "legacy-retry", _("The rejected rows are being tried again"))


@frappe.whitelist(methods=["POST"])
def undo(run: str) -> str:
	"""Remove what a run created and nobody edited since; returns a sentence. Needs the Manager role."""
	frappe.get_doc(RUN, run).check_permission("read")
	return _queue("run_undo", f"legacy-undo-{run}", _("{0} is being undone").format(run), run=run)


def _queue(method: str, job_id: str, sentence: str, **arguments: str) -> str:
	frappe.only_for(("Customer 360 Manager", "System Manager"))
	FrappeSite().enqueue(f"{JOBS}.{method}", job_id, **arguments)
	return sentence


def run_import() -> None:
	"""Job: import, with helpers in the same queue for big tables."""
	site = FrappeSite()
	with commands.configured_source(site) as source:
		commands.import_legacy(
			site,
			source,
			Options(
				ranges=HELPERS * RANGES_PER_WORKER,
				dispatch=lambda run: _call_helpers(site, run),
				on_progress=lambda progress: _tell(site, progress),
			),
		)


def _call_helpers(site: FrappeSite, run: str) -> None:
	for number in range(1, HELPERS):
		site.enqueue(f"{JOBS}.help_run", f"{run}-helper-{number}", run=run)
	site.commit()


def help_run(run: str) -> None:
	"""Job: work on the ranges of a run that nobody holds."""
	site = FrappeSite()
	with commands.configured_source(site) as source:
		work_on(site, source, run)


def run_retry() -> None:
	"""Job: read the rejected rows again."""
	site = FrappeSite()
	with commands.configured_source(site) as source:
		commands.retry_rejects(site, source, Options(on_progress=lambda progress: _tell(site, progress)))


def run_undo(run: str) -> None:
	"""Job: take a run back."""
	undo_run(FrappeSite(), run)


def _tell(site: FrappeSite, progress: Progress) -> None:
	site.progress(progress.done, progress.total, f"{progress.step} {progress.table}")
