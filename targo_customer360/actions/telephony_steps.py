"""What a person does with an order under way: a step again, the adapter, the mailbox, or no more of it."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions.model import Applied, Change, ChangingAction, Outside, Params, Plan
from targo_customer360.actions.telephony_lines import STAYS_REGISTERED
from targo_customer360.actions.telephony_orders import CANCEL, ORDER_STATUS, OfOrder
from targo_customer360.actions.telephony_parts import (
	FIELD_LABELS,
	FOLLOWS,
	PBX,
	STATUS,
	changed,
	documents,
	line_server,
	person,
)
from targo_customer360.effects.records import kept_by_action
from targo_customer360.integrations import lines as apply_to
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import line_states as states
from targo_customer360.telephony import order_rules as rules
from targo_customer360.telephony import order_steps, orders
from targo_customer360.telephony.e911_states import REGISTRATION
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.lines import ORDER

RETRY, ADAPTER, MAILBOX = "retry_line_order_step", "configure_ata", "record_mailbox"


class Step(Params):
	order: str
	step: str


class Adapter(Params):
	order: str
	model: str
	mac: str


class Cancel(Params):
	order: str
	reason: str


def decide_retry(site: Site, params: Step) -> Plan:
	name, order = params.order, order_steps.get(site, params.order)
	waiting = apply_to.waiting_message(site, order, params.step)
	if not waiting:
		orders.check_retry(site, order, params.step)

	def apply() -> Applied:
		with kept_by_action():
			apply_to.retry_step(site, name, params.step)
		return Applied(
			(f"{name}: {params.step} is tried again", f"{name} : {params.step} est repris"), ((ORDER, name),)
		)

	who = person(site, order["customer"])
	what = f"{params.step}, {name}, {order['did']}, {who}"
	return Plan(
		summary=(f"Try a step of an order again: {what}", f"Reprendre une étape d'une commande : {what}"),
		customer=order["customer"],
		outside=(_again(site, params.step, order["did"]),) if params.step != rules.ATA else (),
		touches=((ORDER, name),),
		apply=apply,
	)


def decide_adapter(site: Site, params: Adapter) -> Plan:
	name, order = params.order, order_steps.get(site, params.order)
	model, mac = rules.check_adapter(order, params.model, params.mac)
	changes = tuple(changed(ORDER, name, order, {"ata_model": model, "ata_mac": mac}, FIELD_LABELS))

	def apply() -> Applied:
		with kept_by_action():
			apply_to.ata_configured(site, name, model, mac)
		return Applied(
			(f"{name}: the adapter {model} is configured", f"{name} : l'adaptateur {model} est configuré"),
			((ORDER, name), (LINE, order["did"])),
		)

	return Plan(
		summary=(
			f"The adapter {model} {mac} of line {order['did']} is configured",
			f"L'adaptateur {model} {mac} de la ligne {order['did']} est configuré",
		),
		customer=order["customer"],
		changes=changes,
		outside=_goes_on(site, order, rules.ATA),
		touches=((ORDER, name), (LINE, order["did"])),
		apply=apply,
	)


def decide_mailbox(site: Site, params: OfOrder) -> Plan:
	name, order = params.order, order_steps.get(site, params.order)
	rules.check_mailbox(order)

	def apply() -> Applied:
		with kept_by_action():
			apply_to.mailbox_ready(site, name)
		return Applied(
			(f"{name}: the mailbox is set up", f"{name} : la boîte vocale est prête"), ((ORDER, name),)
		)

	return Plan(
		summary=(
			f"The mailbox of line {order['did']} was set up elsewhere by {site.user}",
			f"La boîte vocale de la ligne {order['did']} a été préparée ailleurs par {site.user}",
		),
		customer=order["customer"],
		outside=_goes_on(site, order, rules.VOICEMAIL),
		touches=((ORDER, name),),
		apply=apply,
	)


def decide_cancel(site: Site, params: Cancel) -> Plan:
	name, order = params.order, order_steps.get(site, params.order)
	rules.check_cancel(order, params.reason)
	begun = order["status"] in rules.OPEN
	held = site.get(REGISTRATION, order["did"]) if begun else None
	changes = [Change(ORDER, name, "status", order["status"], rules.CANCELLED, ORDER_STATUS)]
	if begun:
		line = site.lookup(LINE, [order["did"]], fields=("status",))[order["did"]]
		changes.append(Change(LINE, order["did"], "status", line["status"], states.DECOMMISSIONED, STATUS))

	def apply() -> Applied:
		with kept_by_action():
			apply_to.cancel_order(site, name, params.reason)
		return Applied((f"{name} is cancelled", f"{name} est annulée"), documents(changes))

	who, server = person(site, order["customer"]), line_server(site)
	forgets = (f"{server[0]} forgets {order['did']}", f"{server[1]} oublie le {order['did']}")
	return Plan(
		summary=(
			f"Cancel the order {name} for line {order['did']} of {who}",
			f"Annuler la commande {name} de la ligne {order['did']} de {who}",
		),
		customer=order["customer"],
		changes=tuple(changes),
		outside=(Outside(PBX, forgets),) if begun else (),
		warnings=(STAYS_REGISTERED,) if held and held["status"] != "Removed" else (),
		apply=apply,
	)


def _again(site: Site, step: str, did: str) -> Outside:
	if step == rules.E911:
		said = ("The 911 provider is asked again", "Le fournisseur 911 est sollicité de nouveau")
		return Outside("e911", (f"{said[0]}: {did}", f"{said[1]} : {did}"))
	server = line_server(site)
	return Outside(
		PBX, (f"{server[0]} is asked again: {did}", f"{server[1]} est sollicité de nouveau : {did}")
	)


def _goes_on(site: Site, order: Values, step: str) -> tuple[Outside, ...]:
	"""What the order does next once a person has done this step."""
	steps = [row["step"] for row in order["steps"]]
	if steps[steps.index(step) + 1] != rules.ACTIVATION:
		return ()
	server = line_server(site)
	return (
		Outside(
			PBX,
			(
				f"{server[0]} takes the barring of {order['did']} away: the line becomes active",
				f"{server[1]} lève le blocage du {order['did']} : la ligne devient active",
			),
		),
	)


RIGHTS: Final = ((ORDER, "write"),)
ACTIONS: Final = (
	ChangingAction(
		id=RETRY,
		params=Step,
		label=("Try a step of a line order again", "Reprendre une étape d'une commande de ligne"),
		rights=RIGHTS,
		decide=decide_retry,
		undo=None,
		examples={
			"en": ("Try the 911 registration of VLO-2026-00012 again",),
			"fr": ("Reprends l'inscription 911 de VLO-2026-00012",),
		},
		also_writes=(*FOLLOWS, ORDER, LINE, REGISTRATION),
	),
	ChangingAction(
		id=ADAPTER,
		params=Adapter,
		label=("Record a configured adapter", "Noter un adaptateur configuré"),
		rights=RIGHTS,
		decide=decide_adapter,
		undo=None,
		examples={
			"en": ("The HT801 00:0B:82:AA:BB:CC of VLO-2026-00012 is configured",),
			"fr": ("Le HT801 00:0B:82:AA:BB:CC de VLO-2026-00012 est configuré",),
		},
		also_writes=(*FOLLOWS, LINE),
	),
	ChangingAction(
		id=MAILBOX,
		params=OfOrder,
		label=("Record a mailbox set up elsewhere", "Noter une boîte vocale préparée ailleurs"),
		rights=RIGHTS,
		decide=decide_mailbox,
		undo=None,
		examples={
			"en": ("The mailbox of VLO-2026-00012 is set up",),
			"fr": ("La boîte vocale de VLO-2026-00012 est prête",),
		},
		also_writes=(*FOLLOWS, ORDER),
	),
	ChangingAction(
		id=CANCEL,
		params=Cancel,
		label=("Cancel the order of a line", "Annuler la commande d'une ligne"),
		rights=RIGHTS,
		decide=decide_cancel,
		undo=None,
		examples={
			"en": ("Cancel the line order VLO-2026-00012, the customer changed their mind",),
			"fr": ("Annule la commande de ligne VLO-2026-00012, le client a changé d'idée",),
		},
		also_writes=(*FOLLOWS, REGISTRATION),
	),
)
