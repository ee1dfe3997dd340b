"""Devices: restarted through the ACS, and a restart that waits there withdrawn; with the other actions on devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, Final

from targo_customer360.actions import equipment as parts
from targo_customer360.actions.device_status import CHECK_STATUS
from targo_customer360.actions.fibre import PROVISION_FIBRE
from targo_customer360.actions.model import Applied, ChangingAction, Outside, Plan, Said
from targo_customer360.effects.owed import Owed
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.genieacs import configured_acs
from targo_customer360.integrations.genieacs_handler import REBOOT, SERVICE, WITHDRAW
from targo_customer360.integrations.genieacs_waiting import waiting_restart
from targo_customer360.integrations.outbox.messages import MESSAGE, OPEN
from targo_customer360.integrations.outbox.owing import owe_all, replace_dead
from targo_customer360.sites.port import Site, Values

EQUIPMENT: Final = parts.EQUIPMENT


# restarted


def decide_reboot(site: Site, params: parts.Which) -> Plan:
	device = parts.only_one(site, params.customer, parts.chosen(site, params))
	serial, name = parts.serial_of(device), parts.said_device(device)
	configured_acs(site)
	_check_none_under_way(site, device["name"])
	who = parts.customer_name(site, params.customer)

	def apply() -> Applied:
		owed = Owed(
			SERVICE,
			REBOOT,
			EQUIPMENT,
			device["name"],
			_key(site, device["name"], REBOOT),
			{
				"serial": serial,
				"customer": params.customer,
				"asked_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
				"why": {"by": site.user},
			},
		)
		replace_dead(site, owed)
		owe_all(site, [owed])
		return Applied(
			(
				f"{name} of {who} is being restarted; what comes of it will stand on the customer's timeline",
				f"{name} de {who} est en cours de redémarrage ; la suite sera inscrite au fil du client",
			),
			documents=((EQUIPMENT, device["name"]),),
			result={"equipment": device["name"], "message": owed.key},
		)

	return Plan(
		summary=(f"Restart {name} of {who}", f"Redémarrer {name} de {who}"),
		customer=params.customer,
		outside=(
			Outside(
				SERVICE,
				(
					f"The ACS restarts the device {serial}, or keeps the restart for 24 hours when it is offline",
					f"L'ACS redémarre l'appareil {serial}, ou garde le redémarrage 24 heures s'il est hors ligne",
				),
			),
		),
		warnings=_warnings(site, device),
		touches=((EQUIPMENT, device["name"]),),
		apply=apply,
	)


def _warnings(site: Site, device: Values) -> tuple[Said, ...]:
	found: list[Said] = [
		(
			"What runs through it stops for about two minutes; a restart cannot be undone",
			"Ce qui passe par lui s'arrête environ deux minutes ; un redémarrage ne peut être annulé",
		)
	]
	dids = parts.telephones(site, device)
	if dids:
		found.append(parts.telephone_warning(dids))
	return tuple(found)


def _check_none_under_way(site: Site, equipment: str) -> None:
	about = {"service": SERVICE, "subject_name": equipment, "status": ("in", OPEN)}
	if site.count(MESSAGE, about):
		raise InvalidField("device", "A restart of {0} is under way already", equipment)
	if waiting_restart(site, equipment):
		raise InvalidField("device", "A restart of {0} waits in the ACS until the device calls", equipment)


def _key(site: Site, equipment: str, operation: str) -> str:
	"""Of the next call of its kind: two people who ask at once ask for the same one."""
	about = {"service": SERVICE, "subject_name": equipment, "operation": operation}
	return f"{SERVICE}-{equipment}-{site.count(MESSAGE, about) + 1}-{operation}"


# withdrawn


def decide_withdraw(site: Site, params: parts.Which) -> Plan:
	chosen = parts.chosen(site, params)
	waiting = {device["name"]: waiting_restart(site, device["name"]) for device in chosen}
	found = [device for device in chosen if waiting[device["name"]]]
	if not found:
		raise InvalidField("device", "No restart of {0} waits in the ACS", chosen[0]["name"])
	device = parts.only_one(site, params.customer, found)
	restart: Values = waiting[device["name"]] or {}
	name, who = parts.said_device(device), parts.customer_name(site, params.customer)
	key = f"{restart['message']}-withdraw"
	if site.count(MESSAGE, {"name": key}):
		raise InvalidField("device", "The restart of {0} is being withdrawn already", device["name"])

	def apply() -> Applied:
		payload = {**restart, "customer": params.customer, "why": {"by": site.user}}
		owe_all(site, [Owed(SERVICE, WITHDRAW, EQUIPMENT, device["name"], key, payload)])
		return Applied(
			(
				f"The restart of {name} is being withdrawn",
				f"Le redémarrage de {name} est en cours de retrait",
			),
			documents=((EQUIPMENT, device["name"]),),
			result={"equipment": device["name"], "message": key},
		)

	return Plan(
		summary=(
			f"Withdraw the restart of {name} of {who} that waits in the ACS",
			f"Retirer le redémarrage de {name} de {who} qui attend dans l'ACS",
		),
		customer=params.customer,
		outside=(
			Outside(
				SERVICE, ("The ACS forgets the waiting restart", "L'ACS oublie le redémarrage en attente")
			),
		),
		touches=((EQUIPMENT, device["name"]), (MESSAGE, restart["message"])),
		apply=apply,
	)


def _changing(
	action: str, label: Said, decide: Callable[[Site, Any], Plan], examples: dict[Any, tuple[str, ...]]
) -> ChangingAction:
	return ChangingAction(
		id=action,
		params=parts.Which,
		label=label,
		rights=((EQUIPMENT, "write"),),
		decide=decide,
		undo=None,
		examples=examples,
	)


ACTIONS: Final = (
	CHECK_STATUS,
	_changing(
		"reboot_device",
		("Restart a device", "Redémarrer un appareil"),
		decide_reboot,
		{
			"en": ("Reboot the router of C-1207", "Restart the ONT at 123 rue Principale for Lise Côté"),
			"fr": ("Redémarre le routeur de C-1207", "Relance l'ONT de Lise Côté au 123 rue Principale"),
		},
	),
	_changing(
		"withdraw_reboot",
		("Withdraw a restart that waits for its device", "Retirer un redémarrage qui attend son appareil"),
		decide_withdraw,
		{
			"en": ("Withdraw the waiting reboot of C-1207's router",),
			"fr": ("Retire le redémarrage en attente du routeur de C-1207",),
		},
	),
	PROVISION_FIBRE,
)
