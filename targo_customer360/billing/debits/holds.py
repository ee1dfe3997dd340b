"""Why a debit is held back for a person, in both languages, and which of these reasons a person may set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Said = tuple[str, str]
"""English, French."""


@dataclass(frozen=True)
class Hold:
	"""A reason to hold. `releasable`: a Manager may have the amount debited all the same."""

	code: str
	said: Said
	releasable: bool = False


def _all(*holds: Hold) -> dict[str, Hold]:
	return {hold.code: hold for hold in holds}


HOLDS = _all(
	Hold("revoked", ("The authorisation was revoked", "L'autorisation a été révoquée")),
	Hold("mandate", ("No signed mandate on file", "Aucun mandat signé au dossier")),
	Hold(
		"account", ("The bank account is incomplete or wrong", "Le compte bancaire est incomplet ou erroné")
	),
	Hold("disabled", ("The payment method is disabled", "Le mode de paiement est désactivé")),
	Hold("customer", ("The customer is disabled", "Le client est désactivé")),
	Hold(
		"on_its_way",
		("A debit of the same invoice is on its way", "Un débit de la même facture est en cours"),
	),
	Hold("charged", ("A card is being charged for it", "Une carte est en train d'être débitée pour elle")),
	Hold("currency", ("An invoice is not in Canadian dollars", "Une facture n'est pas en dollars canadiens")),
	Hold("notice", ("The notice of the mandate is not over", "Le préavis du mandat n'est pas écoulé")),
	Hold(
		"changed",
		("What is owed changed since the batch was made", "Le solde a changé depuis la création du lot"),
	),
	Hold(
		"stripe",
		("Stripe charges this customer automatically too", "Stripe débite aussi ce client automatiquement"),
		releasable=True,
	),
	Hold(
		"two_accounts",
		("Two bank accounts are on auto-pay", "Deux comptes bancaires sont en paiement automatique"),
		releasable=True,
	),
	Hold(
		"arrangement",
		("A payment arrangement is open", "Une entente de paiement est ouverte"),
		releasable=True,
	),
	Hold("limit", ("Above the limit of the mandate", "Au-dessus de la limite du mandat"), releasable=True),
	Hold(
		"returned",
		("The bank returned it twice already", "La banque l'a déjà retourné deux fois"),
		releasable=True,
	),
	Hold("person", ("A person held it", "Une personne l'a retenu"), releasable=True),
)
"""By code, the weightiest first."""


def sorted_holds(codes: Iterable[str]) -> tuple[Hold, ...]:
	"""The reasons of these codes, each once, the weightiest first."""
	wanted = set(codes)
	return tuple(hold for code, hold in HOLDS.items() if code in wanted)
