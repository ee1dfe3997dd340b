"""Tells the hub of ports to be held, given back, or to carry a new ONT, and writes down what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from targo_customer360.billing import suspension_effects as effects
from targo_customer360.billing.suspension_start import DISABLE, ENABLE, HUB, STILL_BARRED, carries_line
from targo_customer360.effects.tasks import Said, ask_a_person, both
from targo_customer360.integrations.errors import ServiceFault
from targo_customer360.integrations.hub import DISABLED, SOURCE, WALLED_GARDEN, Hub, configured_hub
from targo_customer360.integrations.outbox.handler import Message, Outcome
from targo_customer360.integrations.timeline import note
from targo_customer360.sites.port import Site, Values

SERVICE: Final = HUB
PROVISION: Final = "provision_ont"
LOCATION: Final = "Service Location"
WALLED: Said = (
	"The port is in the walled garden instead of disabled: a telephone that calls 911 is behind it",
	"Le port est en accès restreint plutôt que désactivé : un téléphone qui appelle le 911 est derrière",
)


class HubHandler:
	"""The outbox handler of the service "hub"."""

	def __init__(self, hub: Hub):
		self._hub = hub
		self._calls: dict[str, Callable[[Site, Message], Outcome]] = {
			DISABLE: self._disable,
			ENABLE: self._enable,
			PROVISION: self._provision,
		}

	def send(self, site: Site, message: Message) -> Outcome:
		return self._calls[message.operation](site, message)

	def read_back(self, site: Site, message: Message) -> Outcome:
		"""Whether an earlier attempt took effect: the hub keeps the key of the last change. Where it names another one,
		the same key is sent again, which the hub takes for the same change.
		"""
		told = message.payload
		if message.operation == PROVISION:
			ont = self._hub.read_ont(told["serial"])
			ours = ont is not None and ont["last_change"] == message.key
			return self._provisioned(site, message, ont) if ours else Outcome("retry")
		port = self._hub.read_port(told["olt"], told["port"])
		if port["last_change"] != (
			message.key if message.operation == ENABLE else _mode_and_key(site, message)[1]
		):
			return Outcome("retry")
		return (
			self._held(site, message, port)
			if message.operation == DISABLE
			else self._freed(site, message, port)
		)

	def _disable(self, site: Site, message: Message) -> Outcome:
		told = message.payload
		mode, key = _mode_and_key(site, message)
		port = self._hub.hold(
			told["olt"],
			told["port"],
			mode,
			key,
			told.get("serial") or "",
			told.get("suspension") or "",
		)
		return self._held(site, message, port)

	def _held(self, site: Site, message: Message, port: Values) -> Outcome:
		ours = next((hold for hold in port["holds"] if hold.get("source") == SOURCE), None)
		if ours is None or port["mode"] == "open":
			raise ServiceFault(
				f"The hub took the change, but port {port['port']} of {port['olt']} is not held"
			)
		site.rollback()
		other = ours.get("mode") != (message.payload.get("mode") or DISABLED)
		effects.effect_done(site, message.key, detail=WALLED if other else "")
		return Outcome("sent", both(WALLED) if other else "", port)

	def _enable(self, site: Site, message: Message) -> Outcome:
		told = message.payload
		return self._freed(site, message, self._hub.release(told["olt"], told["port"], message.key))

	def _freed(self, site: Site, message: Message, port: Values) -> Outcome:
		others = [str(hold.get("source")) for hold in port["holds"]]
		if SOURCE in others or (not others and port["mode"] != "open"):
			raise ServiceFault(
				f"The hub took the change, but port {port['port']} of {port['olt']} is not free"
			)
		site.rollback()
		said = _still_held(others) if others else ("", "")
		effects.effect_done(site, message.key, STILL_BARRED if others else "", said if others else "")
		return Outcome("sent", both(said) if others else "", port)

	def _provision(self, site: Site, message: Message) -> Outcome:
		told = message.payload
		ont = self._hub.provision(
			told["serial"],
			told["olt"],
			told["port"],
			told.get("profile") or "",
			told["reference"],
			message.key,
		)
		return self._provisioned(site, message, ont)

	@staticmethod
	def _provisioned(site: Site, message: Message, ont: Values | None) -> Outcome:
		assert ont is not None
		if (ont["olt"], ont["port"]) != (message.payload["olt"], message.payload["port"]):
			raise ServiceFault(
				f"The hub took the change, but ONT {ont['serial']} is at {ont['port']} of {ont['olt']}"
			)
		site.rollback()
		where = f"{ont['port']} / {ont['olt']}"
		said = (
			f"ONT {ont['serial']} is provisioned at {where}",
			f"L'ONT {ont['serial']} est provisionné à {where}",
		)
		note(site, message.doctype, message.name, message.payload.get("reference"), said)
		return Outcome("sent", both(said), ont)


def hub_handler(site: Site) -> HubHandler:
	"""The handler for the hub of the settings. Raises SiteError where they are not complete."""
	return HubHandler(configured_hub(site))


def given_up(site: Site, message: Message, why: str) -> None:
	"""The outbox no longer tries: the effect of the suspension says so, or a task does."""
	if effects.given_up(site, message.key, why):
		return
	ask_a_person(
		site,
		message.doctype,
		message.name,
		f"The hub was not told ({message.operation}): {why} / Le hub n'a pas été informé ({message.operation}) : {why}",
	)


def _mode_and_key(site: Site, message: Message) -> tuple[str, str]:
	"""How to hold the port. A telephone may have come behind it since the suspension was decided; that is another
	change, with a key of its own.
	"""
	wanted = message.payload.get("mode") or DISABLED
	held = site.lookup(LOCATION, [message.name], fields=("name", "customer")).get(message.name)
	if wanted == DISABLED and held is not None and carries_line(site, held):
		return WALLED_GARDEN, f"{message.key}-911"
	return wanted, message.key


def _still_held(others: list[str]) -> Said:
	names = ", ".join(others)
	return f"The port is still held by {names}", f"Le port est encore retenu par {names}"
