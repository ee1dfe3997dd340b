"""Stripe as Customer 360 Settings name it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from targo_customer360.billing.charge_settings import SETTINGS
from targo_customer360.integrations.errors import Refused
from targo_customer360.integrations.http import CONNECT_SECONDS, READ_SECONDS
from targo_customer360.integrations.stripe_client import Stripe
from targo_customer360.integrations.stripe_library import API
from targo_customer360.sites.port import Site, SiteError

QUICK: Final = (3.0, 5.0)
"""Time-outs while a person waits: connect, read."""
ADDRESS: Final = "customer360_stripe_api"
"""Key of the site's configuration file: another address than Stripe's own, for tests."""
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
SECRET_KEYS: Final = ("sk_", "rk_")


def configured_stripe(site: Site, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)) -> Stripe:
	"""Raises SiteError with one sentence where the settings are not complete."""
	key = site.secret(SETTINGS, SETTINGS, "stripe_secret_key") or ""
	if not key:
		raise SiteError("Stripe needs its secret key in Customer 360 Settings")
	if not key.startswith(SECRET_KEYS):
		raise SiteError("The secret key of Stripe in Customer 360 Settings begins with sk_ or rk_")
	return Stripe(key, _address(site), zone=time_zone(site), timeout=timeout)


def webhook_secret(site: Site) -> str:
	return site.secret(SETTINGS, SETTINGS, "stripe_webhook_secret") or ""


def is_live_key(site: Site) -> bool | None:
	"""Whether the key moves real money; None without a key."""
	key = site.secret(SETTINGS, SETTINGS, "stripe_secret_key") or ""
	return "_live_" in key[:8] if key else None


def return_url(site: Site) -> str:
	"""The page that customers come back to. Raises SiteError where there is none."""
	url = (site.single(SETTINGS).get("stripe_return_url") or "").strip()
	if not url.startswith(("https://", "http://")):
		raise SiteError("Stripe needs the page that customers return to in Customer 360 Settings")
	return url


def page_after(site: Site) -> str:
	"""The same while a message is being sent, which waits for a person where there is none. Raises Refused."""
	try:
		return return_url(site)
	except SiteError as error:
		raise Refused(error.message) from None


def time_zone(site: Site) -> str:
	"""The zone in which the site keeps its moments."""
	if site.has_doctype("System Settings"):
		return site.single("System Settings").get("time_zone") or "America/Montreal"
	return "America/Montreal"


def check_stripe(site: Site) -> str:
	"""Call Stripe and say in one sentence what answers. Raises SiteError or ServiceError."""
	stripe = configured_stripe(site, QUICK)
	money = "real money" if stripe.is_live() else "test mode, no real money"
	if not webhook_secret(site):
		return f"Stripe answers ({money}); the signing secret of the webhook is still missing"
	return f"Stripe answers ({money})"


def _address(site: Site) -> str:
	"""Stripe's own, or one of this machine: the key goes nowhere else in clear."""
	wanted = str(site.config(ADDRESS) or API)
	parts = urlsplit(wanted)
	if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
		raise SiteError(f"{ADDRESS} in the site's configuration must begin with https://")
	return wanted
