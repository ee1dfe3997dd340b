import frappe
from frappe import _
from frappe.model.document import Document

from targo_customer360.actions.log import check_row
from targo_customer360.targo_customer360.field_rules import field_rules


class CustomerAction(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action_id: DF.Data
		after: DF.JSON | None
		before: DF.JSON | None
		code: DF.Data | None
		confirmed_at: DF.Datetime | None
		confirmed_by: DF.Link | None
		customer: DF.Link | None
		executed_at: DF.Datetime | None
		expires_at: DF.Datetime | None
		language: DF.Data | None
		message: DF.SmallText | None
		message_fr: DF.SmallText | None
		params: DF.JSON | None
		preview: DF.JSON | None
		preview_hash: DF.Data | None
		proposed_at: DF.Datetime | None
		proposed_by: DF.Link | None
		reason: DF.SmallText | None
		refers_to: DF.Link | None
		result: DF.JSON | None
		status: DF.Literal[
			"Proposed",
			"Confirmed",
			"Executed",
			"Refused",
			"Failed",
			"Expired",
			"Superseded",
			"Cancelled",
			"Answered",
		]
		undo: DF.JSON | None
		undo_of: DF.Link | None
		utterance: DF.SmallText | None
		versions: DF.JSON | None
	# end: auto-generated types

	def before_insert(self) -> None:
		self.forbid_writing_by_hand()

	def validate(self) -> None:
		self.forbid_writing_by_hand()
		before = self.get_doc_before_save()
		with field_rules(self):
			check_row(self.as_dict(), before.as_dict() if before else None)

	def on_trash(self) -> None:
		frappe.throw(_("Customer Actions are kept for good and can't be deleted"))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("Customer Actions keep their number"))

	def forbid_writing_by_hand(self) -> None:
		"""Administrator passes every permission check, so roles alone do not keep the log from being written to."""
		if not self.flags.ignore_permissions:
			frappe.throw(_("Customer Actions are written by the actions themselves"), frappe.PermissionError)
