import frappe
from frappe import _
from frappe.model.document import Document

FINAL = ("Executed", "Refused", "Failed", "Expired", "Answered")
PROPOSED = ("action_id", "customer", "proposed_by", "proposed_at", "utterance")


class CustomerAction(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action_id: DF.Data
		after: DF.JSON | None
		before: DF.JSON | None
		confirmed_at: DF.Datetime | None
		confirmed_by: DF.Link | None
		customer: DF.Link | None
		executed_at: DF.Datetime | None
		expires_at: DF.Datetime | None
		language: DF.Data | None
		message: DF.SmallText | None
		params: DF.JSON | None
		preview: DF.JSON | None
		preview_hash: DF.Data | None
		proposed_at: DF.Datetime | None
		proposed_by: DF.Link | None
		reason: DF.SmallText | None
		result: DF.JSON | None
		status: DF.Literal["Proposed", "Confirmed", "Executed", "Refused", "Failed", "Expired", "Answered"]
		utterance: DF.SmallText | None
		versions: DF.JSON | None
	# end: auto-generated types

	def validate(self) -> None:
		if before := self.get_doc_before_save():
			self.forbid_change_of_a_final_record(before)
			self.forbid_change_of_the_proposal(before)

	def on_trash(self) -> None:
		frappe.throw(_("Customer Actions are kept for good and can't be deleted"))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("Customer Actions keep their number"))

	def forbid_change_of_a_final_record(self, before: "CustomerAction") -> None:
		if before.status in FINAL:
			frappe.throw(_("{0} is closed and can't be changed any more").format(self.name))

	def forbid_change_of_the_proposal(self, before: "CustomerAction") -> None:
		for fieldname in PROPOSED:
			if str(self.get(fieldname) or "") != str(before.get(fieldname) or ""):
				frappe.throw(
					_("{0} of an action can't be changed once it was proposed").format(
						_(self.meta.get_label(fieldname))
					)
				)
