"""A customer with everything, and every service outside on loopback, sent to as the settings of the site say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from targo_customer360.actions import plans
from targo_customer360.actions.perform import Done
from targo_customer360.actions.plans import StoredPlan
from targo_customer360.billing import arrangements, suspension_effects
from targo_customer360.billing.payments import payment_changed
from targo_customer360.integrations import outbox
from targo_customer360.integrations.genieacs_waiting import follow_waiting
from targo_customer360.integrations.services import WATCHERS, drain_all, handlers
from targo_customer360.integrations.stripe_charges import catch_up
from targo_customer360.integrations.suspension_schedule import lift, run_due
from targo_customer360.sites.port import Site
from tests.actions.people import AGENT, acting, make_people
from tests.billing.books import CASH, Books, with_rules
from tests.billing.outside import COTTAGE, HOME, SERIALS, Outside, make_location, make_phone, subscribe
from tests.devices.genieacs_server import GenieAcsServer
from tests.devices.hub_server import HubServer
from tests.devices.things import SERIAL, make_device
from tests.integrations.factories import ADDRESS, DID
from tests.integrations.northern911_server import PASSCODE, VENDOR_CODE, Northern911Server
from tests.integrations.pbx_server import TOKEN, PbxServer
from tests.service import factories
from tests.stripe.shop import Shop
from tests.stripe.signed import SECRET
from tests.stripe.stripe_server import KEY, StripeServer

SETTINGS, JOB = "Customer 360 Settings", "Background Job"
OURS = "targo_customer360."


@dataclass
class World:
	"""The customer C-1 of a site, and the outside. `jobs` are those that a bench was asked to run in the background."""

	site: Any
	hub: HubServer
	pbx: PbxServer
	e911: Northern911Server
	acs: GenieAcsServer
	stripe: StripeServer
	router: str = ""
	jobs: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

	@property
	def outside(self) -> Outside:
		return Outside(self.hub, self.pbx)

	@property
	def books(self) -> Books:
		return Books(self.site)

	@property
	def shop(self) -> Shop:
		return Shop(self.site, self.stripe, self.books)

	def confirmed(self, action: str, user: str = AGENT, **params: Any) -> Done:
		"""What a person does: read the proposal, then confirm it."""
		plan = self.proposed(action, user, **params)
		with acting(self.site, user):
			return plans.confirm(self.site, plan.name)

	def proposed(self, action: str, user: str = AGENT, **params: Any) -> StoredPlan:
		with acting(self.site, user):
			return plans.propose(self.site, action, params)

	def later(self, method: Any, **named: Any) -> None:
		"""What a bench is asked to run in the background waits here until `work`."""
		if isinstance(method, str) and method.startswith(OURS):
			own = {k: v for k, v in named.items() if k not in QUEUE_OPTIONS}
			self.jobs[named.get("job_id") or method] = (method, own)

	def work(self) -> int:
		"""Run what was asked for in the background, until nothing is; returns how many jobs that were."""
		self.site.commit()
		done = 0
		while jobs := self._asked():
			for method, arguments in jobs:
				self._run(method, arguments)
				self.site.commit()
			done += len(jobs)
		return done

	def forget(self) -> None:
		"""What was asked for in the background is lost, as by a queue that starts anew."""
		self.site.commit()
		self._asked()

	def _asked(self) -> list[tuple[str, dict[str, Any]]]:
		if self.site.kind == "frappe":
			jobs, self.jobs = list(self.jobs.values()), {}
			return jobs
		rows = self.site.list(JOB, {"status": "Queued"}, fields=("name", "method", "arguments"))
		self.site.bulk_update(JOB, {row["name"]: {"status": "Finished"} for row in rows}, self.site.now())
		self.site.commit()
		return [(row["method"], json.loads(row["arguments"] or "{}")) for row in rows]

	def _run(self, method: str, arguments: dict[str, Any]) -> None:
		if self.site.kind == "frappe":
			import frappe

			frappe.get_attr(method)(**arguments)
		elif method.endswith(".lift_job"):
			lift(self.site, **arguments)
		elif method.endswith(".drain_job"):
			drain_all(self.site)

	def round(self) -> None:
		"""What is scheduled every few minutes."""
		self.site.commit()
		run_due(self.site)
		drain_all(self.site)
		catch_up(self.site)
		follow_waiting(self.site)

	def night(self) -> None:
		"""What is scheduled once a day for arrangements."""
		self.site.commit()
		for customer in arrangements.customers_to_watch(self.site):
			payment_changed(self.site, customer)
			self.site.commit()

	def drain(self, days: float = 0, **other: outbox.Handler) -> dict[str, int]:
		"""Send what is due now or after so many days; returns the states that messages ended in."""
		self.site.commit()
		made = {**handlers(self.site), **other}
		now = self.site.now() + timedelta(days=days)
		states = outbox.drain(self.site, made, 1000, now, watchers=WATCHERS).states
		suspension_effects.follow(self.site)
		self.site.commit()
		return dict(states)


QUEUE_OPTIONS = frozenset(
	{"queue", "timeout", "job_id", "deduplicate", "enqueue_after_commit", "now", "at_front", "job_name"}
)


@contextmanager
def running(site: Site) -> Iterator[World]:
	"""Every service, known to the site; each says at the end whether it was ever asked for what it does not know."""
	with ExitStack() as stack:
		servers = [
			stack.enter_context(made())
			for made in (HubServer, PbxServer, Northern911Server, GenieAcsServer, StripeServer)
		]
		world = World(with_rules(site), *servers)
		yield world
		assert (world.hub.broken, world.pbx.broken) == ([], [])


def settle_in(world: World) -> None:
	"""The customer, what there is at two addresses, and the settings. Committed."""
	site = world.site
	factories.set_up_company(site)
	factories.make_catalogue(site)
	factories.make_staff(site)
	site.set_single(
		SETTINGS,
		{
			"hub_url": world.hub.url,
			"hub_token": world.hub.token,
			"hub_profile": "res-1g",
			"pbx_url": world.pbx.url,
			"pbx_token": TOKEN,
			"genieacs_url": world.acs.address,
			"e911_provider": "Northern911",
			"e911_url": world.e911.url,
			"e911_vendor_code": VENDOR_CODE,
			"e911_password": PASSCODE,
			"stripe_secret_key": KEY,
			"stripe_webhook_secret": SECRET,
			"stripe_return_url": "https://portal.example.com/card",
			"stripe_clearing_account": CASH,
			"labour_item": "MOTECH",
		},
	)
	make_location(site, HOME, state="QC", address_line1="88 route 219", city="Napierville")
	make_location(site, COTTAGE, state="QC", postal_code="J0L 1W0")
	subscribe(site, "SUB-1", HOME)
	subscribe(site, "SUB-2", COTTAGE)
	make_phone(site, world.outside, language="fr")
	make_device(site, serial_number=SERIAL)
	world.router = world.acs.add("00259E", "HG8245H", SERIAL, "Huawei")
	for place in (HOME, COTTAGE):
		world.hub.put_ont(SERIALS[place], {HOME: "0/1/3", COTTAGE: "0/1/4"}[place])
	world.e911.records[DID] = {
		"PHONE_NUMBER": DID,
		"LAST_NAME": "Côté",
		"FIRST_NAME": "Lise",
		"STREET_NUMBER": ADDRESS["street_number"],
		"STREET_NAME": ADDRESS["street_name"],
		"CITY": ADDRESS["city"],
		"PROVINCE_STATE": ADDRESS["state"],
		"POSTAL_CODE_ZIP": ADDRESS["postal_code"],
	}
	make_people(site)
	site.commit()
