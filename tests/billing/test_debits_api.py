"""The whitelisted methods of bank debits and Paysafe tokens on a bench: who may, and that files are only answered."""

from __future__ import annotations

import pytest

from targo_customer360.billing.debits.aft_reader import read
from tests.billing.bank import ACCOUNT, CLERK, MANAGER, OTHER_MANAGER, SETTINGS, Bank
from tests.desk_users import desk_user

pytestmark = pytest.mark.frappe_only(reason="the API and its permissions are Frappe's")

VIEWER = "viewer@c360.test"
API = "targo_customer360.api.debits"


@pytest.fixture
def bank(site):
	import frappe

	bank = Bank(site)
	desk_user(VIEWER, "Customer 360 Viewer")
	frappe.db.commit()
	yield bank
	frappe.set_user("Administrator")


@pytest.fixture
def api(bank):
	"""Call a method by its path as the desk does, as a person."""
	import frappe
	from frappe.handler import execute_cmd

	def call(user: str, method: str, verb: str = "POST", **arguments):
		frappe.set_user(user)
		frappe.local.form_dict = frappe._dict(arguments)
		frappe.local.request = frappe._dict(method=verb)
		frappe.local.response = frappe._dict()
		try:
			return execute_cmd(f"{API}.{method}")
		finally:
			frappe.local.request = None
			frappe.set_user("Administrator")

	return call


def test_a_batch_by_its_buttons(bank, api):
	import frappe

	bank.ready("C-1", 57.49)
	batch = api(CLERK, "prepare", due_on=str(bank.today))["batch"]
	assert api(MANAGER, "approve", batch=batch)["message"].startswith(f"{batch} is approved")
	assert api(OTHER_MANAGER, "generate", batch=batch)["file_number"] == 1
	api(MANAGER, "download", batch=batch, reason="to send it to the bank")
	answer = frappe.local.response
	assert (answer.type, answer.filename) == ("download", f"PAD0001-{bank.today:%Y%m%d}.txt")
	assert [item.account for item in read(answer.filecontent).items] == [ACCOUNT]
	api(MANAGER, "mark_sent", batch=batch)
	content = bank.returned(batch)
	assert api(MANAGER, "check_returns", content=content)["ok"]
	assert api(MANAGER, "record_returns", content=content)["returned"] == 1
	assert not frappe.get_all("File", {"file_name": ("like", "PAD%")})


@pytest.mark.parametrize(
	("user", "method"),
	[
		(VIEWER, "prepare"),
		(VIEWER, "approve"),
		(CLERK, "approve"),
		(CLERK, "generate"),
		(CLERK, "download"),
		(VIEWER, "cancel"),
		(CLERK, "export_paysafe_tokens"),
		(CLERK, "link_migrated_tokens"),
		(CLERK, "record_returns"),
	],
)
def test_without_the_role_nothing_happens(bank, api, user, method):
	import frappe

	bank.ready()
	batch = bank.prepare()
	arguments = {
		"prepare": {"due_on": str(bank.today)},
		"export_paysafe_tokens": {"reason": "curiosity"},
		"link_migrated_tokens": {"mapping": "old_id,id\nprof-1,cus_1"},
		"record_returns": {"content": bank.returned(batch)},
		"download": {"batch": batch, "reason": "curiosity"},
		"cancel": {"batch": batch, "reason": "curiosity"},
	}.get(method, {"batch": batch})
	with pytest.raises(frappe.PermissionError):
		api(user, method, **arguments)
	assert "filecontent" not in frappe.local.response
	assert bank.batch(batch)["status"] == "Draft"


@pytest.mark.parametrize("method", ["prepare", "download", "record_returns", "export_paysafe_tokens"])
def test_a_get_is_refused(bank, api, method):
	import frappe

	with pytest.raises(frappe.PermissionError):
		api(MANAGER, method, verb="GET", due_on=str(bank.today), batch="X", reason="curiosity", content="")


def test_nobody_writes_a_batch_past_the_actions(bank):
	import frappe

	bank.ready()
	batch = bank.prepare()
	frappe.set_user(MANAGER)
	document = frappe.get_doc("Bank Debit Batch", batch)
	document.status = "Sent"
	with pytest.raises(frappe.PermissionError):
		document.save()


def test_a_message_in_french(bank, api):
	import frappe

	bank.ready("C-1", 57.49)
	frappe.local.lang = "fr"
	try:
		assert "1 débit, 57,49 $" in api(CLERK, "prepare", due_on=str(bank.today))["message"]
	finally:
		frappe.local.lang = "en"


def test_settings_are_checked_when_they_are_saved(bank):
	import frappe

	document = frappe.get_single(SETTINGS)
	for fieldname, value in (
		("pad_transaction_code", "45"),
		("pad_data_centre", "8151"),
		("pad_originator_id", "1"),
	):
		document.reload()
		document.set(fieldname, value)
		with pytest.raises(frappe.ValidationError):
			document.save()


def test_the_form_of_a_mandate_says_whether_there_is_one(bank):
	import frappe

	bank.customer()
	name = bank.method(mandate_signed_on=None)
	document = frappe.get_doc("Payment Method", name)
	assert document.mandate_status == "Missing"
	document.mandate_signed_on = str(bank.today)
	document.save()
	assert document.mandate_status == "Active"
	document.revoked_on = str(bank.today)
	document.save()
	assert document.mandate_status == "Revoked"
	document.mandate_signed_on = "2999-01-01"
	with pytest.raises(frappe.ValidationError):
		document.save()
