"""Sales Invoices and the Payment Entries that settle them, made in one pass so that their amounts agree."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from random import Random

from targo_customer360.embedded.demo import catalogue, clock
from targo_customer360.embedded.demo.catalogue import Product
from targo_customer360.embedded.demo.documents import Document, customer_name
from targo_customer360.embedded.demo.text_forms import taxes
from targo_customer360.embedded.demo.world import Method, World

_SINCE = clock.TODAY - 3 * 365
_EXTRAS = tuple(product for product in catalogue.BY_KIND[catalogue.EXTRA] if product.cents > 0)
# Mode of payment as ERPNext names it, and how its references begin.
_MODES = (
	("Cheque", "CHQ"),
	("Credit Card", "WEB"),
	("Credit Card", "WEB"),
	("Wire Transfer", "INT"),
	("Cash", "CPT"),
)


def invoices_and_payments(world: World) -> Iterator[tuple[Document, Document | None]]:
	"""Each invoice in the order of its date, with its payment when there is one."""
	counts, rng = world.counts, world.rng("invoices")
	active, inactive = world.accounts_where(True), world.accounts_where(False)
	paid = _paid(rng, counts.invoices, min(counts.payments, counts.invoices))
	payments = 0
	for place in range(counts.invoices):
		posted = clock.rising(place, counts.invoices, _SINCE)
		former = rng.random() < 0.06 and inactive
		owner = rng.choice(inactive if former else active)
		invoice, cents = _invoice(world, rng, owner, place, posted)
		payment = None
		left = cents
		if paid[place]:
			payments += 1
			amount = cents if rng.random() > 0.03 else cents // 2
			left = cents - amount
			payment = _payment(world, rng, owner, payments, posted, amount)
		invoice["outstanding_amount"] = left / 100
		invoice["status"] = _status(invoice, left, cents)
		yield invoice, payment


def _paid(rng: Random, invoices: int, payments: int) -> bytearray:
	"""Which invoices are paid. The latest ones are not yet, as far as the counts allow."""
	latest = min(invoices // 20, invoices - payments)
	flags = array("b", [1] * payments + [0] * (invoices - payments - latest))
	rng.shuffle(flags)
	return bytearray(flags) + bytearray(latest)


def _invoice(world: World, rng: Random, owner: int, place: int, posted: int) -> tuple[Document, int]:
	lines = [_line(*_billed(world, rng, owner))]
	while rng.random() < 0.25:
		product = rng.choice(_EXTRAS if rng.random() < 0.8 else catalogue.ONE_TIME)
		lines.append(_line(product, product.cents))
	net = sum(round(line["amount"] * 100) for line in lines)
	gst, qst = taxes(net)
	due = posted + rng.choice((15, 20, 30))
	return {
		"name": f"SINV-{place + 1:07d}",
		"docstatus": 1,
		"customer": customer_name(owner),
		"customer_name": world.person(owner).customer_name,
		"posting_date": clock.iso(posted),
		"due_date": clock.iso(due),
		"currency": "CAD",
		"items": lines,
		"net_total": net / 100,
		"total": net / 100,
		"total_taxes_and_charges": (gst + qst) / 100,
		"grand_total": (net + gst + qst) / 100,
	}, net + gst + qst


def _billed(world: World, rng: Random, owner: int) -> tuple[Product, int]:
	deliveries = world.deliveries_of(owner)
	service = world.service(deliveries[int(rng.random() * len(deliveries))])
	return service.product, service.cents


def _line(product: Product, cents: int) -> Document:
	return {
		"item_code": product.sku,
		"item_name": product.description,
		"description": product.description,
		"qty": 1,
		"rate": cents / 100,
		"amount": cents / 100,
	}


def _payment(world: World, rng: Random, owner: int, number: int, posted: int, amount: int) -> Document:
	paid_on = min(clock.TODAY, posted + 1 + int(rng.random() ** 2 * 50))
	mode, reference = _mode(world, rng, owner)
	return {
		"name": f"PE-{number:07d}",
		"docstatus": 1,
		"payment_type": "Receive",
		"party_type": "Customer",
		"party": customer_name(owner),
		"posting_date": clock.iso(paid_on),
		"paid_amount": amount / 100,
		"mode_of_payment": mode,
		"reference_no": reference,
		"reference_date": clock.iso(paid_on),
	}


def _mode(world: World, rng: Random, owner: int) -> tuple[str, str]:
	method = Method(world.method[owner])
	if method.bank:
		return "Bank Draft", f"PPA-{rng.getrandbits(30):010d}"
	if method.stripe:
		return "Credit Card", f"ch_{rng.getrandbits(80):020x}"
	mode, prefix = rng.choice(_MODES)
	return mode, f"{prefix}-{int(rng.random() * 900_000 + 100_000)}"


def _status(invoice: Document, left: int, cents: int) -> str:
	if left == 0:
		return "Paid"
	if invoice["due_date"] < clock.iso(clock.TODAY):
		return "Overdue"
	return "Unpaid" if left == cents else "Partly Paid"
