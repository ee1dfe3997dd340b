"""A process of its own that posts to the webhook of a Frappe site: python -m tests.stripe.web_child SITE SITES BODY.

Through Frappe's own application, routes and rights; prints the status of each request.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.stripe.signed import signature

PATH = "/api/method/targo_customer360.api.stripe.webhook"


def main(name: str, sites_path: str, body: str) -> None:
	os.chdir(sites_path)
	from frappe.app import application
	from werkzeug.test import Client
	from werkzeug.wrappers import Response

	raw = Path(body).read_bytes()
	client = Client(application, Response)
	headers = {"Host": name, "Content-Type": "application/json", "Stripe-Signature": signature(raw)}
	answers = [
		client.post(PATH, data=raw, headers={**headers, "Stripe-Signature": ""}),
		client.post(PATH, data=raw + b" ", headers=headers),
		client.get(PATH, headers=headers),
		client.post(PATH, data=raw, headers=headers),
		client.post(PATH, data=raw, headers=headers),
	]
	# Whoever comes next with the same cookies is still nobody.
	answers.append(client.get("/api/method/frappe.auth.get_logged_user", headers={"Host": name}))
	print(json.dumps([answer.status_code for answer in answers]))


if __name__ == "__main__":
	main(*sys.argv[1:])
