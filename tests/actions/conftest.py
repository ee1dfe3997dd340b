from __future__ import annotations

from collections.abc import Iterator

import pytest

from targo_customer360.sites.port import Site
from tests.actions.people import make_people
from tests.actions.telephones import connected_line
from tests.integrations.factories import make_customer
from tests.telephony.orders import DID, Services, running_services, with_rules


@pytest.fixture
def people(site: Site) -> Site:
	"""The site with an agent, another agent, a viewer, and the customer C-1."""
	make_people(site)
	make_customer(site)
	site.commit()
	return site


@pytest.fixture
def services(real_site: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
	if real_site:
		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)
	with running_services() as running:
		yield running


@pytest.fixture
def ruled(site: Site, services: Services) -> Site:
	"""A site with one line that the PBX and the 911 provider know, and people with roles."""
	services.configure(site)
	with_rules(site)
	connected_line(site, services)
	make_people(site)
	services.e911.records[DID] = {
		"PHONE_NUMBER": DID,
		"LAST_NAME": "Côté",
		"FIRST_NAME": "Lise",
		"STREET_NUMBER": "123",
		"STREET_NAME": "rue Principale",
		"CITY": "Sainte-Clotilde",
		"PROVINCE_STATE": "QC",
		"POSTAL_CODE_ZIP": "J0L 1W0",
	}
	return site
