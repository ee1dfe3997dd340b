"""A customer with an invoice and a card at Stripe, and what a test does with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from targo_customer360.actions.perform import Done, carry_out
from targo_customer360.billing.charge_rules import CHARGE
from targo_customer360.billing.charges import METHOD
from targo_customer360.integrations import outbox
from targo_customer360.integrations.services import WATCHERS
from targo_customer360.integrations.stripe_client import Stripe
from targo_customer360.integrations.stripe_handler import StripeHandler
from targo_customer360.integrations.stripe_settings import time_zone
from targo_customer360.sites.port import Site, Values
from tests.billing.books import CASH, INVOICE, PAYMENT, Books
from tests.stripe.signed import SECRET
from tests.stripe.stripe_server import KEY, StripeServer

SETTINGS = "Customer 360 Settings"
SHORT = (2.0, 0.4)
"""Time-outs of a test whose server does not answer."""


@dataclass
class Shop:
	"""One customer, C-1, whose books are on the site and whose card is at Stripe."""

	site: Site
	server: StripeServer
	books: Books
	customer: str = "C-1"
	stripe_customer: str = ""
	cards: list[str] = field(default_factory=list)

	def configure(self, **values: Any) -> None:
		wanted = {
			"stripe_secret_key": KEY,
			"stripe_webhook_secret": SECRET,
			"stripe_return_url": "https://portal.example.com/card",
			"stripe_clearing_account": CASH,
			**values,
		}
		self.site.set_single(SETTINGS, wanted)
		self.site.commit()

	def on_autopay(self, outcome: str = "ok", **values: Any) -> str:
		"""A Stripe method that charges by itself, with a card that does what is wanted; returns its name."""
		self.stripe_customer = self.server.customer(self.customer)
		self.cards.append(self.server.card(self.stripe_customer, outcome))
		method = {
			"customer": self.customer,
			"provider": "Stripe",
			"label": "Stripe",
			"enabled": 1,
			"is_auto": 1,
			"card_shown": "Visa …4242",
			"stripe_customer_id": self.stripe_customer,
			**values,
		}
		name = self.site.insert(METHOD, method)
		self.site.commit()
		return name

	def bill(self, total: float, day: int = -3, **values: Any) -> str:
		"""A submitted invoice, due so many days from now."""
		if self.site.kind == "frappe":
			values = {"disable_rounded_total": 1, **values}
		name = self.books.invoice(total, day, **values)
		self.site.commit()
		return name

	def act(self, action: str, **params: Any) -> Done:
		return carry_out(self.site, action, params)

	def charge(self, invoice: str) -> str:
		"""Have an invoice charged; returns the Payment Charge, which is still to be sent."""
		return str(self.act("charge_invoice", invoice=invoice).result["charge"])

	def handler(self) -> StripeHandler:
		return StripeHandler(Stripe(KEY, self.server.address, zone=time_zone(self.site), timeout=SHORT))

	def drain(self, days: float = 0) -> dict[str, int]:
		"""Send what is due, now or after so many days; returns the states that messages ended in."""
		handlers: dict[str, outbox.Handler] = {"stripe": self.handler()}
		now = self.site.now() + timedelta(days=days)
		return dict(outbox.drain(self.site, handlers, 100, now, watchers=WATCHERS).states)

	# what came of it

	def read(self, charge: str) -> Values:
		found = self.site.get(CHARGE, charge)
		assert found is not None
		return found

	def method(self, name: str) -> Values:
		found = self.site.get(METHOD, name)
		assert found is not None
		return found

	def entries(self) -> list[Values]:
		"""The submitted payments of the customer, each with its references."""
		rows = self.site.list(PAYMENT, {"party": self.customer, "docstatus": 1}, order_by="creation, name")
		return [found for row in rows if (found := self.site.get(PAYMENT, row["name"]))]

	def outstanding(self, invoice: str) -> float:
		held = self.site.get(INVOICE, invoice)
		assert held is not None
		return float(held["outstanding_amount"])

	def tasks(self, doctype: str, name: str) -> list[str]:
		wanted = {"reference_type": doctype, "reference_name": name, "status": "Open"}
		return [row["description"] for row in self.site.list("ToDo", wanted, fields=("description",))]
