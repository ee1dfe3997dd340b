"""A site to look at, and a client that reads its pages over real HTTP."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from targo_customer360.embedded.seed import seed_base_documents
from targo_customer360.imports.commands import import_legacy
from targo_customer360.imports.runner import Options
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.embedded_site import EmbeddedSite
from tests.legacy_db import LegacyDatabase

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> \"'{{ 7*7 }}"
ARRANGEMENTS = 1_200
BAD = 60


@dataclass
class Answer:
	status: int
	headers: http.client.HTTPMessage
	html: str

	@property
	def text(self) -> str:
		"""What a reader sees, on one line."""
		return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.html)).replace("\u00a0", " ").split())


@dataclass
class Pages:
	address: str
	password: str
	cookie: str = ""

	def sign_in(self, user: str, password: str | None = None) -> Answer:
		"""Send the form of the sign-in page; the session that it gives goes with every later request."""
		self.cookie = ""
		fields = urlencode({"user": user, "password": self.password if password is None else password})
		form = {"Content_Type": "application/x-www-form-urlencoded"}
		answer = self.get("/login", "POST", fields, **form)
		self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
		return answer

	def get(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
		sent = {k.replace("_", "-"): v for k, v in headers.items()} | {"Cookie": self.cookie}
		connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
		try:
			connection.request(method, path, body, headers=sent)
			response = connection.getresponse()
			return Answer(response.status, response.headers, response.read().decode())
		finally:
			connection.close()


def legacy_database() -> LegacyDatabase:
	legacy = LegacyDatabase().accounts(1, 2)
	legacy.add("account", 3, stripe_id="cus_3")
	for number in range(1, ARRANGEMENTS + 1):
		legacy.add("accord_paiement", number, account_id=1, montant="2.50")
	for number in range(BAD):
		legacy.add("accord_paiement", 5_000 + number, account_id=900 + number, note=HOSTILE)
	legacy.add("accord_paiement", 6_000, status=9)
	legacy.add("accord_paiement", 6_001, staff_id=77)
	legacy.add("pbx", phone="123", password="sip-Secret")
	return legacy


def imported_site(folder: Path) -> Path:
	"""A site with two runs, rejects of three kinds and a conflict."""
	site = EmbeddedSite(folder / "site.db")
	legacy = legacy_database()
	for _ in range(2):
		with open_source(str(legacy.dump(folder / "legacy.sql"))) as source:
			seed_base_documents(site, source)
			import_legacy(site, source, Options())
		site.update("Payment Arrangement", "PA-7", {"note": "<b>rappeler</b>"})
		site.commit()
		legacy.tables["accord_paiement"][7]["note"] = "changed there"
	site.close()
	return site.path
