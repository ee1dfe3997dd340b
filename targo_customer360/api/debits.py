"""Bank debits and Paysafe tokens: batches by their buttons, files to one person, and what happens by itself each night.

A file holds account numbers or tokens: it is made for the answer to one POST and kept nowhere.
"""

from typing import Any

import frappe

from targo_customer360.actions.answers import answer
from targo_customer360.actions.debit_files import DOWNLOAD
from targo_customer360.actions.paysafe_tokens import EXPORT
from targo_customer360.actions.perform import carry_out
from targo_customer360.actions.serving import answer as answer_in_full
from targo_customer360.api.refusals import refusals
from targo_customer360.billing.debits import settlement
from targo_customer360.billing.debits.pending import BATCH, DEBIT
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import Locked

METHOD = "Payment Method"


@frappe.whitelist(methods=["POST"])
def due(due_on: str) -> dict[str, Any]:
	"""What a batch of a day (ISO) would hold, with the reason of each that is held back; needs to read payment methods."""
	frappe.has_permission(METHOD, "read", throw=True)
	return answer_in_full(FrappeSite(), "list_debits_due", {"due_on": due_on})


@frappe.whitelist(methods=["POST"])
def prepare(due_on: str) -> dict[str, Any]:
	"""Make a batch of what is due by a day (ISO). Needs to read batches, and the role of an Agent or a Manager."""
	frappe.has_permission(BATCH, "read", throw=True)
	return _done("prepare_debit_batch", {"due_on": due_on})


@frappe.whitelist(methods=["POST"])
def approve(batch: str) -> dict[str, Any]:
	"""Approve a batch that another person prepared. Needs to read it, and the role of a Manager."""
	frappe.get_doc(BATCH, batch).check_permission("read")
	return _done("approve_debit_batch", {"batch": batch})


@frappe.whitelist(methods=["POST"])
def generate(batch: str) -> dict[str, Any]:
	"""Number the bank's file of a batch. Needs to read it, and the role of a Manager."""
	frappe.get_doc(BATCH, batch).check_permission("read")
	return _done("generate_debit_file", {"batch": batch})


@frappe.whitelist(methods=["POST"])
def download(batch: str, reason: str) -> None:
	"""Answer with the bank's file of a batch. Needs to read it, the role of a Manager and a reason, which is kept."""
	frappe.get_doc(BATCH, batch).check_permission("read")
	_send(DOWNLOAD, {"batch": batch, "reason": reason})


@frappe.whitelist(methods=["POST"])
def mark_sent(batch: str, sent_on: str | None = None) -> dict[str, Any]:
	"""The file of a batch went to the bank (today, or on an ISO day). Needs to read it, and the role of a Manager."""
	frappe.get_doc(BATCH, batch).check_permission("read")
	return _done("mark_debit_batch_sent", {"batch": batch, "sent_on": sent_on or None})


@frappe.whitelist(methods=["POST"])
def cancel(batch: str, reason: str) -> dict[str, Any]:
	"""Call a batch off that the bank never got. Needs to read it, and the role of a Manager once it was approved."""
	frappe.get_doc(BATCH, batch).check_permission("read")
	return _done("cancel_debit_batch", {"batch": batch, "reason": reason}, reason)


@frappe.whitelist(methods=["POST"])
def release(debit: str, reason: str) -> dict[str, Any]:
	"""Have a held amount debited all the same. Needs to read it, and the role of a Manager."""
	frappe.get_doc(DEBIT, debit).check_permission("read")
	return _done("release_bank_debit", {"debit": debit, "reason": reason}, reason)


@frappe.whitelist(methods=["POST"])
def hold(debit: str, reason: str) -> dict[str, Any]:
	"""Take a debit out of its batch. Needs to read it, and the role of an Agent or a Manager."""
	frappe.get_doc(DEBIT, debit).check_permission("read")
	return _done("hold_bank_debit", {"debit": debit, "reason": reason}, reason)


@frappe.whitelist(methods=["POST"])
def check_returns(content: str) -> dict[str, Any]:
	"""What the text of the bank's file of returns says, before it is recorded. Needs the role of a Manager."""
	frappe.has_permission(DEBIT, "read", throw=True)
	return answer_in_full(FrappeSite(), "check_debit_returns", {"content": content})


@frappe.whitelist(methods=["POST"])
def record_returns(content: str) -> dict[str, Any]:
	"""Record the text of the bank's file of returns, which is not kept. Needs the role of a Manager."""
	frappe.has_permission(DEBIT, "read", throw=True)
	return _done("record_debit_returns", {"content": content})


@frappe.whitelist(methods=["POST"])
def record_return(debit: str, code: str) -> dict[str, Any]:
	"""Record that the bank returned one debit, with its code (901 for want of funds). Needs the role of a Manager."""
	frappe.get_doc(DEBIT, debit).check_permission("read")
	return _done("record_debit_return", {"debit": debit, "code": code})


@frappe.whitelist(methods=["POST"])
def export_paysafe_tokens(reason: str, format: str = "csv") -> None:
	"""Answer with the Paysafe tokens as `csv`, `jsonl` or `stripe_map`. Needs the role of a Manager and a reason."""
	frappe.has_permission(METHOD, "export", throw=True)
	_send(EXPORT, {"reason": reason, "format": format})


@frappe.whitelist(methods=["POST"])
def link_migrated_tokens(mapping: str) -> dict[str, Any]:
	"""Link Paysafe cards to what they became at Stripe, by the text of the processors' file. Needs the role of a Manager."""
	frappe.has_permission(METHOD, "write", throw=True)
	return _done("link_migrated_tokens", {"mapping": mapping})


def settle_due() -> None:
	"""Job: enter the payments of debits that did not come back in time, and cancel those that could not be."""
	site = FrappeSite()
	try:
		settlement.settle_due(site)
	except Locked:
		return
	settlement.retry_problems(site)


def _done(action: str, params: dict[str, Any], reason: str = "") -> dict[str, Any]:
	with refusals():
		done = carry_out(FrappeSite(), action, params, reason)
	return {"message": _said(done.message), "action": done.action, **done.result}


def _send(action: str, params: dict[str, Any]) -> None:
	with refusals():
		(row,) = answer(FrappeSite(), action, params).rows
	frappe.local.response.filename = row["file_name"]
	frappe.local.response.filecontent = row["content"]
	frappe.local.response.type = "download"


def _said(said: tuple[str, str]) -> str:
	return said[1] if (frappe.local.lang or "").startswith("fr") else said[0]
