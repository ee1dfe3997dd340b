import frappe
from frappe import _
from frappe.model.document import Document


class CutoffNotice(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		arrangement: DF.Link | None
		channel: DF.Literal["Phone", "Letter", "Email", "SMS"]
		customer: DF.Link
		decision: DF.Link | None
		given_by: DF.Link | None
		given_on: DF.Datetime
		kind: DF.Literal["14 Days", "24 Hours", "Decision"]
		note: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		# Evidence: what our own code writes was said by the person whose name it carries.
		if not self.flags.ignore_permissions:
			frappe.throw(_("A notice is recorded on the cut-off list, and never changed"))

	def on_trash(self) -> None:
		frappe.throw(_("A notice is evidence and is never deleted"))
