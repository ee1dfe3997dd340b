"""What is said of auto-pay, in English and in French."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from targo_customer360.billing.debits.amounts import Limits
from targo_customer360.billing.debits.holds import HOLDS
from targo_customer360.billing.wording import Said, dollars, joined

if TYPE_CHECKING:
	from targo_customer360.billing.autopay import AutopayStatus

DISABLED = HOLDS["disabled"].said
CUSTOMER_DISABLED = HOLDS["customer"].said
ARRANGEMENT = HOLDS["arrangement"].said
TWO_METHODS: Said = (
	"Two payment methods are automatic: neither is charged until one is turned off",
	"Deux modes de paiement sont automatiques : aucun n'est débité tant que l'un n'est pas désactivé",
)
AWAITING_CARD: Said = ("The customer was asked for a card", "Une carte a été demandée au client")
NOT_FROM_HERE: Said = (
	"The card is at Paysafe, which is not charged from here: link its token to Stripe",
	"La carte est chez Paysafe, qui n'est pas débité d'ici : reliez son jeton à Stripe",
)
NOT_AT_STRIPE: Said = ("Stripe does not know this customer yet", "Stripe ne connaît pas encore ce client")
NO_CARD: Said = ("No card is known", "Aucune carte n'est connue")
CARD_EXPIRED: Said = ("The card has expired", "La carte est expirée")
CARD_NOT_SEEN: Said = (
	"The card has not been looked up at Stripe yet",
	"La carte n'a pas encore été vérifiée chez Stripe",
)
DEBIT_ON_ITS_WAY: Said = ("A bank debit of it is on its way", "Un débit bancaire est en cours pour elle")
CHARGE_IN_FLIGHT: Said = ("An earlier charge is not finished", "Un prélèvement précédent n'est pas terminé")
TO_CONFIRM: Said = (
	"The customer has to confirm the last charge",
	"Le client doit confirmer le dernier prélèvement",
)
EVIDENCE_MISSING: Said = (
	"No signed mandate is on file: the authorisation comes from the old system",
	"Aucun mandat signé au dossier : l'autorisation vient de l'ancien système",
)
_EXPIRY = re.compile(r"\b(\d{1,2})/(\d{4}|\d{2})\b")


def has_expired(card: str | None, today: date) -> bool:
	"""Whether a card as it is shown (`Visa 4242, 08/2027`) is past its last month; one without a date is not."""
	found = _EXPIRY.search(card or "")
	if not found:
		return False
	month, year = int(found[1]), int(found[2])
	return (year if year > 99 else 2000 + year, month) < (today.year, today.month)


def above_limit(amount: Decimal, limits: Limits) -> Said:
	en, fr = dollars(amount)
	ceiling = dollars(limits.ceiling or Decimal(0))
	return (
		f"{en} is above the limit of {ceiling[0]}",
		f"{fr} dépassent la limite de {ceiling[1]}",
	)


def only_part(most: Decimal, due: Decimal) -> Said:
	part, whole = dollars(most), dollars(due)
	return (
		f"Only {part[0]} of {whole[0]} is charged, the limit of the method",
		f"Seuls {part[1]} de {whole[1]} sont perçus, la limite du mode de paiement",
	)


def refused_for_good(why: str) -> Said:
	return (
		f"The last charge was refused for good{f': {why}' if why else ''}",
		f"Le dernier prélèvement a été refusé définitivement{f' : {why}' if why else ''}",
	)


def answer(found: AutopayStatus) -> Said:
	"""The whole answer."""
	who = f"{found.customer_name} ({found.customer})"
	sentences: list[Said] = [_yes_or_no(found, who)]
	if found.last_result:
		en, fr = found.last_result.said
		sentences.append((f"Last result: {en}", f"Dernier résultat : {fr}"))
	if found.on_its_way:
		amount, due = dollars(found.on_its_way.amount), found.on_its_way.due_on
		sentences.append(
			(
				f"A bank debit of {amount[0]} due on {due} is on its way",
				f"Un débit bancaire de {amount[1]} dû le {due} est en cours",
			)
		)
	if found.stops and found.active:
		en, fr = joined(found.stops)
		sentences.append(
			(f"What would stop the next payment: {en}", f"Ce qui empêcherait le prochain paiement : {fr}")
		)
	elif found.stops:
		sentences.append(joined(found.stops))
	if found.doubts:
		en, fr = joined(found.doubts)
		sentences.append((f"To be seen to: {en}", f"À vérifier : {fr}"))
	en, fr = joined(sentences, ". ")
	return f"{en}.", f"{fr}."


def _yes_or_no(found: AutopayStatus, who: str) -> Said:
	if not found.active:
		return f"No, {who} is not on auto-pay", f"Non, {who} n'est pas en paiement automatique"
	bounds = joined(_bounds(found), ", ")
	en, fr = found.shown
	return (
		f"Yes, {who} is on auto-pay by {en}{f', {bounds[0]}' if bounds[0] else ''}",
		f"Oui, {who} est en paiement automatique par {fr}{f', {bounds[1]}' if bounds[1] else ''}",
	)


def _bounds(found: AutopayStatus) -> list[Said]:
	said: list[Said] = []
	if found.fixed > 0:
		en, fr = dollars(found.fixed)
		said.append((f"{en} at a time", f"{fr} à la fois"))
	if found.limit > 0:
		en, fr = dollars(found.limit)
		more = dollars(found.buffer)
		beyond = (f" and {more[0]} beyond", f" et {more[1]} de plus") if found.buffer > 0 else ("", "")
		said.append((f"up to {en}{beyond[0]}", f"jusqu'à {fr}{beyond[1]}"))
	return said
