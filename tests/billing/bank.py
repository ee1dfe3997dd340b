"""The bank debits of a test: the ISP's side in Settings, customers who authorised them, people, and the bank's answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from targo_customer360.actions.answers import answer
from targo_customer360.actions.model import Answer
from targo_customer360.actions.perform import Done, carry_out
from targo_customer360.billing.balance import money
from targo_customer360.billing.debits.aft_file import Debit, write
from targo_customer360.billing.debits.layout import PREFIX, RECORD, SEGMENT, SEGMENTS
from targo_customer360.billing.debits.pending import BATCH, DEBIT
from targo_customer360.sites.port import Document, Values
from tests.actions.people import acting
from tests.billing.books import CASH, COMPANY, Books, with_rules
from tests.desk_users import desk_user

METHOD, SETTINGS, LOG = "Payment Method", "Customer 360 Settings", "Customer Action"
CLERK, MANAGER, OTHER_MANAGER = "clerk@c360.test", "manager@c360.test", "second@c360.test"
ROLES = {
	CLERK: ("Customer 360 Agent", "Accounts User", "Sales User"),
	MANAGER: ("Customer 360 Manager", "Accounts Manager", "Sales User"),
	OTHER_MANAGER: ("Customer 360 Manager", "Accounts Manager", "Sales User"),
}
ORIGINATOR = {
	"pad_originator_id": "1234567890",
	"pad_short_name": "Targo",
	"pad_long_name": "Targo Communications inc.",
	"pad_data_centre": "81510",
	"pad_institution": "815",
	"pad_transit": "30000",
	"pad_account": "1234567",
	"pad_clearing_account": CASH,
	"company": COMPANY,
}
ACCOUNT = "7654321"


@dataclass
class Bank:
	"""The site, and what the people of a test do there."""

	site: Any

	def __post_init__(self) -> None:
		self.site = with_rules(self.site)
		_make_people(self.site)
		values = dict(ORIGINATOR)
		if self.site.kind == "embedded":
			values.pop("company")
		self.site.set_single(SETTINGS, values)
		self.site.commit()

	@property
	def today(self) -> date:
		return self.site.today()

	def customer(self, name: str = "C-1") -> Books:
		return Books(self.site, name)

	def invoice(self, total: float, customer: str = "C-1", day: int = -5) -> str:
		"""An invoice due on a day, to the cent whatever the site rounds."""
		exact = {"disable_rounded_total": 1} if self.site.kind == "frappe" else {}
		return self.customer(customer).invoice(total, day, **exact)

	def method(self, customer: str = "C-1", **values: Any) -> str:
		"""A bank account that its holder authorised, signed a month ago."""
		wanted = {
			"customer": customer,
			"provider": "Bank Draft",
			"is_auto": 1,
			"enabled": 1,
			"account_holder": "Lise Côté",
			"institution": "815",
			"transit": "20001",
			"account_number": ACCOUNT,
			"account_last4": "4321",
			"mandate_signed_on": self.today - timedelta(days=30),
			**values,
		}
		return self.site.insert(METHOD, wanted)

	def imported(self, customer: str = "C-1", **values: Any) -> str:
		"""The same as the import leaves it: no mandate, written past the form's rules."""
		name = self.method(customer, mandate_signed_on=None, **values)
		self.site.bulk_update(METHOD, {name: {"legacy_table": "account", "mandate_status": ""}}, None)
		return name

	def raw(self, doctype: str, name: str, **values: Any) -> str:
		self.site.bulk_insert([Document(doctype, name, values)], self.site.now())
		return name

	def ready(self, customer: str = "C-1", total: float = 57.49, **values: Any) -> str:
		"""A customer with an authorisation and an invoice that is due; returns the invoice."""
		self.customer(customer)
		self.method(customer, **values)
		name = self.invoice(total, customer)
		self.site.commit()
		return name

	def do(self, user: str, action: str, **params: Any) -> Done:
		with acting(self.site, user):
			return carry_out(self.site, action, params)

	def ask(self, user: str, action: str, **params: Any) -> Answer:
		with acting(self.site, user):
			return answer(self.site, action, params)

	def prepare(self, user: str = CLERK, due_on: date | None = None) -> str:
		return self.do(user, "prepare_debit_batch", due_on=due_on or self.today).result["batch"]

	def approved(self) -> str:
		batch = self.prepare()
		self.do(MANAGER, "approve_debit_batch", batch=batch)
		return batch

	def generated(self) -> str:
		batch = self.approved()
		self.do(MANAGER, "generate_debit_file", batch=batch)
		return batch

	def sent(self, due: int = 0) -> str:
		"""A batch at the bank, `due` days from today; in the past only by what the database says."""
		batch = self.generated()
		self.do(MANAGER, "mark_debit_batch_sent", batch=batch)
		if due:
			day = self.today + timedelta(days=due)
			self.site.bulk_update(BATCH, {batch: {"due_on": day}}, None)
			names = [row["name"] for row in self.site.list(DEBIT, {"batch": batch})]
			self.site.bulk_update(DEBIT, {name: {"due_on": day} for name in names}, None)
			self.site.commit()
		return batch

	def file(self, batch: str, user: str = MANAGER) -> str:
		(row,) = self.ask(user, "download_debit_file", batch=batch, reason="to send it to the bank").rows
		return row["content"]

	def batch(self, name: str) -> Values:
		found = self.site.get(BATCH, name)
		assert found is not None
		return found

	def debits(self, batch: str) -> list[Values]:
		rows = self.site.list(DEBIT, {"batch": batch}, fields=("*",), order_by="name")
		return list(rows)

	def debit(self, batch: str) -> Values:
		(row,) = self.debits(batch)
		return row

	def held(self, batch: str) -> dict[str, str]:
		return {row["customer"]: row["hold_codes"] for row in self.debits(batch) if row["status"] == "Held"}

	def returned(self, batch: str, code: str = "901", **changed: Any) -> str:
		"""The bank's file that returns all debits of a batch."""
		rows = [row for row in self.debits(batch) if row["status"] != "Held"]
		return return_file((row["name"], changed.get("amount", money(row["amount"])), code) for row in rows)


def return_file(returned: Iterable[tuple[str, Decimal, str]]) -> str:
	"""A file of returned debits as a bank writes it: records of type J, the reason where a debit has its type."""
	from targo_customer360.billing.debits.accounts import bank_account
	from targo_customer360.billing.debits.aft_file import Originator

	payor = bank_account("815", "20001", ACCOUNT)
	ours = bank_account("815", "30000", "1234567")
	assert payor and ours
	# In a return the two accounts have changed places: it goes to the originator's.
	clearer = Originator("0081500000", "BANQUE", "BANQUE DU QUEBEC", "81510", payor)
	debits = [
		Debit(amount, date(2026, 3, 2), ours, "LISE COTE", reference, code)
		for reference, amount, code in returned
	]
	text = write(clearer, 17, date(2026, 3, 5), debits)
	return "".join(_as_return(line) for line in text.splitlines(keepends=True))


def _as_return(line: str) -> str:
	if line[0] != "D":
		return line
	segments = [line[PREFIX + n * SEGMENT : PREFIX + (n + 1) * SEGMENT] for n in range(SEGMENTS)]
	stored = "".join(part[:62] + "450" + part[65:] if part.strip() else part for part in segments)
	return "J" + line[1:PREFIX] + stored + line[RECORD:]


def _make_people(site: Any) -> None:
	if site.kind == "embedded":
		rows = [
			Document("Has Role", f"{user}-{role}", {"role": role}, parent=("User", user, "roles"))
			for user, roles in ROLES.items()
			for role in roles
		]
		site.bulk_insert(rows, site.now())
		return
	for user, roles in ROLES.items():
		desk_user(user, *roles)
