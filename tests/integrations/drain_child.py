"""A process of its own that drains the outbox: python -m tests.integrations.drain_child SITE SERVICE ADDRESS.

The site is a file, or a name and the folder of the bench's sites. With a fourth argument it goes on until all is sent.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from targo_customer360.integrations.e911.handler import E911Handler
from targo_customer360.integrations.e911.northern911 import Northern911
from targo_customer360.integrations.e911.northern911_soap import Soap
from targo_customer360.integrations.outbox import Handler, drain
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import WATCHERS
from tests.integrations.northern911_server import PASSCODE, VENDOR_CODE
from tests.integrations.notes_service import NotesHandler, TrustingNotesHandler


def handler_of(service: str, url: str) -> tuple[str, Handler]:
	if service == "e911":
		return "e911", E911Handler(Northern911(Soap(url, VENDOR_CODE, PASSCODE)))
	made = TrustingNotesHandler if service == "trusting" else NotesHandler
	return "notes", made(url)


def open_site(where: str) -> Any:
	name, _, sites_path = where.partition("@")
	if not sites_path:
		from targo_customer360.sites.embedded_site import EmbeddedSite

		return EmbeddedSite(where)
	import frappe

	from targo_customer360.sites.frappe_site import FrappeSite

	# Frappe looks for its logs beside the folder that it runs in.
	os.chdir(sites_path)
	frappe.init(site=name, sites_path=sites_path)
	frappe.connect()
	return FrappeSite()


def main(where: str, service: str, url: str, *until_done: str) -> None:
	site = open_site(where)
	name, handler = handler_of(service, url)
	drain(site, {name: handler}, watchers=WATCHERS)
	print("tried", flush=True)
	while until_done and site.count(MESSAGE, {"status": ("!=", "Sent")}):
		drain(site, {name: handler}, watchers=WATCHERS)
		site.rollback()


if __name__ == "__main__":
	main(*sys.argv[1:])
