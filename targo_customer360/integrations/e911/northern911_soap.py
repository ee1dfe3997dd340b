"""The SOAP side of Northern911: authentication, calls, what an answer means. No record is known here.

From its public documentation (addressinfo.northern911.com/soapapidocs): a WCF service with five calls. Each carries
an MD5 of vendor code, passcode and the day in UTC. An answer has `Accepted` and a list of `Errors`. After five refused
logins the access is closed until the provider opens it again, so the first refused login stops everything here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests
from zeep import Client, Settings
from zeep.exceptions import Error as ZeepError
from zeep.exceptions import Fault, TransportError, XMLSyntaxError
from zeep.transports import Transport

from targo_customer360.integrations.errors import (
	HttpStatus,
	Refused,
	ServiceError,
	ServiceFault,
	ServiceStopped,
	Unreachable,
)
from targo_customer360.integrations.http import CONNECT_SECONDS, READ_SECONDS, HttpService

FAULT_STATUS = 500
UNAUTHORIZED = frozenset({401, 403})
# The codes of a refused login are not documented, its sentence is all there is to go by. Taking another refusal for
# one costs a person a look; the other way round costs the access.
_LOGIN = re.compile(
	r"\b(hash|log[- ]?in|authenti|authori[sz]|credential|pass(code|word)|vendor[ _]?code|access|disabled|locked)",
	re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
	"""The result element of a call. `first` is the first error's code and text."""

	accepted: bool
	errors: tuple[tuple[str, str], ...]
	result: Any

	@property
	def first(self) -> tuple[str, str]:
		return self.errors[0] if self.errors else ("", "Refused without a reason")


class LoginRefused(ServiceStopped):
	"""The provider refused the vendor code or the passcode."""


class _Transport(Transport):
	"""zeep's way out, through the one HTTP base: its time-outs, errors and log."""

	def __init__(self, http: HttpService):
		super().__init__(session=http.session, timeout=http.timeout, operation_timeout=http.timeout)
		self._http = http

	def load(self, url: str) -> bytes:
		# zeep's own would open a file of this machine that a WSDL names.
		return self._http.request("GET", url).content

	def post(self, address: str, message: Any, headers: dict[str, str]) -> requests.Response:
		response = self._http.request(
			"POST", address, data=message, headers=headers, accept=(FAULT_STATUS, *UNAUTHORIZED)
		)
		kind = response.headers.get("Content-Type", "")
		if response.status_code in UNAUTHORIZED:
			raise LoginRefused(f"{self._http.name} refused the login ({response.status_code})")
		if response.status_code == FAULT_STATUS and "xml" not in kind:
			raise HttpStatus(f"{self._http.name} answered {FAULT_STATUS} {response.reason}", FAULT_STATUS)
		return response


class Soap:
	"""Calls to the service whose WSDL is at `url`."""

	def __init__(
		self,
		url: str,
		vendor_code: str,
		passcode: str,
		timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
		utc_now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
	):
		self.vendor_code, self._passcode, self._utc_now = vendor_code, passcode, utc_now
		self._url = url
		self.http = HttpService(url, name="Northern911", timeout=timeout, secrets=[passcode])

	@property
	def hash(self) -> str:
		"""The login of the day. MD5 is what the provider asks for."""
		text = f"{self.vendor_code}{self._passcode}{self._utc_now():%Y%m%d}"
		return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

	@cached_property
	def _service(self) -> Any:
		settings = Settings(strict=False, forbid_dtd=True, forbid_entities=True)
		try:
			client = Client(self._url, transport=_Transport(self.http), settings=settings)
			ports = [port for service in client.wsdl.services.values() for port in service.ports.values()]
			address = self._address(ports[0].binding_options["address"])
			return client.create_service(ports[0].binding.name.text, address)
		except (ZeepError, LookupError, ValueError, OSError) as error:
			raise Unreachable(self.http.mask(f"The WSDL of Northern911 can't be read: {error}")) from None

	def _address(self, described: str) -> str:
		"""Where the calls go: the WSDL's own address, never another host than the configured one.

		A service behind a proxy often describes itself by an inner name; `...Service.svc?wsdl` says where it is.
		"""
		configured = urlsplit(self._url)
		if configured.query.lower().endswith("wsdl"):
			return configured._replace(query="", fragment="").geturl()
		if urlsplit(described)[:2] != configured[:2]:
			raise Unreachable("The WSDL of Northern911 sends its calls to another host")
		return described

	def call(self, operation: str, **arguments: Any) -> Answer:
		"""Make one call. A refusal is in the answer; raises LoginRefused, Refused, ServiceFault and what HTTP raises."""
		service = self._service
		try:
			result = service[operation](**arguments, hash=self.hash)
		except Fault as fault:
			raise self._fault(fault) from None
		except (XMLSyntaxError, TransportError, requests.RequestException) as error:
			raise ServiceFault(self.http.mask(f"Northern911 answered what is not SOAP: {error}")) from None
		except (ZeepError, AttributeError, TypeError) as error:
			raise Refused(self.http.mask(f"{operation} can't be put as the WSDL says: {error}")) from None
		answer = _answer(result)
		if not answer.accepted and any(_LOGIN.search(text) for _code, text in answer.errors):
			raise LoginRefused(
				self.http.mask(
					f"Northern911 refused the login: {answer.first[1]}. "
					"Check vendor code and passcode; after five refusals it closes the access"
				)
			)
		return answer

	def _fault(self, fault: Fault) -> ServiceError:
		said = self.http.mask(str(fault.message))
		if _LOGIN.search(said):
			return LoginRefused(f"Northern911 refused the login: {said}")
		if str(fault.code or "").rpartition(":")[2].lower() in ("client", "sender"):
			return Refused(f"Northern911 refused the call: {said}", str(fault.code))
		return ServiceFault(f"Northern911 failed: {said}")


def _answer(result: Any) -> Answer:
	listed = getattr(getattr(result, "Errors", None), "Error", None) or []
	errors = tuple(
		(str(getattr(e, "ErrorCode", "") or ""), str(getattr(e, "ErrorMessage", "") or "")) for e in listed
	)
	return Answer(bool(getattr(result, "Accepted", False)), errors, result)
