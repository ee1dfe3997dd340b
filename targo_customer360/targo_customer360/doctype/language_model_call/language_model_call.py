from frappe.model.document import Document


class LanguageModelCall(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.LongText | None
		at: DF.Datetime
		detail: DF.SmallText | None
		endpoint: DF.Data
		model: DF.Data
		outcome: DF.Literal[
			"Waiting",
			"Understood",
			"No Action",
			"Held Back",
			"Not Usable",
			"Timed Out",
			"Unreachable",
			"Refused",
		]
		request: DF.LongText
		seconds: DF.Float
		user: DF.Link
	# end: auto-generated types

	pass
