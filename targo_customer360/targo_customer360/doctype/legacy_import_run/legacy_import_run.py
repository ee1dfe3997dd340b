from frappe.model.document import Document


class LegacyImportRun(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.legacy_import_run_step.legacy_import_run_step import (
			LegacyImportRunStep,
		)
		from targo_customer360.targo_customer360.doctype.legacy_import_run_warning.legacy_import_run_warning import (
			LegacyImportRunWarning,
		)

		balanced: DF.Check
		chosen_steps: DF.Data | None
		finished_at: DF.Datetime | None
		kind: DF.Literal["Import", "Retry"]
		message: DF.SmallText | None
		payment_methods: DF.LongText | None
		source: DF.Data | None
		started_at: DF.Datetime | None
		started_by: DF.Link | None
		status: DF.Literal["Pending", "Running", "Completed", "Failed", "Undone"]
		steps: DF.Table[LegacyImportRunStep]
		warning_groups: DF.Table[LegacyImportRunWarning]
	# end: auto-generated types

	pass
