"""How fast one customer's page is on a site as big as the ISP's, as ratios within one run on one machine.

Run with the Python of a bench, from the root of this repository, on a new site with ERPNext and this app that allows tests.
The first run fills it, which takes some minutes; a site that holds anything else is refused:

    FRAPPE_BENCH=~/frappe-bench ~/frappe-bench/env/bin/python -m benchmarks.customer_page SITE [--customers 100]

Everything goes through Frappe's WSGI application, in one process, with a session of a user and a new customer each time:
fourteen REST list calls as an outside app makes them today, on the site as shipped and with our indexes, then our page.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import frappe
import frappe.app
import pymysql
from rich.console import Console
from rich.table import Table
from werkzeug.test import Client

from benchmarks import big_site
from benchmarks.outside_app import LISTS, read_lists
from targo_customer360 import indexes
from targo_customer360.sites.frappe_site import FrappeSite

AGENT = "bench-agent@example.com"
ROLES = ("Customer 360 Agent", "Sales User", "Support Team", "Accounts User", "Website Manager")
"""The last one for today's way only: ERPNext lets hardly anybody list comments."""
BY_LINKS = ("Service Location", "Service Equipment", "Service Subscription", "Dispatch Job")
"""The ISP's own DocTypes: Frappe makes no index on a Link field by itself."""
WANTED, SEARCH_WANTED = 15, 100
PAGE = "/api/method/targo_customer360.api.client_detail.get"
SEARCH = "/api/method/targo_customer360.api.client_detail.search"
_out = Console(width=120, highlight=False)


@dataclass(frozen=True)
class Times:
	"""Milliseconds of one request, or one round of requests, each."""

	taken: Sequence[float]

	@property
	def p50(self) -> float:
		return statistics.median(self.taken)

	@property
	def p95(self) -> float:
		return sorted(self.taken)[min(len(self.taken) - 1, int(len(self.taken) * 0.95))]

	@property
	def cells(self) -> tuple[str, str]:
		return f"{self.p50:,.1f}", f"{self.p95:,.1f}"


class Person:
	"""A user with a session."""

	def __init__(self, site: str, user: str, password: str):
		self._client, self._headers = Client(frappe.app.application), {"X-Frappe-Site-Name": site}
		signed_in = self._client.post(
			"/api/method/login", data={"usr": user, "pwd": password}, headers=self._headers
		)
		if signed_in.status_code != 200:
			sys.exit(f"{user} can't sign in: {signed_in.get_data(as_text=True)[:300]}")

	def get(self, path: str, **query: Any) -> Any:
		"""The JSON of an answer."""
		response = self._client.get(path, query_string=query, headers=self._headers)
		if response.status_code != 200:
			sys.exit(f"{path} {query}: {response.status_code} {response.get_data(as_text=True)[:500]}")
		return response.json

	def page(self, customer: str) -> dict[str, Any]:
		page = self.get(PAGE, customer=customer)["message"]["page"]
		bad = [name for name, section in page["sections"].items() if section["status"] != "ok"]
		if bad:
			sys.exit(f"{customer}: {', '.join(bad)} can't be read")
		return page


def main() -> int:
	options = _options()
	os.chdir(Path(os.environ.get("FRAPPE_BENCH") or "~frappe/frappe-bench").expanduser() / "sites")
	password = secrets.token_urlsafe(16)
	with _connected(options.site) as site:
		if not big_site.is_made(site):
			big_site.fill(site)
		_let_in(password)
		names = _customers(site, options.customers)
		hard = {
			"40 locations": big_site.customers_with_many_locations(site),
			"1,000 invoices": big_site.customers_with_many_invoices(site),
		}
	people = {
		"Administrator": Person(options.site, "Administrator", password),
		"agent": Person(options.site, AGENT, password),
	}
	return _report(options.site, people, names, hard)


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("site")
	parser.add_argument(
		"--customers", type=int, default=100, help="Customers that are asked for in each way."
	)
	return parser.parse_args()


@contextmanager
def _connected(name: str) -> Iterator[FrappeSite]:
	frappe.init(site=name, sites_path=".", force=True)
	if not frappe.conf.get("allow_tests"):
		sys.exit(f"{name} does not allow tests")
	frappe.connect()
	try:
		yield FrappeSite()
	finally:
		frappe.destroy()


def _let_in(password: str) -> None:
	from frappe.utils.password import update_password

	if not frappe.db.exists("User", AGENT):
		roles = [{"role": role} for role in ROLES]
		person = {"doctype": "User", "email": AGENT, "first_name": "Agent", "send_welcome_email": 0}
		frappe.get_doc({**person, "roles": roles}).insert()
	for user in ("Administrator", AGENT):
		update_password(user, password)
	frappe.db.commit()


def _customers(site: FrappeSite, count: int) -> list[list[str]]:
	"""Active customers, each in one list only, so that nobody is asked for twice: a list a way, and one to warm up."""
	names = [row["name"] for row in site.list("Customer", {"disabled": 0}, order_by="creation desc, name")]
	hard = {*big_site.customers_with_many_locations(site), *big_site.customers_with_many_invoices(site)}
	names = [name for name in names if name not in hard]
	return [names[start : len(names) : len(names) // count][:count] for start in range(8)]


def _report(name: str, people: dict[str, Person], names: list[list[str]], hard: dict[str, list[str]]) -> int:
	table = Table(title=f"One customer on {name}, milliseconds", title_justify="left")
	for heading in ("way", "who", "p50", "p95", "SQL", "load"):
		table.add_column(heading, justify="left" if heading in ("way", "who") else "right")

	def measured(way: str, who: str, work: Callable[[str], Any], asked: Sequence[str]) -> Times:
		for customer in names[-1][:3]:
			work(customer)
		times = Times([_timed(lambda customer=customer: work(customer)) for customer in asked])
		counts = sorted({_statements(lambda customer=customer: work(customer)) for customer in asked[:12]})
		shown = str(counts[0]) if len(counts) == 1 else f"{counts[0]}-{counts[-1]}"
		table.add_row(way, who, *times.cells, shown, f"{os.getloadavg()[0]:.1f}")
		return times

	with _connected(name):
		_take_away()
	today = {
		who: measured(f"{len(LISTS)} lists, as shipped", who, lambda c, p=person: read_lists(p, c), names[at])
		for at, (who, person) in enumerate(people.items())
	}
	_out.print(_with_a_writer(name))
	for at, (who, person) in enumerate(people.items(), start=2):
		measured(f"{len(LISTS)} lists, our indexes", who, lambda c, p=person: read_lists(p, c), names[at])
	pages = {
		who: measured("our page", who, person.page, names[at])
		for at, (who, person) in enumerate(people.items(), start=4)
	}
	for what, customers in hard.items():
		measured(f"our page, {what}", "agent", people["agent"].page, customers)
	_out.print(table)
	found = _search(people["agent"], name)
	slow = found.p95 > SEARCH_WANTED
	for who, times in pages.items():
		ratio = today[who].p95 / times.p95
		slow |= ratio < WANTED
		_out.print(
			f"{who}: today's p95 is {ratio:.1f} times the page's (wanted {WANTED}); p50 {today[who].p50 / times.p50:.1f}"
		)
	return int(slow)


def _timed(work: Callable[[], Any]) -> float:
	started = time.perf_counter()
	work()
	return (time.perf_counter() - started) * 1000


def _statements(work: Callable[[], Any]) -> int:
	"""SELECT statements that reach the database, those of the session included."""
	sent = 0
	execute = pymysql.cursors.Cursor.execute

	def counted(cursor: Any, query: str, args: Any = None) -> Any:
		nonlocal sent
		sent += query.lstrip().lower().startswith("select")
		return execute(cursor, query, args)

	pymysql.cursors.Cursor.execute = counted
	try:
		work()
	finally:
		pymysql.cursors.Cursor.execute = execute
	return sent


def _take_away() -> None:
	"""The indexes of a site as shipped: none of ours, and none on the links of the ISP's own DocTypes."""
	indexes.remove()
	for doctype in BY_LINKS:
		if frappe.db.has_index(f"tab{doctype}", "customer"):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP INDEX `customer`")
	big_site.analyze()


def _with_a_writer(name: str) -> str:
	"""Make the indexes while another connection changes invoices and writes comments; says how long that one waited."""
	with _connected(name):
		done, waits = Event(), []
		writer = Thread(target=_write, args=(done, waits, dict(frappe.conf)))
		writer.start()
		try:
			seconds = _timed(indexes.ensure) / 1000
		finally:
			done.set()
			writer.join()
		big_site.analyze()
	return (
		f"our indexes were made in {seconds:.1f} s; {len(waits)} writes went through meanwhile, "
		f"the slowest in {max(waits):.0f} ms (median {statistics.median(waits):.1f})"
	)


def _write(done: Event, waits: list[float], conf: dict[str, Any]) -> None:
	connection = pymysql.connect(
		host=conf.get("db_host") or "127.0.0.1",
		user=conf["db_name"],
		password=conf["db_password"],
		database=conf["db_name"],
		charset="utf8mb4",
	)
	number = 0
	with connection, connection.cursor() as cursor:
		while not done.is_set():
			number += 1
			started = time.perf_counter()
			name = f"SINV-{number * 7 % big_site.INVOICES + 1:07d}"
			cursor.execute("UPDATE `tabSales Invoice` SET remarks = %s WHERE name = %s", (str(number), name))
			cursor.execute(
				"UPDATE `tabPayment Entry` SET remarks = %s WHERE name = %s",
				(str(number), f"PE-{number:07d}"),
			)
			connection.commit()
			waits.append((time.perf_counter() - started) * 1000)


def _search(person: Person, name: str) -> Times:
	with _connected(name) as site:
		rows = site.list(
			"Customer",
			{"disabled": 0},
			("name", "customer_name", "mobile_no", "email_id"),
			"creation, name",
			limit=400,
		)[::4]
		places = site.list(
			"Service Location", {"status": "Active"}, ("address_line1", "city"), "name", limit=400
		)[::4]
	asked = {
		"id": [row["name"] for row in rows],
		"name": [row["customer_name"] for row in rows],
		"name, misspelled": [f"{row['customer_name'][:-2]}{row['customer_name'][-1]}" for row in rows],
		"telephone": [row["mobile_no"] for row in rows if row["mobile_no"]],
		"e-mail": [row["email_id"] for row in rows if row["email_id"]],
		"address": [f"{place['address_line1']} {place['city']}" for place in places],
	}
	first = _timed(lambda: person.get(SEARCH, text="tremblay"))
	table = Table(
		title=f"Search; the first one, which reads everybody, took {first / 1000:.1f} s", title_justify="left"
	)
	for heading in ("by", "p50", "p95"):
		table.add_column(heading)
	every: list[float] = []
	for kind, texts in asked.items():
		times = Times([_timed(lambda text=text: person.get(SEARCH, text=text)) for text in texts])
		every += times.taken
		table.add_row(kind, *times.cells)
	table.add_row(f"all (wanted: p95 under {SEARCH_WANTED})", *Times(every).cells)
	_out.print(table)
	return Times(every)


if __name__ == "__main__":
	sys.exit(main())
