"""Stripe's own library, loaded when it is first needed, with our HTTP base below it.

Versions 8.0 to 16 are known to work. The payments app of Frappe 15 wants 2.56, which has no StripeClient: a bench can
have one of the two only.
"""

from __future__ import annotations

from typing import Any, Final

from targo_customer360.integrations.http import HttpService
from targo_customer360.sites.port import SiteError

API: Final = "https://api.stripe.com"
API_VERSION: Final = "2024-06-20"
"""Asked for by name, so that answers have one shape whichever version of the library is installed."""
_ANY_STATUS = range(300, 600)


def library() -> Any:
	"""The module `stripe`. Raises SiteError with one sentence where it is missing or too old."""
	try:
		import stripe
	except ImportError:
		raise SiteError(
			"Stripe needs its Python library: install stripe 8.0 or later on the server"
		) from None
	if not hasattr(stripe, "StripeClient"):
		version = getattr(stripe, "VERSION", None) or getattr(
			getattr(stripe, "version", None), "VERSION", "?"
		)
		raise SiteError(
			f"Stripe needs version 8.0 or later of its Python library, and {version} is installed, which the payments"
			" app asks for: install a later one on the server"
		)
	return stripe


def services(stripe: Any, key: str, http: HttpService) -> Any:
	"""The services of the API (`customers`, `payment_intents`, ...) for an account, reached through `http`.

	The library tries nothing twice by itself: the outbox does, and reads back before.
	"""
	client = stripe.StripeClient(
		key,
		stripe_version=API_VERSION,
		base_addresses={"api": http.base_url},
		max_network_retries=0,
		http_client=_transport(stripe, http),
	)
	return getattr(client, "v1", client)


def _transport(stripe: Any, http: HttpService) -> Any:
	class Transport(stripe.HTTPClient):  # type: ignore[misc]  # its base is known once the library is loaded
		name = "requests"

		def request(
			self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any
		) -> tuple[bytes, int, Any]:
			answer = http.request(
				method.upper(), url, headers=dict(headers), data=post_data, accept=_ANY_STATUS
			)
			return answer.content, answer.status_code, answer.headers

		def close(self) -> None:
			http.close()

	return Transport()
