"""A process of its own that sends to Stripe or takes an event: python -m tests.stripe.child SITE ADDRESS DOING DEATH.

DOING is `drain`, or a file with the body of an event. DEATH is the moment at which the process kills itself: `answer`
(Stripe has answered), `entry` (the Payment Entry is submitted), `never`. Neither is committed by then.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from targo_customer360.billing import charge_results
from targo_customer360.embedded.rules import AFTER, RULES
from targo_customer360.integrations.outbox import drain
from targo_customer360.integrations.services import WATCHERS
from targo_customer360.integrations.stripe_client import Stripe
from targo_customer360.integrations.stripe_events import receive
from targo_customer360.integrations.stripe_handler import StripeHandler
from targo_customer360.sites.embedded_site import EmbeddedSite
from tests.integrations.drain_child import open_site
from tests.stripe.signed import signature
from tests.stripe.stripe_server import KEY


def dying_after(function: Callable[..., Any]) -> Callable[..., Any]:
	def last(*arguments: Any, **named: Any) -> Any:
		function(*arguments, **named)
		os.kill(os.getpid(), signal.SIGKILL)

	return last


def main(where: str, address: str, doing: str, death: str) -> None:
	site = open_site(where)
	if isinstance(site, EmbeddedSite):
		site._rules, site._after = RULES, AFTER
	if death == "answer":
		Stripe.charge = dying_after(Stripe.charge)  # type: ignore[method-assign]  # the death that is tested
	elif death == "entry":
		charge_results.book = dying_after(charge_results.book)  # type: ignore[assignment]
	print("ready", flush=True)
	if doing == "drain":
		drain(site, {"stripe": StripeHandler(Stripe(KEY, address))}, watchers=WATCHERS)
	else:
		raw = Path(doing).read_bytes()
		print(receive(site, raw, signature(raw)).status, flush=True)


if __name__ == "__main__":
	main(*sys.argv[1:])
