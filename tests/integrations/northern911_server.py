"""A local SOAP service that behaves as the documented one: its five calls, refusals, corrections, lockout and dump."""

from __future__ import annotations

import csv
import hashlib
import io
import secrets
from datetime import datetime, timezone
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from targo_customer360.integrations.e911.base import ENHANCED, FIELDS
from tests.integrations.loopback import Answer, Loopback
from tests.integrations.northern911_wsdl import CALLS, wsdl

VENDOR_CODE, PASSCODE = "955", "pass&code/955"
LOGINS = 5
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DATA = "http://schemas.datacontract.org/2004/07/"
NAMES = (*FIELDS, ENHANCED)
ENVELOPE = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{{body}}</s:Body></s:Envelope>'
RESULT = (
	'<{call}Response xmlns="http://tempuri.org/"><{call}Result xmlns:n="' + DATA + '">'
	"<n:Accepted>{accepted}</n:Accepted>{rest}</{call}Result></{call}Response>"
)

Record = dict[str, str]


class Northern911Server(Loopback):
	"""What it holds is in `records`, by number; how often each was added or replaced in `registered`.

	`rejects` and `corrections` go by street name: a code with its text, or the fields that it corrects. With `keeps`
	it registers something else than it was given; while it `hides`, it shows nothing.
	"""

	def __init__(self) -> None:
		super().__init__()
		self.records: dict[str, Record] = {}
		self.registered: dict[str, int] = {}
		self.rejects: dict[str, tuple[str, str]] = {}
		self.refuses_to_register: dict[str, tuple[str, str]] = {}
		self.corrections: dict[str, Record] = {}
		self.accepts_corrected = False
		self.keeps: Record = {}
		self.hides = False
		self.failed_logins = 0
		self.fault_with: dict[str, tuple[str, str]] = {}
		self.dump_encoding = "utf-8"
		self.dumps: dict[str, bytes] = {}
		self.gives_dump = True

	@property
	def url(self) -> str:
		return f"{self.address}/soap/Service.svc?wsdl"

	@property
	def locked(self) -> bool:
		return self.failed_logins >= LOGINS

	def name_of(self, method: str, path: str, body: bytes) -> str:
		if method == "GET":
			return "dump" if path.startswith("/dump/") else "wsdl"
		return etree.QName(_call(body)).localname

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		if name == "wsdl":
			# Its own name, as a service behind a proxy gives it: not where it can be reached.
			return 200, "text/xml", wsdl("http://soap.inside/soap/Service.svc").encode()
		if name == "dump":
			held = self.dumps.pop(path, None)
			return (404, "text/plain", b"gone") if held is None else (200, "text/csv", held)
		if name in self.fault_with:
			return _fault(*self.fault_with[name])
		given = _texts(_call(body))
		refused = self._login(given)
		if refused:
			return _result(name, False, _errors("100", refused))
		return getattr(self, f"_{name}")(given)

	def _login(self, given: dict[str, Any]) -> str | None:
		if self.locked:
			return "SOAP access is disabled for this vendor"
		vendor = given.get("vendorCode") or given.get("customer", {}).get("VENDOR_CODE")
		day = f"{datetime.now(timezone.utc):%Y%m%d}"
		if (
			vendor == VENDOR_CODE
			and given.get("hash") == hashlib.md5(f"{VENDOR_CODE}{PASSCODE}{day}".encode()).hexdigest()
		):
			return None
		self.failed_logins += 1
		return "Authentication failed: the hash is not valid"

	def _VerifyCustomer(self, given: dict[str, Any]) -> Answer:
		customer = given["customer"]
		street = customer.get("STREET_NAME", "")
		if street in self.rejects:
			return _result("VerifyCustomer", False, _errors(*self.rejects[street]))
		if street in self.corrections:
			offered = _customer({**customer, **self.corrections[street]})
			return _result("VerifyCustomer", self.accepts_corrected, offered)
		return _result("VerifyCustomer", True)

	def _AddorUpdateCustomer(self, given: dict[str, Any]) -> Answer:
		customer = given["customer"]
		number, street = customer["PHONE_NUMBER"], customer.get("STREET_NAME", "")
		refused = self.rejects.get(street) or self.refuses_to_register.get(street)
		if refused:
			return _result("AddorUpdateCustomer", False, _errors(*refused))
		held = {name: customer.get(name, "") for name in NAMES}
		# It keeps everything in capitals.
		self.records[number] = {name: value.upper() for name, value in held.items()} | self.keeps
		self.registered[number] = self.registered.get(number, 0) + 1
		return _result("AddorUpdateCustomer", True)

	def _QueryCustomer(self, given: dict[str, Any]) -> Answer:
		held = self.records.get(given["phoneNumber"])
		if held is None or self.hides:
			return _result("QueryCustomer", False, _errors("101", "Customer does not exist"))
		return _result("QueryCustomer", True, _customer(held))

	def _DeleteCustomer(self, given: dict[str, Any]) -> Answer:
		if self.records.pop(given["phoneNumber"], None) is None:
			return _result("DeleteCustomer", False, _errors("101", "Customer does not exist"))
		return _result("DeleteCustomer", True)

	def _GetVendorDumpURL(self, given: dict[str, Any]) -> Answer:
		if not self.gives_dump:
			return _result("GetVendorDumpURL", False, _errors("120", "A dump was taken less than a week ago"))
		text = io.StringIO()
		writer = csv.DictWriter(text, NAMES)
		writer.writeheader()
		writer.writerows(self.records.values())
		path = f"/dump/{secrets.token_hex(4)}"
		self.dumps[path] = text.getvalue().encode(self.dump_encoding)
		url = f"<n:VendorDumpURL>{self.address}{path}</n:VendorDumpURL>"
		return _result("GetVendorDumpURL", True, url)


def _call(body: bytes) -> Any:
	return etree.fromstring(body).find(f"{{{SOAP}}}Body")[0]


def _texts(element: Any) -> dict[str, Any]:
	return {
		etree.QName(child).localname: _texts(child) if len(child) else (child.text or "") for child in element
	}


def _customer(record: Record) -> str:
	fields = "".join(f"<n:{name}>{escape(record.get(name, ''))}</n:{name}>" for name in sorted(NAMES))
	return f"<n:Customer>{fields}</n:Customer>"


def _errors(code: str, text: str) -> str:
	return (
		f"<n:Errors><n:Error><n:ErrorCode>{code}</n:ErrorCode>"
		f"<n:ErrorMessage>{escape(text)}</n:ErrorMessage></n:Error></n:Errors>"
	)


def _result(call: str, accepted: bool, rest: str = "") -> Answer:
	assert call in CALLS
	body = RESULT.format(call=call, accepted=str(accepted).lower(), rest=rest)
	return 200, "text/xml; charset=utf-8", ENVELOPE.format(body=body).encode()


def _fault(code: str, text: str) -> Answer:
	fault = f"<s:Fault><faultcode>s:{code}</faultcode><faultstring>{escape(text)}</faultstring></s:Fault>"
	return 500, "text/xml; charset=utf-8", ENVELOPE.format(body=fault).encode()
