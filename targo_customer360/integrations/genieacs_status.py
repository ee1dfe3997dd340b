"""The state of a device as the ACS last heard it, and the same in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone

from targo_customer360.integrations import genieacs_parameters as parameters
from targo_customer360.integrations.genieacs import SETTINGS, GenieAcs
from targo_customer360.sites.port import Site, Values

ONLINE_MINUTES = 15
Said = tuple[str, str]
"""The same sentence in English and in French."""


@dataclass(frozen=True)
class DeviceStatus:
	"""What the ACS knows of a device. Moments are ISO times in UTC, powers dBm, `uptime` seconds; None is unknown.

	`silent_seconds` is how long the ACS has not heard the device, and `told_at` when the device told the oldest of the
	measured values that are given here.
	"""

	device: str
	serial: str
	maker: str
	model: str
	firmware: str
	online: bool
	silent_seconds: int | None
	last_inform: str | None
	last_boot: str | None
	uptime: int | None
	external_ip: str | None
	rx_dbm: float | None
	tx_dbm: float | None
	wifi_clients: int | None
	told_at: str | None

	def as_dict(self) -> Values:
		return asdict(self)


def online_minutes(site: Site) -> int:
	"""For how long after its last inform a device counts as online."""
	return int(site.single(SETTINGS).get("genieacs_online_minutes") or 0) or ONLINE_MINUTES


def known_model(device: Values) -> parameters.Model:
	identity = device.get("_deviceId") or {}
	return parameters.model_of(
		str(identity.get("_Manufacturer") or ""), str(identity.get("_ProductClass") or "")
	)


def status_of(device: Values, minutes: int, now: datetime | None = None) -> DeviceStatus:
	"""Read a device of the ACS. `now` is aware; without it, the clock."""
	identity, model = device.get("_deviceId") or {}, known_model(device)
	readings = {quantity: parameters.read(device, model, quantity) for quantity in parameters.QUANTITIES}
	values = {quantity: reading.value if reading else None for quantity, reading in readings.items()}
	measured = ("rx_dbm", "tx_dbm", "wifi_clients", "uptime", "external_ip")
	times = [reading.at for quantity in measured if (reading := readings[quantity]) and reading.at]
	informed = moment(device.get("_lastInform"))
	silent = (now or datetime.now(timezone.utc)) - informed if informed else None
	return DeviceStatus(
		device=str(device["_id"]),
		serial=str(identity.get("_SerialNumber") or ""),
		maker=str(identity.get("_Manufacturer") or ""),
		model=values["model"] or str(identity.get("_ProductClass") or ""),
		firmware=values["firmware"] or "",
		online=silent is not None and silent <= timedelta(minutes=minutes),
		silent_seconds=max(0, int(silent.total_seconds())) if silent is not None else None,
		last_inform=device.get("_lastInform"),
		last_boot=device.get("_lastBoot"),
		uptime=values["uptime"],
		external_ip=values["external_ip"],
		rx_dbm=values["rx_dbm"],
		tx_dbm=values["tx_dbm"],
		wifi_clients=values["wifi_clients"],
		told_at=min(times, default=None),
	)


def moment(text: object) -> datetime | None:
	"""An ISO time of the ACS, aware; None where there is none that can be read."""
	try:
		read = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
	except ValueError:
		return None
	return read if read.tzinfo else read.replace(tzinfo=timezone.utc)


def started(device: Values) -> datetime | None:
	"""When a device last started, by how long it says to be up."""
	reading = parameters.read(device, known_model(device), "uptime")
	told = moment(reading.at) if reading else None
	return told - timedelta(seconds=reading.value) if reading and told else None


def last_known(acs: GenieAcs, serial: str, minutes: int) -> DeviceStatus | None:
	"""What the ACS last heard of the device with this serial number; None where it knows none. May raise ServiceError."""
	device = acs.find(serial, parameters.projection())
	return status_of(device, minutes) if device else None


def said(status: DeviceStatus) -> Said:
	"""The state of a device in one sentence."""
	parts = [_online_said(status), _signal_said(status)]
	if status.wifi_clients is not None:
		parts.append((f"{status.wifi_clients} on WiFi", f"{status.wifi_clients} en WiFi"))
	if status.uptime is not None:
		parts.append((f"up for {_span(status.uptime, 'd')}", f"en marche depuis {_span(status.uptime, 'j')}"))
	if status.external_ip:
		parts.append((f"address {status.external_ip}", f"adresse {status.external_ip}"))
	english, french = zip(*(part for part in parts if part), strict=True)
	return ", ".join(english), ", ".join(french)


def _online_said(status: DeviceStatus) -> Said:
	if status.online:
		return "Online", "En ligne"
	if status.silent_seconds is None:
		return "Never heard", "Jamais entendu"
	return (
		f"Offline, last heard {_span(status.silent_seconds, 'd')} ago",
		f"Hors ligne, entendu il y a {_span(status.silent_seconds, 'j')}",
	)


def _signal_said(status: DeviceStatus) -> Said | None:
	if status.rx_dbm is None:
		return None
	weakest, strongest = parameters.optical_limits()
	english, french = f"optical signal {status.rx_dbm:g} dBm", f"signal optique {status.rx_dbm:g} dBm"
	if status.rx_dbm < weakest:
		return f"{english} (too weak)", f"{french} (trop faible)"
	if status.rx_dbm > strongest:
		return f"{english} (too strong)", f"{french} (trop fort)"
	return english, french


def _span(seconds: int, day: str) -> str:
	minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86400
	return f"{days} {day} {hours} h" if days else f"{hours} h {minutes} min"
