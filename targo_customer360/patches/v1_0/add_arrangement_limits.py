"""Give a site that has no limits for payment arrangements the usual ones, by role."""

from targo_customer360.billing.arrangement_limits import install_defaults
from targo_customer360.sites.frappe_site import FrappeSite


def execute() -> None:
	install_defaults(FrappeSite())
