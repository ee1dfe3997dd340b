"""One site's REST interface, as the user whose key it is."""

from __future__ import annotations

import re
import stat
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from targo_customer360.integrations.http import HttpService
from targo_customer360.sites.port import SiteError, Values

PREFIX: Final = "api/method/targo_customer360.api."
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_ANSWERED: Final = (401, 403, 404, 409, 410, 417, 422, 500)
"""Refusals that come with a sentence."""
_KEY = re.compile(r"[^\s:]+:\S+")


class Rest:
	"""Calls to a site. Each raises ServiceError where there is no answer, SiteError where it is no use."""

	def __init__(self, url: str, key: str):
		parts = urlsplit(url)
		if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
			raise SiteError("The address of the site begins with https://: the key goes nowhere in clear")
		self.url = f"{parts.scheme}://{parts.netloc}"
		headers = {"Authorization": f"token {key}", "Accept": "application/json"}
		self._http = HttpService(
			self.url, name="The site", headers=headers, secrets=[key, key.partition(":")[2]]
		)

	def available(self) -> list[Values]:
		"""The actions that the user may do at this moment."""
		return self._need(self._called("GET", "actions.available"))["actions"]

	def propose(self, action: str, params: Values) -> Values:
		return self._called("POST", "actions.propose", json={"action": action, "params": params})

	def answer(self, action: str, params: Values) -> Values:
		return self._called("POST", "actions.answer", json={"action": action, "params": params})

	def search(self, text: str, limit: int) -> Values:
		return self._called("GET", "client_detail.search", params={"text": text, "limit": limit})

	def customer(self, name: str) -> Values:
		"""The head of a customer's page, without its sections."""
		return self._called("GET", "client_detail.get", params={"customer": name, "sections": "[]"})

	def confirm_at(self, customer: str | None, plan: str) -> str:
		"""Where a person looks at a proposal: its own form on a bench, the customer's page on an embedded site."""
		if self._is_bench:
			return f"{self.url}/app/customer-action/{quote(plan, safe='')}"
		return f"{self.url}/customers/{quote(customer, safe='')}" if customer else self.url

	@cached_property
	def _is_bench(self) -> bool:
		answered = self._http.request("GET", "api/method/frappe.auth.get_logged_user", accept=_ANSWERED)
		return answered.status_code != 404

	def _called(self, method: str, name: str, **content: Any) -> Values:
		response = self._http.request(method, PREFIX + name, accept=_ANSWERED, **content)
		try:
			body = response.json()
		except ValueError:
			body = None
		answered = body.get("message") if isinstance(body, dict) else None
		if response.status_code == 401:
			raise SiteError("The site does not accept the key, or not any more")
		if not isinstance(answered, dict) or "ok" not in answered:
			refused = response.status_code == 403
			raise SiteError(
				"The user of this key does not have the rights for that"
				if refused
				else f"The site answered {response.status_code} without saying anything that can be used"
			)
		return answered

	def _need(self, answered: Values) -> Values:
		if not answered["ok"]:
			raise SiteError(answered["error"]["message"]["en"])
		return answered


def read_key(path: Path) -> str:
	"""`key:secret` of a user, from a file that nobody else may read. Raises SiteError."""
	try:
		if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
			raise SiteError(f"Others may read {path.name}: chmod 600 it")
		held = path.read_text(encoding="utf-8").strip()
	except (OSError, ValueError):
		raise SiteError(f"{path.name} can't be read") from None
	if not _KEY.fullmatch(held):
		raise SiteError(f"{path.name} holds key:secret of a user, on one line")
	return held
