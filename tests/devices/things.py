"""Customers with devices, and what is owed for them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from targo_customer360.effects.owed import Owed
from targo_customer360.integrations import outbox
from targo_customer360.integrations.genieacs_handler import EQUIPMENT, REBOOT
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import WATCHERS
from targo_customer360.sites.port import Site, Values
from tests.integrations.factories import make_customer
from tests.telephony.orders import make_location

SERIAL = "HWTC1A2B3C4D"
CUSTOMER, ROUTER = "C-1", "EQ-1"
KEY = f"genieacs-{ROUTER}-1-reboot"


def make_device(site: Site, name: str = ROUTER, **values: Any) -> str:
	"""A router of C-1 at LOC-1; `values` override."""
	if not site.count("Service Location", {"name": "LOC-1"}):
		make_location(site)
	wanted = {
		"name": name,
		"customer": make_customer(site),
		"service_location": "LOC-1",
		"equipment_type": "Router",
		"brand": "Huawei",
		"model": "HG8245H",
		"serial_number": SERIAL,
		"status": "Active",
		**values,
	}
	return site.insert(EQUIPMENT, wanted)


def owe_restart(site: Site, key: str = KEY, minutes_ago: float = 0, serial: str = SERIAL) -> str:
	asked = datetime.now(timezone.utc) - timedelta(minutes=minutes_ago)
	payload = {"serial": serial, "customer": CUSTOMER, "asked_at": asked.isoformat()}
	outbox.owe(site, Owed("genieacs", REBOOT, EQUIPMENT, ROUTER, key, payload))
	site.commit()
	return key


def drain(site: Site, handlers: Any, days: float = 0) -> outbox.DrainResult:
	"""Send what is due, now or after so many days of the outbox's clock."""
	return outbox.drain(site, handlers, 100, site.now() + timedelta(days=days), watchers=WATCHERS)


def message(site: Site, key: str = KEY) -> Values:
	found = site.get(MESSAGE, key)
	assert found is not None
	return found


def timeline(site: Site, doctype: str = "Customer", name: str = CUSTOMER) -> list[str]:
	about = {"reference_doctype": doctype, "reference_name": name, "comment_type": "Info"}
	return [row["content"] for row in site.list("Comment", about, fields=("content",), order_by="creation")]
