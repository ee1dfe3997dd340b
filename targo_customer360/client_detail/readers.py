"""Which customers a reader may be shown among those that were found."""

from __future__ import annotations

from collections.abc import Collection

from targo_customer360.client_detail.customer import CUSTOMER
from targo_customer360.client_detail.search import Allowed
from targo_customer360.sites.access import Access
from targo_customer360.sites.port import Site


def readable_customers(site: Site, access: Access) -> Allowed:
	"""The filter that `search` takes, for one reader."""
	allowed = access.to(CUSTOMER)

	def readable(names: Collection[str]) -> Collection[str]:
		if allowed is None or not names:
			return names
		table = site.table(CUSTOMER)
		query = site.qb.from_(table).select(table.name).where(table.name.isin(list(names)) & allowed)
		return {row["name"] for row in site.run(query)}

	return readable
