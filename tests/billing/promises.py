"""Arrangements for tests, with any date in the past: made past the actions, which want the days to come."""

from __future__ import annotations

from typing import Any

from targo_customer360.actions.arrangements import CREATE, REOPEN
from targo_customer360.actions.perform import Done, carry_out
from targo_customer360.actions.plans import StoredPlan
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.sites.port import Document, Values
from tests.billing.books import Books


def agree(
	books: Books, amount: float, agreed: int = -30, due: int = 10, cutoff: int = 17, **more: Any
) -> str:
	"""An open arrangement; days are counted from today."""
	return books.site.insert(
		ARRANGEMENT,
		{
			"customer": books.customer,
			"status": "Open",
			"agreed_on": books.day(agreed),
			"due_date": books.day(due),
			"cutoff_date": books.day(cutoff),
			"amount": amount,
			**more,
		},
	)


def agree_monthly(books: Books, amounts: list[float], first: int, agreed: int = -100, gap: int = 30) -> str:
	"""One with instalments, each so many days after the one before and cut off a week later."""
	rows = [
		{
			"due_date": books.day(first + gap * at),
			"cutoff_date": books.day(first + gap * at + 7),
			"amount": amount,
		}
		for at, amount in enumerate(amounts)
	]
	return agree(
		books, sum(amounts), agreed, first, first + 7, recurring="Monthly", instalments=rows, status="Open"
	)


def imported(books: Books, name: str, status: str = "Open", amount: float = 150, due: int = -900) -> str:
	"""One of the old system."""
	values = {
		"customer": books.customer,
		"status": status,
		"agreed_on": books.day(due - 20),
		"due_date": books.day(due),
		"cutoff_date": books.day(due + 7),
		"amount": amount,
		"is_imported": 1,
	}
	books.site.bulk_insert([Document(ARRANGEMENT, name, values)], books.site.now())
	return name


def held(books: Books, name: str) -> Values:
	found = books.site.get(ARRANGEMENT, name)
	assert found is not None
	return found


def status(books: Books, name: str) -> str:
	return held(books, name)["status"]


def paid(books: Books, name: str) -> float:
	return float(held(books, name)["paid_amount"])


def instalments(books: Books, name: str) -> list[tuple[float, str]]:
	return [(float(row["paid_amount"]), row["status"]) for row in held(books, name)["instalments"]]


def done(books: Books, action: str, **params: Any) -> Done:
	"""An action carried out, as a button does it."""
	return carry_out(books.site, action, params)


def create(books: Books, amount: float = 150, due: int = 5, cutoff: int | None = 12, **more: Any) -> str:
	dates = {"due_date": books.day(due), "cutoff_date": books.day(cutoff) if cutoff else None}
	return done(books, CREATE, customer="C-1", amount=amount, **dates, **more).documents[0][1]


def reopen(books: Books, name: str, due: int = 5, cutoff: int = 12, **more: Any) -> Done:
	return done(books, REOPEN, name=name, due_date=books.day(due), cutoff_date=books.day(cutoff), **more)


def shown(plan: StoredPlan) -> dict[str, Any]:
	"""What a proposal says of each field."""
	return {change["fieldname"]: change["after"] for change in plan.changes}
