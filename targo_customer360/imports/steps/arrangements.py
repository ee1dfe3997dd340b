"""13b: accord_paiement -> Payment Arrangement."""

from __future__ import annotations

from collections.abc import Collection

from targo_customer360.billing.arrangement_states import RESULTS, TERMS
from targo_customer360.imports.step import Refs, Reject, Step, count_by, sum_of
from targo_customer360.imports.steps.common import CUSTOMER, employees
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Values

TABLE = TABLES["accord_paiement"]
STATUS = {-1: "Pending", 0: "Open", 1: "Completed"}
LABELS = {str(code): label for code, label in STATUS.items()}
TAKEN_OVER = TERMS | RESULTS | {"status"}
METHOD = {0: "Unset", 1: "Portal", 2: "Cheque", 3: "Phone", 4: "PPA"}


class Arrangements(Step):
	"""An imported arrangement is a record: it acts on nothing until a person opens it again."""

	id = "13b"
	table = TABLE
	doctype = "Payment Arrangement"
	title = "Payment arrangements"
	lookups = (CUSTOMER, employees("staff_id"))
	measures = (
		sum_of(TABLE, "montant", "amount"),
		count_by(TABLE, "status", lambda code: LABELS.get(code, "?"), "status"),
	)

	def taken_over(self, current: Values) -> Collection[str]:
		"""The terms of one that a person re-opened: the old system no longer knows what was agreed."""
		return TAKEN_OVER if current["reopened_on"] else ()

	def map(self, values: Values, refs: Refs) -> list[Document]:
		customer = refs.customer(values["account_id"])
		status = STATUS.get(values["status"])
		if status is None:
			raise Reject("unknown_status", f"Status {values['status']} is none of -1, 0, 1", "status")
		if values["montant"] is None:
			raise Reject("no_amount", "The arrangement has no amount", "montant")
		if values["montant"] < 0:
			raise Reject("negative_amount", f"The amount {values['montant']} is negative", "montant")
		if values["method"] is not None and values["method"] not in METHOD:
			refs.warn("unknown_method", f"Method {values['method']} is not known; imported as Unset")
		arrangement = {
			"customer": customer["name"],
			"customer_name": customer["customer_name"],
			"employee": refs.optional("employee", values["staff_id"], "Staff"),
			"status": status,
			"agreed_on": values["date_accord"],
			"due_date": values["date_echeance"],
			"cutoff_date": values["date_coupure"],
			"amount": values["montant"],
			"method": METHOD.get(values["method"], "Unset"),
			"note": values["note"],
			"reason_for_change": values["raison_changement"],
			"is_imported": 1,
		}
		if values["date_accord"]:
			arrangement["creation"] = values["date_accord"]
		return [Document(self.doctype, f"PA-{values['id']}", arrangement)]
