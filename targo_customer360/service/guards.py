"""What must hold when somebody handles the documents of a quote or a work order by hand."""

from __future__ import annotations

from targo_customer360.errors import InvalidField
from targo_customer360.service.quotes import CONVERTED
from targo_customer360.service.work_orders import ORDER
from targo_customer360.sites.port import Site, Values


def check_quote_stays(quote: Values) -> None:
	"""A quote that became a service is neither cancelled nor deleted. Raises InvalidField."""
	if quote.get("service_status") == CONVERTED:
		raise InvalidField(
			"service_status", "{0} was converted: take the conversion back first", quote["name"]
		)


def invoice_deleted(site: Site, invoice: str) -> None:
	"""A draft that is deleted leaves its work order to be billed again."""
	for row in site.list(ORDER, {"sales_invoice": invoice}):
		site.update(ORDER, row["name"], {"sales_invoice": None})
