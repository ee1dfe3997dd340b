from __future__ import annotations

from collections.abc import Iterator

import pytest

from targo_customer360.sites.port import Site
from tests.billing.books import Books, with_rules
from tests.stripe.shop import Shop
from tests.stripe.stripe_server import StripeServer


@pytest.fixture
def server() -> Iterator[StripeServer]:
	with StripeServer() as running:
		yield running


@pytest.fixture
def shop(
	site: Site, server: StripeServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Shop:
	"""A customer of a site that knows the server as Stripe. Only the test sends: no worker of a bench does as well."""
	if request.config.getoption("--site"):
		import frappe

		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)
		monkeypatch.setitem(frappe.conf, "customer360_stripe_api", server.address)
	else:
		monkeypatch.setitem(site._config, "customer360_stripe_api", server.address)  # type: ignore[attr-defined]
	made = Shop(site, server, Books(with_rules(site)))
	made.configure()
	return made
