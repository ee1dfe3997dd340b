"""The utterances that the specification quotes beside its table, and words that are no request."""

from __future__ import annotations

from collections.abc import Mapping

from tests.nl.utterances import (
	ACTIVE,
	CONVERTED,
	CUT,
	JOB,
	PLAN,
	QUOTE,
	RESTORED,
	SUSPENDED,
	Said,
	Spoken,
	garden,
	served,
)
from tests.nl.village import MAILBOX_SECRET, NEW_DID

QUOTED: tuple[Spoken, ...] = (
	Spoken(
		"create a quote for fibre 100M",
		"fais une soumission pour fibre 100M",
		"create_quote",
		changes={(QUOTE, "party_name"): "C-1207", (QUOTE, "grand_total"): "80.43"},
		page=True,
	),
	Spoken(
		"Create a quote for client Ferme Bellevue for fibre 100M + WiFi router",
		"Crée une soumission pour le client Ferme Bellevue pour fibre 100M + routeur WiFi",
		"create_quote",
		changes={(QUOTE, "grand_total"): "86.18"},
	),
	Spoken(
		"Create a quote for client Ferme Bellevue: fibre 100M at 123 Rue Principale",
		"Crée une soumission pour le client Ferme Bellevue : fibre 100M au 123 rue Principale",
		"create_quote",
		changes={(QUOTE, "grand_total"): "80.43", (QUOTE, "service_location"): "LOC-1"},
	),
	Spoken(
		"Convert quote SOQ-908 to active subscriptions",
		"Convertis la soumission SOQ-908 en abonnements actifs",
		"convert_quote",
		changes=CONVERTED,
	),
	Spoken(
		"Schedule installation for next Tuesday",
		"Planifie l'installation pour mardi prochain",
		"schedule_dispatch",
		changes={
			(JOB, "customer"): "C-1207",
			(JOB, "scheduled_date"): "{tuesday}",
			(JOB, "status"): "Scheduled",
		},
		page=True,
	),
	Spoken(
		"What does client Ferme Bellevue owe?",
		"Qu'est-ce que le client Ferme Bellevue doit ?",
		"get_balance",
		("*owes $600.00*", "*doit 600,00 $*"),
	),
	Spoken(
		"Set up a payment plan: $150 by the 15th, cut off on the 20th",
		"Fais une entente de paiement : 150 $ d'ici le 15, coupure le 20",
		"create_payment_arrangement",
		changes={(PLAN, "amount"): "150.00", (PLAN, "due_date"): "*-15", (PLAN, "cutoff_date"): "*-20"},
		page=True,
	),
	Spoken(
		"set up a payment plan for $150/month",
		"fais une entente de paiement de 150 $/mois",
		"create_payment_arrangement",
		changes={(PLAN, "amount"): "600.00", (PLAN, "due_date"): "*-15"},
		then=(("due_date", "the 15th", "le 15"),),
		page=True,
	),
	Spoken(
		"Set up a payment plan for client Ferme Bellevue: $150 by March 26, disconnect on April 2 if missed",
		"Fais une entente de paiement pour le client Ferme Bellevue : 150 $ d'ici le 26 mars, on débranche le 2 avril"
		" si c'est manqué",
		"create_payment_arrangement",
		changes={(PLAN, "due_date"): "*-03-26", (PLAN, "cutoff_date"): "*-04-02"},
	),
	Spoken(
		"suspend this customer",
		"suspends ce client",
		"suspend_customer",
		changes=SUSPENDED,
		owed=CUT,
		page=True,
	),
	Spoken(
		"Client Ferme Bellevue just paid, reactivate their service",
		"Le client Ferme Bellevue vient de payer, réactive son service",
		"reactivate_customer",
		changes=ACTIVE,
		owed=RESTORED,
		outside=served,
	),
	Spoken(
		"Suspend client Ferme Bellevue for non-payment",
		"Suspends le client Ferme Bellevue pour non-paiement",
		"suspend_customer",
		changes={**SUSPENDED, ("Customer Suspension", "reason"): "non-pa*ment"},
		owed=CUT,
		outside=garden,
	),
	Spoken(
		"Reactivate Ferme Bellevue",
		"Réactive Ferme Bellevue",
		"reactivate_customer",
		changes=ACTIVE,
		owed=RESTORED,
		outside=served,
	),
	Spoken(
		"Client Ferme Bellevue has no internet — check their ONT status",
		"Le client Ferme Bellevue n'a pas d'internet — vérifie l'état de son ONT",
		"check_equipment_status",
		("ONT *Online*the OLT sees it", "ONT *En ligne*l'OLT le voit"),
	),
	Spoken(
		"How many times have we sent a tech to this address?",
		"Combien de fois a-t-on envoyé un technicien à cette adresse ?",
		"work_history",
		("1 visit(s)*", "1 visite(s)*"),
		page=True,
	),
	Spoken(
		"Show me all work done at this address",
		"Montre-moi tous les travaux faits à cette adresse",
		"work_history",
		("1 visit(s)*2026-02-03*", "1 visite(s)*2026-02-03*"),
		page=True,
	),
	Spoken(
		"How many hours did tech Marc-André spend at client Ferme Bellevue?",
		"Combien d'heures le technicien Marc-André a-t-il passées chez le client Ferme Bellevue ?",
		"technician_hours",
		("Marc-André*2.50 hours*", "Marc-André*2*50 heures*"),
	),
	Spoken(
		"What IP did client Ferme Bellevue have on March 15?",
		"Quelle IP avait le client Ferme Bellevue le 15 mars ?",
		"ip_on_date",
		("* had 203.0.113.7 on *-03-15", "* avait 203.0.113.7 le *-03-15"),
	),
	Spoken(
		"Set up a phone line 819-555-1234 with voicemail",
		"Installe une ligne téléphonique 819-555-1234 avec boîte vocale",
		"add_phone_line",
		changes={("VoIP Line Order", "did"): NEW_DID, ("VoIP Line Order", "voicemail_enabled"): 1},
		owed=(("e911", "register"), ("pbx", "create_line")),
		page=True,
		outside=lambda village: village.phone.pbx.lines[NEW_DID]["voicemail"]["enabled"] is True,
	),
	Spoken(
		"What's the 911 address for this line?",
		"Quelle est l'adresse 911 de cette ligne ?",
		"get_911_address",
		("911 has 4502722408 at 77 rue Principale*", "Le 911 a le 4502722408 au 77 rue Principale*"),
		page=True,
	),
	Spoken(
		"Show all phone lines for client Ferme Bellevue",
		"Montre toutes les lignes téléphoniques du client Ferme Bellevue",
		"list_phone_lines",
		(
			"Ferme Bellevue (C-1207) has 2 lines: 4502722408*",
			"Ferme Bellevue (C-1207) a 2 lignes : 4502722408*",
		),
	),
	Spoken(
		"List all DIDs with mismatched 911 addresses",
		"Liste tous les DID dont l'adresse 911 ne concorde pas",
		"list_911_mismatches",
		("*another door than the service address: 1*", "*autre porte que l'adresse de service : 1*"),
	),
	Spoken(
		"Generate the DID report for all active lines",
		"Génère le rapport des DID pour toutes les lignes actives",
		"did_report",
		("Lines: 2 (active 1, suspended 1*", "Lignes : 2 (actives 1, suspendues 1*"),
	),
	Spoken(
		"What's the voicemail password for 450-272-2408?",
		"Quel est le mot de passe de la boîte vocale du 450-272-2408 ?",
		"get_voicemail_password",
		(f"*{MAILBOX_SECRET}", f"*{MAILBOX_SECRET}"),
		then=(("reason", "the customer forgot it", "le client l'a oublié"),),
	),
	Spoken(
		"Is client Ferme Bellevue set up for auto-pay?",
		"Le client Ferme Bellevue est-il inscrit au paiement automatique ?",
		"autopay_status",
		("No, *", "Non, *"),
	),
	Spoken(
		"Switch client Ferme Bellevue to Stripe auto-charge",
		"Passe le client Ferme Bellevue au prélèvement automatique Stripe",
		"switch_to_stripe_autopay",
		changes={("Payment Method", "awaiting_card"): 1},
		owed=(("stripe", "ask_card"),),
	),
)
"""Every other utterance that the specification quotes; suspending needs the fibre, so this goes on from a port."""
REFUSED: Mapping[str, Said] = {
	"negated": ("do not suspend Ferme Bellevue", "ne suspends pas Ferme Bellevue"),
	"hypothetical": (
		"what would happen if I suspended Ferme Bellevue?",
		"qu'arriverait-il si je suspendais Ferme Bellevue ?",
	),
	"conditional": (
		"if Ferme Bellevue does not pay, suspend them",
		"si Ferme Bellevue ne paie pas, suspends-les",
	),
	"past": (
		"why was Ferme Bellevue suspended last week?",
		"pourquoi Ferme Bellevue a été suspendue la semaine passée ?",
	),
	"policy": ("are we allowed to suspend a client?", "après combien de jours on suspend un client ?"),
	"howto": ("how do I suspend a client?", "comment faire pour suspendre un client ?"),
	"uncertain": ("maybe we should suspend Ferme Bellevue", "on devrait peut-être suspendre Ferme Bellevue"),
	"sendables": (
		"send the invoice to Ferme Bellevue by email",
		"envoie la facture à Ferme Bellevue par courriel",
	),
	"undo": ("undo the payment plan of Ferme Bellevue", "annule l'entente de paiement de Ferme Bellevue"),
	"two_requests": (
		"suspend Ferme Bellevue and send them a tech",
		"suspends Ferme Bellevue et envoie un technicien",
	),
	"bulk": ("suspend everyone who owes money", "suspends tous les clients en retard"),
	"not_understood": ("nice weather today", "y fait beau aujourd'hui"),
}
"""Why it is refused -> what was said."""
