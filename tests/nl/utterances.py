"""What people say, in both languages, and what must come of it: each line of the specification that quotes an utterance.

An expectation is a pattern: `*` stands for anything, `{tomorrow}` and `{tuesday}` for those days. Of a change the fields
are read back from the documents; what is owed is (service, operation). They are said one after the other to one customer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.nl.village import ONT_SERIAL, PORT, Village
from tests.telephony.orders import DID

Said = tuple[str, str]
Fields = Mapping[tuple[str, str], object]
QUOTE, JOB, PLAN, LINE = "Quotation", "Dispatch Job", "Payment Arrangement", "VoIP Line"
SUSPENDED: Fields = {
	("Customer", "is_suspended"): 1,
	("Customer Suspension", "status"): "Active",
	(LINE, "status"): "Suspended",
}
ACTIVE: Fields = {
	("Customer", "is_suspended"): 0,
	("Customer Suspension", "status"): "Ended",
	(LINE, "status"): "Active",
}
CONVERTED: Fields = {
	(QUOTE, "service_status"): "Converted",
	(QUOTE, "docstatus"): 1,
	("Service Subscription", "item_code"): "FTTH100",
	("Service Subscription", "status"): "Pending",
	("Sales Invoice", "grand_total"): "320.77",
	(JOB, "status"): "Open",
}
CUT: tuple[Said, ...] = (("hub", "disable_port"), ("pbx", "bar_outgoing"))
RESTORED: tuple[Said, ...] = (("hub", "enable_port"), ("pbx", "unbar"))


@dataclass(frozen=True)
class Spoken:
	"""`then` are the words that a question is answered with; `page`: said on the customer's page, naming nobody."""

	en: str
	fr: str
	action: str
	answer: Said = ("", "")
	changes: Fields = field(default_factory=dict)
	owed: tuple[Said, ...] = ()
	then: tuple[tuple[str, str, str], ...] = ()
	"""(what is asked, what is said then in English, in French)"""
	page: bool = False
	outside: Callable[[Village], bool] = lambda village: True


def garden(village: Village) -> bool:
	return village.mode() == "walled_garden" and village.barred()


def served(village: Village) -> bool:
	return village.mode() == "open" and not village.barred()


PHASE_15: tuple[Spoken, ...] = (
	Spoken(
		"Create a quote for Ferme Bellevue: fibre 100M and a WiFi router",
		"Fais une soumission pour Ferme Bellevue : fibre 100M et un routeur WiFi",
		"create_quote",
		changes={(QUOTE, "party_name"): "C-1207", (QUOTE, "grand_total"): "86.18", (QUOTE, "docstatus"): 0},
	),
	Spoken(
		"Provision fibre for client Ferme Bellevue at port 1/2/3 on OLT-EAST",
		"Provisionne la fibre du client Ferme Bellevue au port 1/2/3 sur OLT-EAST",
		"provision_fibre",
		changes={("Service Location", "olt"): "OLT-EAST", ("Service Equipment", "olt_port"): PORT},
		owed=(("hub", "provision_ont"),),
		outside=lambda village: village.hub.onts[ONT_SERIAL]["port"] == PORT,
	),
	Spoken(
		"Suspend client Ferme Bellevue",
		"Suspends le client Ferme Bellevue",
		"suspend_customer",
		changes=SUSPENDED,
		owed=CUT,
		outside=garden,
	),
	Spoken(
		"Reactivate client Ferme Bellevue",
		"Réactive le client Ferme Bellevue",
		"reactivate_customer",
		changes=ACTIVE,
		owed=RESTORED,
		outside=served,
	),
	Spoken(
		"Set up payment plan for Ferme Bellevue",
		"Fais une entente de paiement pour Ferme Bellevue",
		"create_payment_arrangement",
		changes={(PLAN, "amount"): "150.00", (PLAN, "due_date"): "{tuesday}", (PLAN, "status"): "Open"},
		then=(("amount", "150 dollars", "150 piastres"), ("due_date", "next Tuesday", "mardi prochain")),
	),
	Spoken(
		"What does Ferme Bellevue owe?",
		"Combien doit Ferme Bellevue ?",
		"get_balance",
		("Ferme Bellevue (C-1207) owes $600.00*", "Ferme Bellevue (C-1207) doit 600,00 $*"),
	),
	Spoken(
		"Send a tech to 123 Rue Principale tomorrow morning",
		"Envoie un technicien au 123 rue Principale demain matin",
		"schedule_dispatch",
		changes={
			(JOB, "customer"): "C-1207",
			(JOB, "service_location"): "LOC-1",
			(JOB, "scheduled_date"): "{tomorrow}",
			(JOB, "time_of_day"): "Morning",
		},
	),
	Spoken(
		"Check their internet",
		"Vérifie leur internet",
		"check_equipment_status",
		("Router *Online*-19.5 dBm*ONT *Online*", "Rout* En ligne*-19*5 dBm*ONT * En ligne*"),
		page=True,
	),
	Spoken(
		"Reboot their router",
		"Redémarre leur routeur",
		"reboot_device",
		owed=(("genieacs", "reboot"),),
		page=True,
		outside=lambda village: village.acs.reboots[village.router] == 1,
	),
	Spoken(
		"What IP did Ferme Bellevue have on March 15?",
		"Quelle adresse IP Ferme Bellevue avait le 15 mars ?",
		"ip_on_date",
		("Ferme Bellevue had 203.0.113.7 on *-03-15", "Ferme Bellevue avait 203.0.113.7 le *-03-15"),
	),
	Spoken(
		"Show DID report",
		"Montre le rapport des DID",
		"did_report",
		("Lines: 1 (active 1*", "Lignes : 1 (actives 1*"),
	),
	Spoken(
		"List mismatched 911",
		"Liste les 911 qui ne concordent pas",
		"list_911_mismatches",
		("*another door than the service address: 1*", "*autre porte que l'adresse de service : 1*"),
	),
	Spoken(
		"Update 911 address for 450-272-2408 to 123 Rue Principale",
		"Change l'adresse 911 du 450-272-2408 pour le 123 rue Principale",
		"update_911_address",
		changes={(LINE, "e911_street_number"): "123", ("E911 Registration", "status"): "Submitted"},
		owed=(("e911", "register"),),
		outside=lambda village: village.phone.e911.records[DID]["STREET_NUMBER"] == "123",
	),
	Spoken(
		"Add a phone line",
		"Ajoute une ligne téléphonique",
		"add_phone_line",
		changes={("VoIP Line Order", "did"): "8195551235", (LINE, "status"): "Suspended"},
		owed=(("e911", "register"), ("pbx", "create_line")),
		then=(("customer", "Ferme Bellevue", "Ferme Bellevue"), ("did", "819 555 1235", "819 555 1235")),
		outside=lambda village: "8195551235" in village.phone.e911.records,
	),
	Spoken(
		"Switch client Ferme Bellevue to Stripe",
		"Passe le client Ferme Bellevue à Stripe",
		"switch_to_stripe_autopay",
		changes={("Payment Method", "provider"): "Stripe", ("Payment Method", "awaiting_card"): 1},
		owed=(("stripe", "ask_card"),),
		outside=lambda village: len(village.stripe.sessions) == 1,
	),
	Spoken(
		"Is client Ferme Bellevue on auto-pay?",
		"Est-ce que le client Ferme Bellevue est en paiement automatique ?",
		"autopay_status",
		(
			"No, Ferme Bellevue (C-1207) is not on auto-pay.*",
			"Non, Ferme Bellevue (C-1207) n'est pas en paiement auto*",
		),
	),
	Spoken(
		"Convert quote 412 to service",
		"Convertis la soumission 412 en service",
		"convert_quote",
		changes=CONVERTED,
	),
)
"""The rows of the table of phase 15, in an order in which each finds what it needs."""
