"""Import the address history (delivery_history), if a legacy connection is configured; otherwise it stays pending."""

from targo_customer360.imports.pending import run_pending
from targo_customer360.sites.frappe_site import FrappeSite


def execute() -> None:
	run_pending(FrappeSite(), only=("13i",))
