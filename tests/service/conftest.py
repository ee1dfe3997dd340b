"""A site with the rules that a bench has, a company that charges both taxes, and a small catalogue."""

from __future__ import annotations

import pytest

from targo_customer360.sites.port import Site
from tests.service.factories import make_catalogue, set_up_company
from tests.telephony.orders import with_rules


@pytest.fixture
def desk(site: Site) -> Site:
	"""The site with company, taxes and items."""
	with_rules(site)
	set_up_company(site)
	make_catalogue(site)
	site.commit()
	return site
