"""A targo-hub made from docs/targo-hub.openapi.yaml: routes, parameters, bodies and answers are what that file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.devices.described_server import DescribedServer, Description, Problem

Values = dict[str, Any]
OLT, PORT, SERIAL = "OLT-EAST", "0/1/3", "TPLI0A1B2C3D"
STRICT = ("open", "walled_garden", "disabled")


class HubServer(DescribedServer):
	"""Holds the ports of one OLT, by their names, and where ONTs are."""

	description = Description(Path(__file__).parents[2] / "docs/targo-hub.openapi.yaml")

	def __init__(self) -> None:
		super().__init__()
		self.ports: dict[str, Values] = {name: _port(name) for name in (PORT, "0/1/4", "0/1/5:12")}
		self.onts: dict[str, Values] = {}
		self.unreachable = False

	def put_ont(self, serial: str, port: str) -> None:
		"""An ONT that is there already."""
		self.onts[serial] = {
			"serial": serial,
			"olt": OLT,
			"port": port,
			"profile": "res-1g",
			"last_change": "",
		}
		self.ports[port]["serial"] = serial

	# the operations

	def readStatus(self) -> Values:
		return {
			"name": "Test hub",
			"version": "1.0",
			"olts": 1,
			"unreachable": [OLT] if self.unreachable else [],
		}

	def readPort(self, olt: str, port: str) -> Values:
		return self._held(olt, port)

	def putHold(self, key: str, source: str, olt: str, port: str, body: Values) -> Values:
		held = self._held(olt, port)
		serial = body.pop("serial", None)
		if serial and held["serial"] and serial.upper() != held["serial"].upper():
			raise Problem(409, "other_ont", f"{held['serial']} is at the port, not {serial}")
		held["holds"] = [hold for hold in held["holds"] if hold["source"] != source] + [
			{"source": source, **body}
		]
		return self._after(held, key)

	def deleteHold(self, key: str, source: str, olt: str, port: str) -> Values:
		held = self._held(olt, port)
		held["holds"] = [hold for hold in held["holds"] if hold["source"] != source]
		return self._after(held, key)

	def readOnt(self, serial: str) -> Values:
		if serial.upper() not in self.onts:
			raise Problem(404, "no_such_ont", f"There is no ONT {serial}")
		return self.onts[serial.upper()]

	def provisionOnt(self, key: str, serial: str, body: Values) -> Values:
		held, serial = self._held(body["olt"], body["port"]), serial.upper()
		there = self.onts.get(serial)
		if there and there["port"] != body["port"]:
			raise Problem(409, "serial_in_use", f"{serial} is at {there['port']}")
		if held["serial"] not in (None, serial):
			raise Problem(409, "port_in_use", f"{held['serial']} is at {body['port']}")
		held["serial"] = serial
		self.onts[serial] = {"serial": serial, **body, "last_change": key}
		return self.onts[serial]

	def readSignal(self, serial: str) -> Values:
		self.readOnt(serial)
		powers = {"rx_dbm": -19.5, "tx_dbm": 2.3, "olt_rx_dbm": None}
		return {"serial": serial, "state": "online", **powers, "measured_at": "2031-05-04T12:00:00Z"}

	def _held(self, olt: str, port: str) -> Values:
		if olt != OLT:
			raise Problem(404, "no_such_olt", f"There is no OLT {olt}")
		if port not in self.ports:
			raise Problem(404, "no_such_port", f"There is no port {port} on {olt}")
		if self.unreachable:
			raise Problem(503, "olt_unreachable", f"{olt} does not answer")
		return self.ports[port]

	@staticmethod
	def _after(held: Values, key: str) -> Values:
		modes = [hold["mode"] for hold in held["holds"]]
		held["mode"] = max(modes, key=STRICT.index, default="open")
		held["last_change"] = key
		return held


def _port(name: str) -> Values:
	return {"olt": OLT, "port": name, "mode": "open", "holds": [], "serial": None, "last_change": ""}
