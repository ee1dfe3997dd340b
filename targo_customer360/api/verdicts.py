"""Nightly: the verdict of every line, decided anew."""

from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.telephony import verdicts


def recompute_all() -> None:
	"""Job: catch what passed no controller, such as a data import, and what a newer matcher sees differently."""
	verdicts.recompute(FrappeSite())
