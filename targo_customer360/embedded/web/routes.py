"""The addresses of the pages and what answers each."""

from __future__ import annotations

from werkzeug.routing import Map, Rule

from targo_customer360.embedded.web import reports
from targo_customer360.embedded.web.webhook import PATH as STRIPE_PATH

_ANY_REPORT = "any({})".format(", ".join(f'"{name}"' for name in reports.TITLES))
ROUTES = Map(
	[
		Rule("/", endpoint="customers", methods=["GET"]),
		Rule("/login", endpoint="login", methods=["GET", "POST"]),
		Rule("/logout", endpoint="logout", methods=["POST"]),
		Rule("/customers/<name>", endpoint="customer", methods=["GET"]),
		Rule("/migration", endpoint="overview", methods=["GET"]),
		Rule("/api/method/<name>", endpoint="method", methods=["GET", "POST"]),
		Rule("/runs/<name>", endpoint="run", methods=["GET"]),
		Rule("/rejects", endpoint="rejects", methods=["GET"]),
		Rule("/rejects/retry", endpoint="retry_rejects", methods=["POST"]),
		Rule("/cutoffs", endpoint="cutoffs", methods=["GET"]),
		Rule("/outbox", endpoint="outbox", methods=["GET"]),
		Rule("/outbox/<name>/retry", endpoint="retry_message", methods=["POST"]),
		Rule("/outbox/<name>/drop", endpoint="drop_message", methods=["POST"]),
		Rule("/services/<name>/resume", endpoint="resume_service", methods=["POST"]),
		Rule("/conflicts", endpoint="conflicts", methods=["GET"]),
		Rule(f"/reports/<{_ANY_REPORT}:name>", endpoint="report", methods=["GET"]),
		Rule(f"/reports/<{_ANY_REPORT}:name>.csv", endpoint="report_file", methods=["GET"]),
		Rule("/static/style.css", endpoint="style", methods=["GET"]),
		Rule(STRIPE_PATH, endpoint="stripe", methods=["POST"]),
		Rule('/static/<any("customer360.js"):name>', endpoint="script", methods=["GET"]),
	],
	merge_slashes=False,
)
