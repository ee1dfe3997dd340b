"""The payment table of the spec, counted from the documents that the import wrote."""

from __future__ import annotations

from collections import Counter

from pypika import functions as fn

from targo_customer360.sites.port import Site, Values

BANK, STRIPE, PAYSAFE = "Bank Draft", "Stripe", "Paysafe"


def payment_methods(site: Site) -> Values:
	"""Active customers by how they pay, and the totals behind it.

	A Paysafe token is the processor's copy of a bank account or card, so alone it is not a way to pay: what counts
	is a bank debit that is on, and a Stripe customer.
	"""
	table, customer = site.table("Payment Method"), site.table("Customer")
	query = (
		site.qb.from_(table)
		.join(customer)
		.on(customer.name == table.customer)
		.select(table.customer, table.provider, table.is_auto, table.account_number)
		.where((customer.disabled == 0) & (table.enabled == 1))
	)
	bank: dict[str, bool] = {}
	stripe: dict[str, bool] = {}
	totals: Counter[str] = Counter()
	for row in site.run(query):
		if row["provider"] == BANK and row["is_auto"]:
			bank[row["customer"]] = bool(row["account_number"])
		elif row["provider"] == STRIPE:
			stripe[row["customer"]] = bool(row["is_auto"])
		elif row["provider"] == PAYSAFE:
			totals["paysafe_tokens"] += 1
	active = site.run(site.qb.from_(customer).select(fn.Count("*").as_("n")).where(customer.disabled == 0))[
		0
	]["n"]
	return {
		"active_accounts": active,
		"no_method": active - len(bank.keys() | stripe.keys()),
		"bank_debit_alone": len(bank.keys() - stripe.keys()),
		"stripe_card": sum(1 for c, auto in stripe.items() if not auto and c not in bank),
		"stripe_auto_charge": sum(1 for auto in stripe.values() if auto),
		"bank_debit_and_stripe_card": sum(1 for c, auto in stripe.items() if not auto and c in bank),
		"stripe_customers": len(stripe),
		"bank_debit_on": len(bank),
		"bank_debit_with_details": sum(bank.values()),
		"paysafe_tokens": totals["paysafe_tokens"],
	}
