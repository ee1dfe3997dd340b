from __future__ import annotations

import pytest

from targo_customer360.sites.port import Site
from tests.actions.people import make_people
from tests.actions.scenarios import ready
from tests.integrations.factories import make_customer
from tests.nl.talks import Talk
from tests.service.factories import make_place


@pytest.fixture
def town(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
	"""Customers, two of whom have the same name, and people with roles. No worker of a bench sends anything."""
	if site.kind == "frappe":
		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)
	ready(site)
	make_people(site)
	for name, customer_name in (
		("C-1207", "Ferme Bellevue inc."),
		("C-20417", "Jean Tremblay"),
		("C-20418", "Jean Tremblay"),
		("C-20419", "Garage Roy"),
	):
		make_customer(site, name, customer_name=customer_name)
	make_place(site, "LOC-8", customer="C-20417", address_line1="8 rue du Parc", city="Rigaud")
	make_place(site, "LOC-9", customer="C-20418", address_line1="9 Main Street", city="Hemmingford")
	site.commit()
	return site


@pytest.fixture
def talk(town: Site) -> Talk:
	return Talk(town)
