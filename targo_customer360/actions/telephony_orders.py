"""Orders for new telephone lines: entered, started, carried on by a person, given up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from targo_customer360.actions.model import Applied, Change, ChangingAction, Outside, Params, Plan, Said
from targo_customer360.actions.telephony_parts import (
	FIELD_LABELS,
	FOLLOWS,
	PBX,
	SETTINGS,
	STATUS,
	Did,
	changed,
	check_customer,
	documents,
	line_server,
	person,
	provider_told,
)
from targo_customer360.effects.records import kept_by_action
from targo_customer360.effects.tasks import both
from targo_customer360.integrations import lines as apply_to
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import line_states as states
from targo_customer360.telephony import order_rules as rules
from targo_customer360.telephony import order_steps, orders, wanted_address
from targo_customer360.telephony.e911_changes import LINE_FIELDS
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.lines import ORDER, REGISTRAR, has_voicemail

ADD, ENTER, START = "add_phone_line", "order_phone_line", "start_line_order"
CANCEL = "cancel_line_order"
UNDONE: Said = ("The order was undone", "La commande a été annulée")
ORDER_STATUS: Said = ("Order", "Commande")
CONFIRMED_HERE: Said = (
	"Confirming this says that the 911 address was confirmed with the customer",
	"Confirmer ceci dit que l'adresse 911 a été confirmée avec le client",
)
BY_HAND: Said = (
	"A person configures the adapter: the line calls 911 only until the order is done",
	"Une personne configure l'adaptateur : d'ici la fin de la commande, la ligne n'appelle que le 911",
)
MAILBOX_BY_HAND: Said = (
	"The SIP registrar has no voicemail: a step of the order asks a person to set the mailbox up elsewhere",
	"Le registraire SIP n'a pas de messagerie : une étape de la commande la fait préparer ailleurs par une personne",
)
SHOWN: Final = (
	"customer",
	"did",
	"service_location",
	"voicemail_enabled",
	"voicemail_email",
	*LINE_FIELDS,
	"address_confirmed",
)
"""What a person sees of an order before it is entered."""


class Add(Params):
	"""At the address, which is one of the customer's service locations, or at the only one."""

	customer: str
	did: Did
	voicemail: bool | None = None
	address: str | None = None


class Enter(Params):
	"""An order field by field, as its form has it."""

	customer: str
	did: Did
	service_location: str
	subscription: str | None = None
	caller_id: str | None = None
	language: Literal["", "fr", "en"] | None = None
	sip_domain: str | None = None
	extension: str | None = None
	max_calls: int | None = None
	call_timeout: int | None = None
	voicemail_enabled: bool = False
	voicemail_email: str | None = None
	e911_street_number: str | None = None
	e911_unit: str | None = None
	e911_street_name: str | None = None
	e911_info: str | None = None
	e911_city: str | None = None
	e911_state: str | None = None
	e911_postal_code: str | None = None
	e911_class: Literal["", "RES", "BUS"] | None = None
	address_confirmed: bool = False
	ata_model: str | None = None
	ata_mac: str | None = None


class OfOrder(Params):
	order: str


def decide_add(site: Site, params: Add) -> Plan:
	check_customer(site, params.customer)
	wanted = wanted_address.for_new_line(site, params.customer, params.address or "")
	found = wanted_address.doubts(site, wanted.location, wanted.address)
	values = {
		"customer": params.customer,
		"did": params.did,
		"service_location": wanted.location,
		"voicemail_enabled": int(bool(params.voicemail)),
		**{name: wanted.address[field] for name, field in LINE_FIELDS.items()},
		**_known_of(site, params.customer, bool(params.voicemail)),
		"address_confirmed": int(bool(found)),
	}
	told = wanted_address.not_the_door(wanted.location, found)
	return _order(site, values, (*told, CONFIRMED_HERE) if found else ())


def decide_enter(site: Site, params: Enter) -> Plan:
	values = {name: int(v) if isinstance(v, bool) else v for name, v in params if v is not None}
	return _order(site, values, ())


def decide_start(site: Site, params: OfOrder) -> Plan:
	order = order_steps.get(site, params.order)
	orders.check_start(site, order)
	changes = (
		Change(ORDER, params.order, "status", order["status"], rules.IN_PROGRESS, ORDER_STATUS),
		_line_made(site, order["did"]),
	)

	def apply() -> Applied:
		with kept_by_action():
			apply_to.start_order(site, params.order)
		made = ((LINE, order["did"]),) if changes[1].name is None else ()
		return Applied(
			(f"{params.order} was started", f"{params.order} est commencée"),
			(*made, *documents(changes)),
			undo={"order": params.order, "reason": both(UNDONE)},
		)

	who = person(site, order["customer"])
	return Plan(
		summary=(
			f"Start the order {params.order} for line {order['did']} of {who}",
			f"Commencer la commande {params.order} de la ligne {order['did']} de {who}",
		),
		customer=order["customer"],
		changes=changes,
		outside=tuple(_told(site, order)),
		warnings=tuple(_by_hand(site, order)),
		apply=apply,
	)


def _known_of(site: Site, customer: str, voicemail: bool) -> Values:
	"""What an order takes from its customer."""
	fields = ("customer_name", "customer_type", "language", "email_id")
	held = site.lookup("Customer", [customer], fields=fields).get(customer, {})
	language = str(held.get("language") or "")[:2]
	settings = site.single(SETTINGS)
	return {
		"caller_id": str(held.get("customer_name") or ""),
		"language": language if language in ("fr", "en") else "fr",
		"voicemail_email": str(held.get("email_id") or "") if voicemail else "",
		"sip_domain": settings.get("pbx_sip_domain") or "" if settings.get("pbx_kind") == REGISTRAR else "",
		"e911_class": "BUS" if held.get("customer_type") == "Company" else "RES",
	}


def _order(site: Site, values: Values, told: tuple[Said, ...]) -> Plan:
	"""Enter an order and start it."""
	orders.check_start(site, {**values, "name": "", "status": rules.DRAFT})
	shown = {name: values.get(name) for name in SHOWN}
	line = _line_made(site, values["did"])
	who, record = person(site, values["customer"]), _record(values)

	def apply() -> Applied:
		with kept_by_action():
			name = apply_to.place_order(site, values)
		return Applied(
			(
				f"{name}: line {values['did']} for {who} is being made",
				f"{name} : la ligne {values['did']} de {who} est en préparation",
			),
			((ORDER, name), (LINE, values["did"])),
			result={"order": name},
			undo={"order": name, "reason": both(UNDONE)},
		)

	return Plan(
		summary=(
			f"Order line {values['did']} for {who}, registered with 911 at {record}",
			f"Commander la ligne {values['did']} pour {who}, inscrite au 911 au {record}",
		),
		customer=values["customer"],
		changes=(*changed(ORDER, None, {}, shown, FIELD_LABELS), line),
		outside=tuple(_told(site, values)),
		warnings=(*told, *_by_hand(site, values)),
		touches=(("Service Location", values["service_location"]),),
		apply=apply,
	)


def _line_made(site: Site, did: str) -> Change:
	"""The line that an order makes, or takes up again where the number was in use before."""
	held = site.lookup(LINE, [did], fields=("status",)).get(did)
	if held is None:
		return Change(LINE, None, "status", None, states.SUSPENDED, STATUS)
	return Change(LINE, did, "status", held["status"], states.SUSPENDED, STATUS)


def _record(values: Mapping[str, object]) -> E911Record:
	return E911Record.of({field: values.get(name) for name, field in LINE_FIELDS.items()})


def _told(site: Site, order: Values) -> Iterable[Outside]:
	did, server = order["did"], line_server(site)
	yield Outside(
		PBX,
		(
			f"{server[0]} makes line {did}, barred except to 911 until the order is done",
			f"{server[1]} crée la ligne {did}, bloquée sauf vers le 911 d'ici la fin de la commande",
		),
	)
	record = _record(order)
	yield from provider_told(
		site,
		(
			f"The 911 provider registers {did} at {record}",
			f"Le fournisseur 911 inscrit le {did} au {record}",
		),
	)


def _by_hand(site: Site, order: Values) -> Iterable[Said]:
	yield BY_HAND
	if order.get("voicemail_enabled") and not has_voicemail(site):
		yield MAILBOX_BY_HAND


ACTIONS: Final = (
	ChangingAction(
		id=ADD,
		params=Add,
		label=("Add a telephone line", "Ajouter une ligne téléphonique"),
		rights=((ORDER, "create"),),
		decide=decide_add,
		undo=CANCEL,
		examples={
			"en": (
				"Add a phone line 450-245-7788 for client X with voicemail",
				"New VoIP line for client X at 88 Route 219, Napierville: 450 245 7788",
			),
			"fr": (
				"Ajoute une ligne téléphonique 450-245-7788 au client X avec boîte vocale",
				"Nouvelle ligne pour le client X au 88 route 219, Napierville : 450 245 7788",
			),
		},
		also_writes=FOLLOWS,
	),
	ChangingAction(
		id=ENTER,
		params=Enter,
		label=("Order a telephone line by its form", "Commander une ligne par le formulaire"),
		rights=((ORDER, "create"),),
		decide=decide_enter,
		undo=CANCEL,
		also_writes=FOLLOWS,
	),
	ChangingAction(
		id=START,
		params=OfOrder,
		label=("Start the order of a line", "Commencer la commande d'une ligne"),
		rights=((ORDER, "write"),),
		decide=decide_start,
		undo=CANCEL,
		examples={
			"en": ("Start the line order VLO-2026-00012",),
			"fr": ("Commence la commande de ligne VLO-2026-00012",),
		},
		also_writes=FOLLOWS,
	),
)
