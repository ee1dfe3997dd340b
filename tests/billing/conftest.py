from __future__ import annotations

from collections.abc import Iterator

import pytest

from targo_customer360.sites.port import Site
from tests.billing.books import Books, with_rules
from tests.billing.outside import (
	COTTAGE,
	HOME,
	Outside,
	make_location,
	make_phone,
	running_outside,
	subscribe,
)
from tests.integrations.factories import make_customer


@pytest.fixture
def books(site: Site) -> Books:
	"""The books of the customer C-1, on a site where documents have their consequences."""
	return Books(with_rules(site))


@pytest.fixture
def outside(real_site: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
	"""A hub and a PBX on loopback. Only the test drains: no worker of the bench sends to them as well."""
	if real_site:
		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)
	with running_outside() as running:
		yield running


@pytest.fixture
def ruled(site: Site, outside: Outside) -> Site:
	"""A site where documents have their consequences, which knows the hub and the PBX."""
	with_rules(site)
	outside.configure(site)
	make_customer(site)
	site.commit()
	return site


@pytest.fixture
def house(ruled: Site, outside: Outside) -> Site:
	"""C-1 has Internet at home, Internet and a telephone at the cottage."""
	make_location(ruled, HOME)
	make_location(ruled, COTTAGE)
	subscribe(ruled, "SUB-1", HOME)
	subscribe(ruled, "SUB-2", COTTAGE)
	make_phone(ruled, outside)
	ruled.commit()
	return ruled
