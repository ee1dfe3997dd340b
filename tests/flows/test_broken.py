"""What is killed or broken on the way, and what is left: counted at the services and in the books, not in our own log."""

from __future__ import annotations

import time
from datetime import date

import pytest

from targo_customer360.actions import plans
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.integrations import cutoff
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.pbx import Pbx
from targo_customer360.integrations.pbx_handler import PbxHandler
from targo_customer360.integrations.suspension_schedule import run_due
from tests.billing.books import Books
from tests.billing.clock import on, workday
from tests.billing.cutoffs import AUTOMATIC, late, mode
from tests.billing.outside import COTTAGE, DID, HOME, flagged, make_location, states
from tests.devices.genieacs_server import OFFLINE
from tests.flows.processes import Processes
from tests.flows.world import World
from tests.integrations.factories import line, make_customer
from tests.integrations.loopback import PATIENCE
from tests.integrations.pbx_server import TOKEN
from tests.service import factories
from tests.stripe.signed import deliver, event
from tests.stripe.stripe_server import SERVER_ERROR

SHORT = (2.0, 0.4)
BOSS = "Administrator"


@pytest.fixture
def processes(world, real_site):
	return Processes(world, real_site)


def suspending(world: World) -> str:
	"""A proposal to suspend C-1: two ports and a line."""
	return world.proposed("suspend_customer", BOSS, customer="C-1", reason="unpaid").name


def suspend(world: World) -> str:
	return world.confirmed("suspend_customer", BOSS, customer="C-1", reason="unpaid").result["name"]


def barred(world: World) -> int:
	"""Holds and barrings that are really there."""
	holds = sum(len(port["holds"]) for port in world.hub.ports.values())
	return holds + len(world.outside.barrings())


def changes(world: World) -> int:
	"""What the hub and the PBX changed, each time that they did."""
	return len(world.hub.changes) + len(world.pbx.changes)


def all_told(world: World, name: str) -> str:
	found = states(world.site, name)
	assert set(found.values()) == {"Done"}, found
	assert barred(world) == 3 and flagged(world.site)
	return f"suspended; {barred(world)} effects, each Done"


# between the decision and the calls


def test_killed_between_the_decision_and_the_drain(world, processes, nothing_lost_nothing_double):
	processes.dies("confirm", suspending(world), "after")
	assert (changes(world), flagged(world.site)) == (0, True)
	(row,) = world.site.list(SUSPENSION, {"status": "Active"})
	world.round()
	world.round()
	left = all_told(world, row["name"])
	nothing_lost_nothing_double("killed between the decision and the drain", 3, changes(world), left)


def test_killed_before_the_decision_was_committed(world, processes, nothing_lost_nothing_double):
	plan = suspending(world)
	processes.dies("confirm", plan, "before")
	site = world.site
	there = site.count(SUSPENSION) + site.count(MESSAGE) + int(flagged(site))
	assert there == 0
	world.round()
	assert changes(world) == 0
	name = plans.confirm(site, plan).result["name"]
	world.round()
	left = f"nothing; the proposal confirmed again: {all_told(world, name)}"
	nothing_lost_nothing_double("killed before the decision was committed", 3, changes(world), left)


# between the call and the commit, at every service


@pytest.mark.parametrize("when", ["instead", "after"])
@pytest.mark.parametrize("service", ["hub", "pbx", "e911", "genieacs", "stripe"])
def test_killed_between_the_call_and_the_commit(world, processes, nothing_lost_nothing_double, service, when):
	call, count = {
		"hub": ("putHold", lambda: len(world.hub.changes)),
		"pbx": ("barLine", lambda: len(world.pbx.changes)),
		"e911": ("AddorUpdateCustomer", lambda: world.e911.registered.get(DID, 0)),
		"genieacs": ("run reboot", lambda: world.acs.reboots[world.router]),
		"stripe": ("create_intent", lambda: len(world.stripe.charged)),
	}[service]
	decided = 1
	if service == "hub":
		suspend(world)
		decided = 2
	elif service == "pbx":
		world.confirmed("suspend_line", BOSS, did=DID, reason="unpaid")
	elif service == "e911":
		world.confirmed("update_911_address", BOSS, did=DID, address="77 rang du 4e, Napierville QC")
	elif service == "genieacs":
		world.confirmed("reboot_device", BOSS, customer="C-1", device="router")
	else:
		world.shop.on_autopay()
		charge = world.shop.charge(world.shop.bill(57.49))
	server = {"genieacs": world.acs}.get(service) or getattr(world, service)
	processes.killed_at(server.gate(call, when), service)
	took = count()
	assert took == (1 if when == "after" else 0)
	world.drain(days=1)
	world.drain(days=2)
	assert not world.site.count(MESSAGE, {"status": ("!=", "Sent")})
	left = {
		"hub": lambda: f"ports {world.outside.mode(HOME)} and {world.outside.mode(COTTAGE)}",
		"pbx": lambda: f"line {line(world.site)['pbx_state']}",
		"e911": lambda: f"registered at {world.e911.records[DID]['STREET_NUMBER']}",
		"genieacs": lambda: "restarted once",
		"stripe": lambda: (
			f"{world.shop.read(charge)['status']}, {len(world.shop.entries())} Payment Entry,"
			f" {sum(world.stripe.charged) / 100:.2f} $ taken"
		),
	}[service]()
	if service == "stripe":
		assert (len(world.shop.entries()), world.shop.outstanding(world.shop.read(charge)["invoice"])) == (
			1,
			0,
		)
	what = {"after": "had taken effect", "instead": "had not taken effect"}[when]
	nothing_lost_nothing_double(f"killed while {service} answered, which {what}", decided, count(), left)


# services that are away, slow or ill


def test_the_hub_is_down(world, nothing_lost_nothing_double):
	world.hub.unreachable = True
	name = suspend(world)
	world.drain()
	assert set(states(world.site, name).values()) == {"Pending", "Done"}, "the PBX does not wait for the hub"
	world.hub.unreachable = False
	world.hub.plan("putHold", "drop before", 502)
	for days in (1, 2, 3):
		world.drain(days=days)
	left = all_told(world, name)
	nothing_lost_nothing_double("hub down, then cut off, then 502", 3, changes(world), left)


def test_the_hub_is_down_and_the_customer_pays_meanwhile(world, nothing_lost_nothing_double):
	site = world.site
	invoice = world.books.invoice(150)
	name = world.confirmed("suspend_customer", BOSS, customer="C-1", source="Non-payment").result["name"]
	world.hub.unreachable = True
	world.drain()
	world.books.pay(150, against={invoice: 150})
	world.work()
	world.hub.unreachable = False
	for days in (1, 2):
		world.drain(days=days)
	assert set(states(site, name).values()) == {"Restored"} and not flagged(site)
	assert site.count(MESSAGE, {"status": ("in", ("Failed", "Dead", "Pending", "Unknown"))}) == 0
	left = f"service is back; {barred(world)} holds left"
	nothing_lost_nothing_double("hub down while suspended and paid", 3, 3 - barred(world), left)


def test_the_pbx_is_slow(world, nothing_lost_nothing_double):
	gate = world.pbx.gate("barLine", "after")
	name = suspend(world)
	world.drain(pbx=PbxHandler(Pbx(world.pbx.url, TOKEN, SHORT)))
	assert world.site.count(MESSAGE, {"service": "pbx", "status": "Unknown"}) == 1
	gate.let_go()
	world.drain(days=1)
	left = all_told(world, name)
	assert world.pbx.calls["barLine"] == 1, "it was read back, not sent again"
	nothing_lost_nothing_double("PBX answers after the time-out", 3, changes(world), left)


def test_stripe_is_ill_and_then_well(world, nothing_lost_nothing_double):
	world.shop.on_autopay()
	invoice = world.shop.bill(57.49)
	charge = world.shop.charge(invoice)
	world.stripe.fail("create_intent", SERVER_ERROR())
	assert world.drain() == {"Unknown": 1}
	world.stripe.forget_keys()
	assert world.drain(days=2) == {"Sent": 1}
	held = world.shop.read(charge)
	assert (held["status"], world.stripe.charged, world.shop.outstanding(invoice)) == ("Succeeded", [5749], 0)
	left = f"invoice settled; {len(world.stripe.charged)} payment taken"
	nothing_lost_nothing_double("Stripe answers 500, then OK", 1, len(world.shop.entries()), left)


def test_the_answer_is_lost_and_the_webhook_comes_twice(world, nothing_lost_nothing_double):
	world.shop.on_autopay()
	charge = world.shop.charge(world.shop.bill(57.49))
	gate = world.stripe.gate("create_intent", "after")
	assert world.drain(stripe=world.shop.handler()) == {"Unknown": 1}
	(intent,) = world.stripe.intents.values()
	raw = event("payment_intent.succeeded", intent)
	assert [deliver(world.site, raw).status for _ in range(2)] == [200, 200]
	gate.let_go()
	assert world.drain(days=1) == {"Sent": 1}
	assert (world.shop.read(charge)["status"], world.stripe.charged) == ("Succeeded", [5749])
	left = f"{world.shop.read(charge)['status']}; {world.stripe.calls['create_intent']} call"
	nothing_lost_nothing_double("Stripe's answer lost, its webhook twice", 1, len(world.shop.entries()), left)


def test_the_answer_about_an_offline_router_is_lost(world, nothing_lost_nothing_double):
	world.acs.reach[world.router] = OFFLINE
	world.acs.plan("run reboot", "drop after")
	world.confirmed("reboot_device", BOSS, customer="C-1", device="router")
	world.drain()
	world.drain(days=1)
	assert len(world.acs.tasks) == 1
	world.acs.call_in(world.router)
	world.round()
	left = f"restarted when it called in; {len(world.acs.tasks)} left waiting"
	nothing_lost_nothing_double("202 of an offline router lost", 1, world.acs.reboots[world.router], left)


# people and jobs at the same moment, or never


def test_two_people_confirm_the_same_at_once(world, processes, nothing_lost_nothing_double):
	names = [suspending(world) for _ in range(2)]
	clicks = [processes.start("confirm", name) for name in (*names, names[0])]
	said = [click.communicate()[0].splitlines()[-1] for click in clicks]
	assert sum(not one.startswith("refused") for one in said) == 1, said
	world.round()
	(row,) = world.site.list(SUSPENSION)
	left = f"one suspension, two clicks refused; {all_told(world, row['name'])}"
	nothing_lost_nothing_double("confirmed three times at once", 3, changes(world), left)


@pytest.mark.frappe_only(reason="an embedded site has one writer at a time, so two can't wait for each other")
def test_a_deadlock_of_the_database(world, processes, nothing_lost_nothing_double):
	site, plan = world.site, suspending(world)
	site.commit()
	with other_connection() as other, other.cursor() as cursor:
		# More rows than the action writes: the database takes back the one that did less.
		cursor.execute("update `tabCountry` set `idx` = `idx` + 1")
		cursor.execute("select name from `tabService Subscription` where name = 'SUB-1' for update")
		click = processes.start("confirm", plan)
		until_somebody_holds_the_customer()
		cursor.execute("update `tabCustomer` set `mobile_no` = '' where name = 'C-1'")
	said = click.communicate()[0].splitlines()[-1]
	assert said.startswith("refused") and "Deadlock" in said, said
	site.rollback()
	assert (site.count(SUSPENSION), site.count(MESSAGE), flagged(site)) == (0, 0, False)
	with pytest.raises(ActionRefused):
		plans.confirm(site, plan)
	name = suspend(world)
	world.round()
	left = f"taken back and said; asked again: {all_told(world, name)}"
	nothing_lost_nothing_double("deadlock of the database while confirming", 3, changes(world), left)


def other_connection():
	"""Closed at the end, with what it did taken back."""
	import frappe
	import pymysql

	conf = frappe.conf
	host, user = conf.db_host or "127.0.0.1", conf.db_user or conf.db_name
	return pymysql.connect(host=host, user=user, password=conf.db_password, database=conf.db_name)


def until_somebody_holds_the_customer() -> None:
	import pymysql

	end = time.monotonic() + PATIENCE
	with other_connection() as probe, probe.cursor() as cursor:
		while True:
			try:
				cursor.execute("select name from `tabCustomer` where name = 'C-1' for update nowait")
			except pymysql.err.OperationalError:
				return
			probe.rollback()
			assert time.monotonic() < end, "nobody holds the customer"


def test_killed_while_a_quote_is_converted(world, processes, nothing_lost_nothing_double):
	site = world.site
	quote = factories.make_quote(site, service_location=HOME)
	plan = world.proposed("convert_quote", BOSS, quote_id=quote).name
	before = factories.counts(site)
	processes.dies("confirm", plan, "before")
	assert factories.counts(site) == before
	plans.confirm(site, plan)
	after = factories.counts(site)
	made = {key: after[key] - before[key] for key in after}
	left = "nothing, then once: " + ", ".join(f"{n} {key}" for key, n in made.items() if n)
	assert made["Service Subscription"] == made["Dispatch Job"] == made["Sales Invoice"] == 1
	nothing_lost_nothing_double("killed while a quote was converted", 1, made["converted"], left)


def test_killed_in_the_middle_of_the_cut_off_list(world, processes, nothing_lost_nothing_double):
	site = world.site
	day = workday(date.today())
	with on(day) as moment:
		for customer in ("C-1", "C-2", "C-3"):
			make_customer(site, customer)
			if customer != "C-1":
				make_location(site, f"LOC-{customer}", customer, ont=False, olt="", olt_port="")
			late(site, customer)
		mode(site, AUTOMATIC)
		processes.dies("cutoff", death="before", moment=moment.isoformat())
		cut = site.count(SUSPENSION)
		assert cut == 1, "the first is done, the second is taken back"
		assert cutoff.run(site) == {"Executed": 2}
		assert cutoff.run(site) == {}
	customers = {row["customer"] for row in site.list(SUSPENSION, fields=("customer",))}
	left = f"{cut} of 3 cut off, the next run the other 2; {len(customers)} customers"
	nothing_lost_nothing_double(
		"killed at the second customer of a cut-off run", 3, site.count(SUSPENSION), left
	)


def test_the_queue_forgets_the_lift(world, nothing_lost_nothing_double):
	site = world.site
	invoice = world.books.invoice(150)
	name = world.confirmed("suspend_customer", BOSS, customer="C-1", source="Non-payment").result["name"]
	world.work()
	assert barred(world) == 3
	Books(site).pay(150, against={invoice: 150})
	site.commit()
	world.forget()
	assert flagged(site)
	assert [run_due(site)["lifted"] for _ in range(2)] == [1, 0]
	world.drain()
	assert set(states(site, name).values()) == {"Restored"} and not flagged(site)
	left = f"the next round lifted it; {barred(world)} holds left"
	lifted = site.count("Customer Action", {"action_id": "suspension.lifted"})
	nothing_lost_nothing_double("payment booked, the job that lifts lost", 1, lifted, left)
