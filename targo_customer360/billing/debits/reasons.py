"""Why a bank returned a debit: the codes of CPA Standard 007, in both languages, and what follows from each."""

from __future__ import annotations

Said = tuple[str, str]
"""English, French."""

RETURN_REASONS: dict[str, Said] = {
	"900": ("Refused by the bank's checks", "Rejet à la validation de la banque"),
	"901": ("Not sufficient funds", "Provision insuffisante"),
	"902": ("Account not found", "Compte introuvable"),
	"903": ("Payment stopped or recalled", "Paiement arrêté ou rappelé"),
	"904": ("Post-dated or stale-dated", "Postdaté ou périmé"),
	"905": ("Account closed", "Compte fermé"),
	"907": ("No debit allowed", "Aucun débit permis"),
	"908": ("Funds not cleared", "Fonds non libérés"),
	"909": ("Currency and account do not match", "Devise et compte non concordants"),
	"910": ("Payor deceased", "Payeur décédé"),
	"911": ("Account frozen", "Compte bloqué"),
	"912": ("Invalid or incorrect account number", "Numéro de compte invalide ou erroné"),
	"914": ("Incorrect payor name", "Nom du payeur erroné"),
	"915": ("No agreement existed", "Aucun accord de débit"),
	"916": ("Not according to the agreement - personal", "Non conforme à l'accord - personnel"),
	"917": ("Agreement revoked - personal", "Accord révoqué - personnel"),
	"918": ("No pre-notification - personal", "Aucun préavis - personnel"),
	"919": ("Not according to the agreement - business", "Non conforme à l'accord - entreprise"),
	"920": ("Agreement revoked - business", "Accord révoqué - entreprise"),
	"921": ("No pre-notification - business", "Aucun préavis - entreprise"),
	"922": ("Returned by the customer", "Retourné par le client"),
	"990": ("Institution in default", "Institution en défaut"),
}
ENDS_THE_MANDATE = frozenset({"915", "917", "920"})
"""The customer took the authorisation back: it may not be used again."""
ENDS_THE_ACCOUNT = frozenset({"900", "902", "905", "907", "909", "910", "911", "912"})
"""The account can't be debited as it is: the method is disabled until a person corrected it."""


def reason(code: str) -> Said:
	"""What a code says; an unknown one says its number."""
	return RETURN_REASONS.get(code, (f"Returned with code {code}", f"Retourné avec le code {code}"))
