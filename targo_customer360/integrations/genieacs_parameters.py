"""Where each model of device keeps what we show: genieacs_parameters.json, and how to read a device by it.

A device comes from the ACS as a tree of nodes with `_value` and `_timestamp`. Nothing here calls anything.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from targo_customer360.sites.port import Values

QUANTITIES = ("rx_dbm", "tx_dbm", "wifi_clients", "uptime", "external_ip", "model", "firmware")
UNITS = {"dBm": 1.0, "0.1dBm": 0.1, "-0.1dBm": -0.1, "0.001dBm": 0.001}
LIGHT = "0.1uW"
DARKEST_DBM, BRIGHTEST_DBM = -50.0, 15.0
"""What lies outside is no measurement but a device's way to say that it has none."""
SHARED = ip_network("100.64.0.0/10")
_NUMBER = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*(dBm)?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
	"""One path under which a quantity may be found; `*` stands for every instance."""

	path: str
	unit: str = ""
	how: str = ""

	@property
	def fixed(self) -> str:
		"""The part before the first `*`, which is all that can be asked of the ACS."""
		return self.path.partition(".*")[0]


@dataclass(frozen=True)
class Model:
	"""How to read one kind of device. `refresh` is the object with its optical values, empty when there is none."""

	name: str
	refresh: str
	places: dict[str, tuple[Place, ...]]


@dataclass(frozen=True)
class Reading:
	"""A value as it is shown, and the ISO time at which the device told it."""

	value: Any
	at: str


@cache
def _table() -> Values:
	return json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def optical_limits() -> tuple[float, float]:
	"""The weakest and the strongest signal in dBm at which a line is sound."""
	optics = _table()["optics"]
	return optics["weakest_dbm"], optics["strongest_dbm"]


@cache
def model_of(manufacturer: str, product_class: str) -> Model:
	"""The model whose patterns fit; what it does not say is read as of any device."""
	for entry in _table()["models"]:
		if _fits(entry.get("manufacturer"), manufacturer) and _fits(
			entry.get("product_class"), product_class
		):
			return _model(entry)
	return _model({"name": "Generic"})


def _fits(pattern: str | None, text: str) -> bool:
	return not pattern or re.search(pattern, text, re.IGNORECASE) is not None


def _model(entry: Values) -> Model:
	generic = _table()["generic"]
	places = {
		quantity: tuple(Place(**place) for place in [*entry.get(quantity, []), *generic.get(quantity, [])])
		for quantity in QUANTITIES
	}
	return Model(entry["name"], entry.get("refresh", ""), places)


@cache
def projection() -> tuple[str, ...]:
	"""What to ask the ACS for, so that every quantity of any model can be read."""
	models = [_model(entry) for entry in _table()["models"]]
	return tuple(dict.fromkeys(p.fixed for m in models for places in m.places.values() for p in places))


def nodes(device: Values, path: str) -> Iterator[tuple[str, Values]]:
	"""The nodes of a device at a path, each with its own full path, in the order of their instances."""
	found: list[tuple[str, Values]] = [("", device)]
	for step in path.split("."):
		found = [
			(f"{parent}.{name}".lstrip("."), node[name])
			for parent, node in found
			for name in (_instances(node) if step == "*" else (step,))
			if isinstance(node.get(name), dict)
		]
	yield from found


def _instances(node: Values) -> list[str]:
	return sorted((name for name in node if name.isdecimal()), key=int)


def leaves(device: Values, model: Model) -> list[str]:
	"""The full names of the parameters that the ACS knows of this device and that the model reads."""
	return list(
		dict.fromkeys(
			name
			for places in model.places.values()
			for place in places
			if place.how != "count"
			for name, node in nodes(device, place.path)
			if "_value" in node
		)
	)


def read(device: Values, model: Model, quantity: str) -> Reading | None:
	"""A quantity of a device, from the first place that has a usable value."""
	for place in model.places[quantity]:
		reading = _read(device, quantity, place)
		if reading is not None:
			return reading
	return None


def _read(device: Values, quantity: str, place: Place) -> Reading | None:
	found = [node for _name, node in nodes(device, place.path)]
	if place.how == "count":
		# An object that was never looked into may hold more than the ACS knows.
		parents = [
			node for _name, node in nodes(device, place.path.rpartition(".")[0]) if node.get("_timestamp")
		]
		return Reading(len(found), parents[0]["_timestamp"]) if parents else None
	told = [Reading(node["_value"], str(node.get("_timestamp") or "")) for node in found if "_value" in node]
	if place.how == "sum":
		numbers = [number for reading in told if (number := _number(reading.value)) is not None]
		return Reading(int(sum(numbers)), told[0].at) if numbers else None
	if quantity == "external_ip":
		return _address(told)
	for reading in told:
		value = _usable(quantity, reading.value, place.unit)
		if value is not None:
			return Reading(value, reading.at)
	return None


def _usable(quantity: str, value: Any, unit: str) -> Any:
	if quantity in ("rx_dbm", "tx_dbm"):
		return dbm(value, unit)
	if quantity == "uptime":
		number = _number(value)
		return int(number) if number is not None and number >= 0 else None
	return str(value).strip() or None


def dbm(value: Any, unit: str) -> float | None:
	"""Optical power in dBm, to a hundredth; None where the device has no light or says nothing that can be read."""
	match = _NUMBER.fullmatch(str(value))
	if match is None:
		return None
	number = float(match[1])
	if unit == LIGHT and not match[2] and number >= 0:
		if not number:
			return None
		number = 10 * math.log10(number / 10_000)
	elif not match[2] and unit != LIGHT:
		factor = UNITS[unit]
		# A device that gives the bare magnitude gives a sign only when it speaks of dBm proper.
		number = number if factor < 0 and number < 0 else number * factor
	return round(number, 2) if DARKEST_DBM < number < BRIGHTEST_DBM and number else None


def _number(value: Any) -> float | None:
	match = _NUMBER.fullmatch(str(value))
	return float(match[1]) if match else None


def _address(told: list[Reading]) -> Reading | None:
	"""The address on the Internet: a public one, else one behind the ISP's own translation, else any other."""
	ranked: list[tuple[int, int, Reading]] = []
	for reading in told:
		try:
			address = ip_address(str(reading.value).strip())
		except ValueError:
			continue
		if not (address.is_unspecified or address.is_loopback or address.is_link_local):
			rank = 0 if address.is_global else 1 if address in SHARED else 2
			ranked.append((rank, len(ranked), Reading(str(address), reading.at)))
	return min(ranked)[2] if ranked else None
