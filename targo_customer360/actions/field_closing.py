"""Visits that were done: the work order, the services that begin, and the invoice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pydantic import Field

from targo_customer360.actions.model import Applied, Change, ChangingAction, Params, Plan, Said
from targo_customer360.service import billing_work, dispatch, work_orders
from targo_customer360.service.dispatch import JOB
from targo_customer360.service.invoices import INVOICE
from targo_customer360.service.subscriptions import ACTIVE, SUBSCRIPTION
from targo_customer360.service.work_orders import ORDER, Presence
from targo_customer360.sites.port import Site

STATUS: Said = ("Status", "Statut")


class There(Params):
	tech: str
	arrived: str = ""
	departed: str = ""


class Complete(Params):
	job: str = ""
	customer: str = ""
	technicians: list[There] = Field(default_factory=list)
	items: list[str] = Field(default_factory=list)
	note: str = ""
	date: dt.date | None = None


class Bill(Params):
	work_order: str


def decide_complete(site: Site, params: Complete) -> Plan:
	job = dispatch.find_job(site, params.job, params.customer)
	present = [Presence(one.tech, one.arrived, one.departed) for one in params.technicians]
	done = work_orders.prepare_completion(site, job, present, params.note, params.items, params.date)
	values = done.values
	changes = [
		Change(ORDER, None, "work_date", None, values["work_date"], ("Date", "Date")),
		Change(ORDER, None, "total_hours", None, done.hours, ("Hours", "Heures")),
		Change(ORDER, None, "subtotal", None, Decimal(str(values["subtotal"])), ("Parts", "Pièces")),
		Change(JOB, job["name"], "status", job["status"], dispatch.COMPLETED, STATUS),
	]
	for row in done.activated:
		start = values["work_date"]
		changes += [
			Change(SUBSCRIPTION, row["name"], "status", row["status"], ACTIVE, STATUS),
			Change(
				SUBSCRIPTION,
				row["name"],
				"start_date",
				row["start_date"],
				start,
				("Start Date", "Date de début"),
			),
		]
	count, names = len(done.activated), ", ".join(row["employee_name"] for row in values["technicians"])

	def apply() -> Applied:
		order = work_orders.apply_completion(site, done)
		return Applied(
			(
				f"{job['name']} is done: work order {order}, {count} subscription(s) activated",
				f"{job['name']} est faite : bon de travail {order}, {count} abonnement(s) activé(s)",
			),
			((ORDER, order), (JOB, job["name"])),
			{"work_order": order, "subscriptions": [row["name"] for row in done.activated]},
		)

	return Plan(
		summary=(
			f"Close {job['name']} with {done.hours:.2f} h of {names or '-'}; {count} subscription(s) begin",
			f"Fermer {job['name']} avec {done.hours:.2f} h de {names or '-'}; {count} abonnement(s) débutent",
		),
		customer=job["customer"],
		changes=tuple(changes),
		warnings=done.warnings,
		apply=apply,
	)


def decide_bill(site: Site, params: Bill) -> Plan:
	bill = billing_work.prepare_bill(site, params.work_order)
	name, draft = params.work_order, bill.draft
	changes = [
		Change(INVOICE, None, "net_total", None, draft.net, ("Before Tax", "Avant taxes")),
		Change(INVOICE, None, "grand_total", None, draft.total, ("Total", "Total")),
		Change(ORDER, name, "gst", bill.order["gst"], draft.gst, ("GST", "TPS")),
		Change(ORDER, name, "qst", bill.order["qst"], draft.qst, ("QST", "TVQ")),
		Change(ORDER, name, "total", bill.order["total"], draft.total, ("Total", "Total")),
	]

	def apply() -> Applied:
		invoice = billing_work.apply_bill(site, bill)
		return Applied(
			(
				f"Draft invoice {invoice} of {draft.total} $ was made for {name}",
				f"La facture brouillon {invoice} de {draft.total} $ est faite pour {name}",
			),
			((INVOICE, invoice), (ORDER, name)),
			{"sales_invoice": invoice},
		)

	hours = sum((one.hours for one in bill.labour), Decimal(0))
	return Plan(
		summary=(
			f"Bill {name}: {draft.net} $ before tax, {hours:.2f} h of labour in it, {draft.total} $ in all",
			f"Facturer {name} : {draft.net} $ avant taxes, dont {hours:.2f} h de travail, {draft.total} $ en tout",
		),
		customer=bill.order["customer"],
		changes=tuple(changes),
		warnings=bill.warnings,
		apply=apply,
	)


CLOSING = (
	ChangingAction(
		"complete_dispatch",
		Complete,
		("Close a visit", "Fermer une visite"),
		((JOB, "write"), (ORDER, "create")),
		decide_complete,
	),
	ChangingAction(
		"bill_work_order",
		Bill,
		("Bill a work order", "Facturer un bon de travail"),
		((ORDER, "write"), (INVOICE, "create")),
		decide_bill,
	),
)
