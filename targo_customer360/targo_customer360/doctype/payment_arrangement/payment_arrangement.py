from datetime import date

from frappe import _, throw
from frappe.model.document import Document
from frappe.utils import flt, getdate

from targo_customer360.billing import arrangement_states, rules
from targo_customer360.targo_customer360.field_rules import field_rules


class PaymentArrangement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.payment_arrangement_instalment.payment_arrangement_instalment import (
			PaymentArrangementInstalment,
		)

		agreed_on: DF.Date | None
		amount: DF.Currency
		cancel_reason: DF.SmallText | None
		cancelled_on: DF.Date | None
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		cutoff_date: DF.Date | None
		due_date: DF.Date | None
		employee: DF.Link | None
		instalments: DF.Table[PaymentArrangementInstalment]
		is_imported: DF.Check
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		method: DF.Literal["Unset", "Portal", "Cheque", "Phone", "PPA"]
		naming_series: DF.Literal["PA-.YYYY.-.#####"]
		next_cutoff_date: DF.Date | None
		next_due_date: DF.Date | None
		note: DF.SmallText | None
		paid_amount: DF.Currency
		reason_for_change: DF.SmallText | None
		recurring: DF.Literal["", "Monthly"]
		reopened_by: DF.Link | None
		reopened_on: DF.Date | None
		settled_on: DF.Date | None
		status: DF.Literal["Pending", "Open", "Completed", "Broken", "Cancelled"]
		times_reopened: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		with field_rules(self):
			self.forbid_by_hand()
			self.validate_terms()
			rules.check_cancel_reason(self.status, self.cancel_reason)

	def on_trash(self) -> None:
		throw(_("An arrangement is never deleted: cancel it with a reason"))

	def forbid_by_hand(self) -> None:
		# What our own code writes it has decided with all that belongs to it.
		if self.flags.ignore_permissions:
			return
		before = self.get_doc_before_save()
		changed = [f for f in arrangement_states.TERMS | arrangement_states.RESULTS if self.differs(f)]
		arrangement_states.check_by_hand(before.as_dict() if before else None, self.status, changed)

	def differs(self, fieldname: str) -> bool:
		before = self.get_doc_before_save()
		if before is None:
			return False
		if fieldname == "instalments":
			return self.terms_of(self) != self.terms_of(before)
		return self.has_value_changed(fieldname)

	@staticmethod
	def terms_of(document: Document) -> list[tuple]:
		return [
			(_day(row.due_date), _day(row.cutoff_date), flt(row.amount), flt(row.paid_amount), row.status)
			for row in document.instalments
		]

	def validate_terms(self) -> None:
		if arrangement_states.acts(self.as_dict()):
			rows = [_dated(row.as_dict(), "due_date", "cutoff_date") for row in self.instalments]
			terms = _dated(self.as_dict(), "agreed_on", "due_date", "cutoff_date")
			rules.check_arrangement({**terms, "instalments": rows})


def _dated(values: dict, *fieldnames: str) -> dict:
	"""A form sends its dates as text."""
	return {**values, **{fieldname: _day(values.get(fieldname)) for fieldname in fieldnames}}


def _day(value: object) -> date | None:
	return getdate(value) if value else None
