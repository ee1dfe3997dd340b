"""Northern911: a record at a time over SOAP, added or replaced in one call, and a dump of all as CSV."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import requests

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.e911.base import (
	ENHANCED,
	FIELDS,
	Answers,
	CannotTell,
	RecordRefused,
	Verified,
	as_row,
	from_row,
)
from targo_customer360.integrations.e911.northern911_soap import Answer, Soap
from targo_customer360.integrations.errors import Refused, ServiceFault, Timeout
from targo_customer360.telephony.e911_codes import NOT_THERE
from targo_customer360.telephony.e911_record import DOOR, E911Record, check, differences

NO_SUCH_CUSTOMER = frozenset({"101", *NOT_THERE})
"""101 is its own code for a number that it does not hold."""


class Northern911:
	"""The provider behind a Soap connection."""

	name = "Northern911"
	answers: Answers = "now"

	def __init__(self, soap: Soap):
		self._soap = soap

	def verify(self, record: E911Record) -> Verified:
		"""Ask whether AddorUpdateCustomer would succeed.

		A customer in the answer is its correction, where it is another door, or where it is what it insists on.
		"""
		answer = self._with_customer("VerifyCustomer", record)
		offered = self._customer(answer)
		if offered is not None:
			another_door = set(differences(record, offered)) & set(DOOR)
			respelled = any(getattr(record, name) != getattr(offered, name) for name in DOOR)
			if another_door or (respelled and not answer.accepted):
				return Verified("corrected", offered)
		if answer.accepted:
			return Verified("ok")
		code, text = answer.first
		return Verified("rejected", code=code, text=text)

	def register(self, record: E911Record, key: str) -> None:
		"""Add or replace. It knows no idempotency key, but the same record twice is the same record."""
		answer = self._with_customer("AddorUpdateCustomer", record)
		if not answer.accepted:
			code, text = answer.first
			raise RecordRefused(text, code)

	def query(self, did: str) -> E911Record | None:
		answer = self._about_number("QueryCustomer", did)
		if answer.accepted:
			held = self._customer(answer)
			if held is None:
				raise ServiceFault("Northern911 says that it has the number, and not what it has")
			return held
		code, text = answer.first
		if code in NO_SUCH_CUSTOMER:
			return None
		raise Refused(f"Northern911 does not tell what it holds for {did}: {text}", code)

	def remove(self, did: str, key: str) -> None:
		answer = self._about_number("DeleteCustomer", did)
		code, text = answer.first
		if not answer.accepted and code not in NO_SUCH_CUSTOMER:
			raise Refused(f"Northern911 does not remove {did}: {text}", code)

	def dump(self) -> Iterator[E911Record]:
		"""All records. The provider gives a dump once a week unless it was agreed otherwise, and its address works
		once: keep what comes out of here. Raises Refused when it is too early.
		"""
		answer = self._soap.call("GetVendorDumpURL", vendorCode=self._soap.vendor_code)
		url = getattr(answer.result, "VendorDumpURL", None)
		if not answer.accepted or not url:
			code, text = answer.first
			raise Refused(f"Northern911 gives no dump: {text}", code)
		with _downloaded(self._soap.http.request("GET", url, stream=True)) as file:
			yield from _records(file)

	def took(self, key: str) -> bool:
		raise CannotTell("Northern911 keeps no keys: ask it for the record")

	def _with_customer(self, operation: str, record: E911Record) -> Answer:
		try:
			check(record)
		except InvalidField as refused:
			raise RecordRefused(refused.message) from None
		customer = {"VENDOR_CODE": self._soap.vendor_code, **as_row(record)}
		return self._soap.call(operation, customer=customer)

	def _about_number(self, operation: str, did: str) -> Answer:
		return self._soap.call(operation, vendorCode=self._soap.vendor_code, phoneNumber=did)

	@staticmethod
	def _customer(answer: Answer) -> E911Record | None:
		found: Any = getattr(answer.result, "Customer", None)
		if found is None or not getattr(found, "PHONE_NUMBER", None):
			return None
		return from_row({name: getattr(found, name, None) for name in (*FIELDS, ENHANCED)})


@contextmanager
def _downloaded(response: requests.Response) -> Iterator[io.TextIOWrapper]:
	"""The body as text. Written down first: its encoding is not stated, and only the end of it tells whether it is whole."""
	with response, tempfile.TemporaryFile() as file:
		try:
			for chunk in response.iter_content(1 << 16):
				file.write(chunk)
		except requests.RequestException:
			raise Timeout("Northern911 broke off in the middle of the dump") from None
		file.seek(0)
		encoding = "utf-8-sig" if _is_utf8(file) else "cp1252"
		file.seek(0)
		yield io.TextIOWrapper(file, encoding=encoding, newline="")


def _is_utf8(file: IO[bytes]) -> bool:
	decoder = io.TextIOWrapper(file, encoding="utf-8")
	try:
		while decoder.read(1 << 16):
			pass
	except UnicodeDecodeError:
		return False
	finally:
		decoder.detach()
	return True


def _records(file: io.TextIOWrapper) -> Iterator[E911Record]:
	rows = csv.DictReader(file)
	if "PHONE_NUMBER" not in (rows.fieldnames or ()):
		raise ServiceFault("The dump of Northern911 has no column PHONE_NUMBER")
	for row in rows:
		yield from_row(row)
