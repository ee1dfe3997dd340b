"""The state of devices told: what the ACS last heard, and for an ONT what the OLT sees of it."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions import equipment as parts
from targo_customer360.actions.model import Answer, ReadingAction, Said
from targo_customer360.actions.refusals import DECIDED, ActionRefused
from targo_customer360.integrations import genieacs_status
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.genieacs import GenieAcs, configured_acs
from targo_customer360.integrations.hub import Hub, configured_hub
from targo_customer360.sites.port import Site, SiteError, Values

UNKNOWN: Said = ("the ACS does not know it", "l'ACS ne le connaît pas")
STATES: Final[dict[str, Said]] = {
	"online": ("the OLT sees it", "l'OLT le voit"),
	"offline": ("the OLT does not see it", "l'OLT ne le voit pas"),
	"no_light": (
		"no light reaches the OLT: the fibre may be cut",
		"aucune lumière n'atteint l'OLT : la fibre est peut-être coupée",
	),
	"power_lost": ("it lost its power", "il n'a plus de courant"),
}
LABELS: Final[dict[str, Said]] = {
	"equipment": ("Equipment", "Équipement"),
	"device_type": ("Type", "Type"),
	"online": ("Online", "En ligne"),
	"last_inform": ("Last heard (UTC)", "Entendu en dernier (UTC)"),
	"rx_dbm": ("Signal received (dBm)", "Signal reçu (dBm)"),
	"tx_dbm": ("Signal sent (dBm)", "Signal émis (dBm)"),
	"olt_rx_dbm": ("Received by the OLT (dBm)", "Reçu par l'OLT (dBm)"),
	"wifi_clients": ("On WiFi", "En WiFi"),
	"uptime": ("Up for (s)", "En marche depuis (s)"),
	"external_ip": ("IP address", "Adresse IP"),
	"model": ("Model", "Modèle"),
	"firmware": ("Firmware", "Micrologiciel"),
}
COLUMNS: Final = tuple(LABELS)
WAIT_SECONDS = 10.0
"""A person waits for the answer."""


def answer_status(site: Site, params: parts.Which) -> Answer:
	"""What is known now of each device that may be meant. The devices themselves are not called."""
	found = parts.chosen(site, params)
	with_serial = [device for device in found if (device["serial_number"] or "").strip()]
	if not with_serial:
		parts.serial_of(found[0])
	ask = _Asked(site)
	rows, sentences = [], []
	for device in with_serial:
		said, told = ask.about(device)
		name = parts.said_device(device)
		sentences.append((f"{name}: {said[0]}", f"{name} : {said[1]}"))
		rows.append({"equipment": device["name"], "device_type": device["equipment_type"], **told})
	english, french = zip(*sentences, strict=True)
	return Answer((". ".join(english), ". ".join(french)), COLUMNS, tuple(rows), LABELS)


class _Asked:
	def __init__(self, site: Site):
		self._acs: GenieAcs = configured_acs(site)
		self._hub: Hub | None = None
		try:
			self._hub = configured_hub(site, WAIT_SECONDS)
		except SiteError:
			pass  # not every ISP has one
		self._minutes = genieacs_status.online_minutes(site)

	def about(self, device: Values) -> tuple[Said, Values]:
		serial = parts.serial_of(device)
		try:
			status = genieacs_status.last_known(self._acs, serial, self._minutes)
		except ServiceError as error:
			# That the ACS is away says nothing about the device.
			raise ActionRefused(DECIDED, _not_known(error.message)) from None
		said = genieacs_status.said(status) if status else UNKNOWN
		told = status.as_dict() if status else {}
		seen = self._seen(device, serial)
		if not seen:
			return said, told
		by_olt = STATES.get(seen["state"])
		if by_olt:
			said = (f"{said[0]}, {by_olt[0]}", f"{said[1]}, {by_olt[1]}")
		measured = {name: seen.get(name) for name in ("rx_dbm", "tx_dbm", "olt_rx_dbm")}
		return said, told | {name: value for name, value in measured.items() if told.get(name) is None}

	def _seen(self, device: Values, serial: str) -> Values | None:
		"""What the OLT sees of an ONT now; None where it can't be asked, which says nothing about the ONT."""
		if self._hub is None or device["equipment_type"] != parts.KINDS["ont"]:
			return None
		try:
			return self._hub.signal(serial)
		except ServiceError:
			return None


def _not_known(why: str) -> Said:
	return (
		f"The state is not known now, which says nothing about the device: {why}",
		f"L'état n'est pas connu pour l'instant, ce qui ne dit rien de l'appareil : {why}",
	)


CHECK_STATUS: Final = ReadingAction(
	id="check_equipment_status",
	params=parts.Which,
	label=("Check the state of a device", "Vérifier l'état d'un appareil"),
	rights=((parts.EQUIPMENT, "read"),),
	answer=answer_status,
	examples={
		"en": ("Is the ONT of C-1207 online?", "Check the modem signal at Ferme Bellevue"),
		"fr": ("L'ONT de C-1207 est-il en ligne?", "Vérifie le signal du modem chez Ferme Bellevue"),
	},
)
