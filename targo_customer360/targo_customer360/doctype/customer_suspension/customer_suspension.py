from frappe import _, throw
from frappe.model.document import Document
from frappe.utils import getdate

from targo_customer360.billing import rules
from targo_customer360.billing.suspension import check_by_hand
from targo_customer360.targo_customer360.field_rules import field_rules


class CustomerSuspension(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.customer_suspension_effect.customer_suspension_effect import (
			CustomerSuspensionEffect,
		)
		from targo_customer360.targo_customer360.doctype.customer_suspension_service.customer_suspension_service import (
			CustomerSuspensionService,
		)

		all_services: DF.Check
		customer: DF.Link
		cutoff_decision: DF.Link | None
		effects: DF.Table[CustomerSuspensionEffect]
		end_reason: DF.SmallText | None
		ended_at: DF.Datetime | None
		ended_by: DF.Link | None
		ends_on: DF.Date | None
		is_imported: DF.Check
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		lifted: DF.Check
		naming_series: DF.Literal["SUS-.YYYY.-.#####"]
		reason: DF.SmallText | None
		services: DF.Table[CustomerSuspensionService]
		source: DF.Literal["Legacy", "Manual", "Non-payment"]
		started_at: DF.Datetime | None
		starts_on: DF.Date | None
		status: DF.Literal["Active", "Scheduled", "Ended"]
	# end: auto-generated types

	def validate(self) -> None:
		self.forbid_by_hand()
		self.validate_period()

	def on_trash(self) -> None:
		if not self.is_imported:
			throw(_("A suspension is ended, never deleted: the network and the PBX have been told of it"))

	def forbid_by_hand(self) -> None:
		# What our own code writes it has decided with the effects that belong to it.
		if self.flags.ignore_permissions:
			return
		before = self.get_doc_before_save()
		columns = [f.fieldname for f in self.meta.fields if f.fieldname in self.meta.get_valid_columns()]
		changed = [name for name in columns if before and self.has_value_changed(name)]
		changed += [t for t in ("services", "effects") if before and self.rows_of(t) != before.rows_of(t)]
		with field_rules(self):
			check_by_hand(before.as_dict() if before else None, changed)

	def rows_of(self, table: str) -> list[tuple[str, ...]]:
		columns = ("name", "state", "operation", "outbox_message", "changed", "given_back", "former_status")
		return [tuple(str(row.get(column) or "") for column in columns) for row in self.get(table)]

	def validate_period(self) -> None:
		starts_on = getdate(self.starts_on) if self.starts_on else None
		ends_on = getdate(self.ends_on) if self.ends_on else None
		with field_rules(self):
			rules.check_suspension_period(starts_on, ends_on, bool(self.is_imported))
