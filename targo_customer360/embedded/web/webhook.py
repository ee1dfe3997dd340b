"""The address at which Stripe tells the embedded site something: no session, no page, a signature instead."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from werkzeug.wrappers import Request, Response

from targo_customer360.embedded.rules import opened
from targo_customer360.integrations.stripe_events import receive

PATH: Final = "/webhooks/stripe"


def stripe_webhook(request: Request, path: Path) -> Response:
	"""Hand the body as it came to the embedded site in `path`, and answer with what it says."""
	site = opened(path)
	try:
		receipt = receive(site, request.get_data(), request.headers.get("Stripe-Signature", ""))
	finally:
		site.rollback()
		site.close()
	return Response(receipt.message, receipt.status, mimetype="text/plain")
