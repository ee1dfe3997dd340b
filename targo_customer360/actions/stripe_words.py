"""What the Stripe actions say, in English and French."""

from __future__ import annotations

from decimal import Decimal

from targo_customer360.actions.model import Said
from targo_customer360.sites.port import Rows, Site, Values

LABELS: dict[str, Said] = {
	"provider": ("Provider", "Fournisseur"),
	"customer": ("Customer", "Client"),
	"is_auto": ("Automatic payment", "Paiement automatique"),
	"awaiting_card": ("Automatic once a card is there", "Automatique dès qu'une carte est inscrite"),
	"stripe_customer_id": ("Customer at Stripe", "Client chez Stripe"),
	"card_shown": ("Card", "Carte"),
	"enabled": ("Enabled", "Activé"),
	"invoice": ("Invoice", "Facture"),
	"amount": ("Amount", "Montant"),
	"status": ("Status of the charge", "État du prélèvement"),
	"usable": ("Can be charged", "Peut être débitée"),
	"is_default": ("Used first", "Utilisée d'abord"),
}
UNREACHABLE: Said = (
	"Stripe does not answer now, so its cards are not known: it will be asked again",
	"Stripe ne répond pas, et ses cartes ne sont pas connues : la demande sera refaite",
)
NO_CARD: Said = (
	"No card that can be charged is on file: auto-pay begins once the customer has entered one",
	"Aucune carte pouvant être débitée : le paiement automatique commence dès que le client en inscrit une",
)
ASK_CARD: Said = (
	"Stripe makes a page on which the customer enters a card; send the link",
	"Stripe prépare une page où le client inscrit une carte ; envoyez le lien",
)
CHARGE: Said = (
	"Stripe charges the card; the payment is entered as soon as it answers",
	"Stripe débite la carte ; le paiement est inscrit dès sa réponse",
)
MAKE_PAGE: Said = (
	"Stripe makes a page on which the customer pays the invoice; send the link",
	"Stripe prépare une page où le client paie la facture ; envoyez le lien",
)
ARRANGED: Said = (
	"An arrangement is open with this customer",
	"Une entente est ouverte avec ce client",
)
FOR_GOOD: Said = (
	"A card that was charged is refunded at Stripe, not here",
	"Un débit sur carte se rembourse chez Stripe, pas ici",
)


def person(site: Site, customer: str) -> str:
	"""Name and number of a customer."""
	held = site.lookup("Customer", [customer], fields=("customer_name",)).get(customer)
	name = (held or {}).get("customer_name") or customer
	return name if name == customer else f"{name} ({customer})"


def switching(who: str, card: str) -> Said:
	if not card:
		return f"Put {who} on Stripe auto-pay", f"Mettre {who} au paiement automatique Stripe"
	return (
		f"Put {who} on Stripe auto-pay with {card}",
		f"Mettre {who} au paiement automatique Stripe avec {card}",
	)


def switched(who: str, card: str) -> Said:
	return (
		f"{who} pays by {card} from now on",
		f"{who} paie désormais par {card}",
	)


def asked(who: str) -> Said:
	return (
		f"The page for {who} to enter a card is being made; the link will stand on the payment method",
		f"La page où {who} inscrira une carte est en préparation ; le lien sera sur le mode de paiement",
	)


def turned_off(others: Rows, now: bool) -> list[Said]:
	labels = ", ".join(other["label"] or other["name"] for other in others)
	if not labels:
		return []
	if now:
		return [(f"{labels} is no longer automatic", f"{labels} n'est plus automatique")]
	return [
		(
			f"{labels} stays automatic until then, and is switched off at that moment",
			f"{labels} reste automatique d'ici là, et cesse de l'être à ce moment",
		)
	]


def stopping(who: str, back_to: Values | None) -> Said:
	if back_to is None:
		return f"Take {who} off Stripe auto-pay", f"Retirer {who} du paiement automatique Stripe"
	label = back_to["label"] or back_to["name"]
	return (
		f"Take {who} off Stripe auto-pay and back to {label}",
		f"Retirer {who} du paiement automatique Stripe et revenir à {label}",
	)


def stopped(who: str) -> Said:
	return (
		f"{who} is off Stripe auto-pay",
		f"{who} n'est plus au paiement automatique Stripe",
	)


def on_the_way(charges: list[str]) -> list[Said]:
	names = ", ".join(charges)
	return [(f"Not answered yet: {names}", f"Sans réponse encore : {names}")] if names else []


def charging(who: str, invoice: str, amount: str, card: str) -> Said:
	to, by = (f" with {card}", f" avec {card}") if card else ("", "")
	return (
		f"Charge {amount} to {who} for {invoice}{to}",
		f"Prélever {amount} à {who} pour {invoice}{by}",
	)


def charged(name: str, amount: str) -> Said:
	return (
		f"The charge of {amount} is on its way to Stripe ({name})",
		f"Le prélèvement de {amount} est en route vers Stripe ({name})",
	)


def partly(amount: str, outstanding: Decimal) -> Said:
	return (
		f"The payment method allows {amount} of the {outstanding:.2f} outstanding",
		f"Le mode de paiement permet {amount} des {outstanding:.2f} dus",
	)


def paging(who: str, charge: str) -> Said:
	return (
		f"Make a new payment page for {who} ({charge})",
		f"Préparer une nouvelle page de paiement pour {who} ({charge})",
	)


def paged(charge: str) -> Said:
	return (
		f"The payment page is being made; the link will stand on {charge}",
		f"La page de paiement est en préparation ; le lien sera sur {charge}",
	)


def on_file(who: str, count: int) -> Said:
	if not count:
		return f"{who} has no card at Stripe", f"{who} n'a aucune carte chez Stripe"
	plural = "s" if count > 1 else ""
	return f"{who} has {count} card{plural} at Stripe", f"{who} a {count} carte{plural} chez Stripe"
