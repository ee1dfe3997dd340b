from frappe.model.document import Document


class ActionConversation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		expires_at: DF.Datetime | None
		state: DF.JSON | None
		user: DF.Link
	# end: auto-generated types

	pass
