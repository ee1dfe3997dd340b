"""A process of its own that does one thing: python -m tests.flows.child SITE STRIPE DOING WITH DEATH MOMENT.

DOING is `drain`, `confirm` (WITH names the plan) or `cutoff`. DEATH is when it kills itself: `before` what it did is
committed, `after`, or `never`. MOMENT is the time that its clock stands at; empty for the present.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from targo_customer360.actions import execution, plans
from targo_customer360.integrations import cutoff
from targo_customer360.integrations.services import drain_all
from targo_customer360.sites.port import SiteError
from tests.billing.books import with_rules
from tests.billing.clock import on
from tests.integrations.drain_child import open_site

SECOND = 2
"""The customer at whom a run of the cut-offs dies."""


def die(*_: Any) -> None:
	os.kill(os.getpid(), signal.SIGKILL)


def after(function: Callable[..., Any], times: int = 1) -> Callable[..., Any]:
	"""The function, after so many calls of which the process dies."""
	calls = 0

	def last(*arguments: Any, **named: Any) -> Any:
		nonlocal calls
		result = function(*arguments, **named)
		calls += 1
		if calls == times:
			die()
		return result

	return last


def confirm(site: Any, plan: str) -> None:
	try:
		print(plans.confirm(site, plan).action, flush=True)
	except SiteError as refused:
		print(f"refused: {refused.message}", flush=True)


def main(where: str, stripe: str, doing: str, with_: str, death: str, moment: str) -> None:
	site = with_rules(open_site(where))
	if site.kind == "frappe":
		import frappe

		frappe.enqueue = lambda *_, **__: None
		frappe.conf["customer360_stripe_api"] = stripe
	else:
		site._config["customer360_stripe_api"] = stripe
	if death == "before":
		execution.apply = after(execution.apply)
		cutoff._cut_off = after(cutoff._cut_off, SECOND)
	when = datetime.fromisoformat(moment) if moment else None
	print("ready", flush=True)
	with on(when.date(), when.time()) if when else nullcontext():
		if doing == "drain":
			drain_all(site)
		elif doing == "confirm":
			confirm(site, with_)
		else:
			cutoff.run(site)
	if death == "after":
		die()


if __name__ == "__main__":
	main(*sys.argv[1:])
