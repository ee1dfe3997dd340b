"""What a filter finds, on whichever site: read as text that is kept for its shape, it says what the query says."""

from __future__ import annotations

import pytest

from tests.integrations.factories import make_customer

METHOD = "Payment Method"


@pytest.mark.parametrize(
	("wanted", "found"),
	[
		(None, ["none"]),
		("", ["empty"]),
		("cus_1", ["full"]),
		(("set", None), ["full"]),
		(("set", ""), ["full"]),
		(("not set", None), ["empty", "none"]),
		(("not set", ""), ["empty", "none"]),
		(("!=", "cus_1"), ["empty"]),
		(("in", ["cus_1", ""]), ["empty", "full"]),
		(("in", []), []),
		(("not in", ["cus_1"]), ["empty"]),
		(("like", "cus%"), ["full"]),
		(("between", ("a", "z")), ["full"]),
	],
)
def test_what_a_filter_finds(site, wanted, found):
	for name, value in (("none", None), ("empty", ""), ("full", "cus_1")):
		made = site.insert(METHOD, {"customer": make_customer(site), "provider": "Stripe", "label": name})
		site.bulk_update(METHOD, {made: {"stripe_customer_id": value}}, site.now())
	filters = {"stripe_customer_id": wanted}
	assert [row["label"] for row in site.list(METHOD, filters, ("label",), "label")] == found
	assert site.count(METHOD, filters) == len(found)
