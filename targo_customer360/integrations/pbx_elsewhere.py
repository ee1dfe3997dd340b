"""What of a change to a line its server does not keep, as tasks for a person. Nothing here reads or writes a site."""

from __future__ import annotations

from targo_customer360.effects.tasks import Said
from targo_customer360.integrations import line_server
from targo_customer360.sites.port import Values
from targo_customer360.telephony.lines import CREATE, REMOVE, UPDATE, VOICEMAIL

LABELS: dict[str, Said] = {
	"caller_id": ("caller ID", "nom affiché"),
	"extension": ("extension", "poste"),
	"max_calls": ("calls at once", "appels simultanés"),
	"ring_seconds": ("seconds of ringing", "secondes de sonnerie"),
	"countries_allowed": ("countries allowed", "pays permis"),
}
"""Settings that a person is asked to set elsewhere. The language is that of the mailbox and goes with it."""
NOTHING: Said = ("none", "aucun")


def left_over(keeps: frozenset[str], did: str, operation: str, told: Values, mailbox: bool) -> list[Said]:
	"""One sentence for each thing that a person sets up elsewhere after this call; empty where nothing is left over.

	`told` is the payload of the call. `mailbox`: whether the line has one that an order does not ask a person for.
	"""
	left = []
	if operation in (CREATE, UPDATE):
		left += _settings(keeps, did, told, new=operation == CREATE)
	if line_server.VOICEMAIL in keeps:
		return left
	if operation == VOICEMAIL or (operation == CREATE and mailbox):
		left.append(_mailbox(did, told))
	elif operation == REMOVE and mailbox:
		left.append(
			(
				f"Remove the mailbox of line {did} by hand: the SIP registrar has no voicemail",
				f"Retirer à la main la boîte vocale de la ligne {did} : le registraire SIP n'a pas de messagerie",
			)
		)
	return left


def _settings(keeps: frozenset[str], did: str, told: Values, new: bool) -> list[Said]:
	settings = told["settings"]
	changed = told.get("changed", list(LABELS))
	wanted = [
		name
		for name in LABELS
		if name not in keeps and ((new and settings.get(name)) or (not new and name in changed))
	]
	if not wanted:
		return []
	english = ", ".join(f"{LABELS[name][0]} {settings.get(name) or NOTHING[0]}" for name in wanted)
	french = ", ".join(f"{LABELS[name][1]} {settings.get(name) or NOTHING[1]}" for name in wanted)
	return [
		(
			f"Set for line {did} where its calls are handled, since the SIP registrar does not keep it: {english}",
			f"Régler pour la ligne {did} là où ses appels sont traités, car le registraire SIP ne le garde pas :"
			f" {french}",
		)
	]


def _mailbox(did: str, told: Values) -> Said:
	voicemail = told["voicemail"]
	if not voicemail.get("enabled"):
		return (
			f"Switch the mailbox of line {did} off by hand: the SIP registrar has no voicemail",
			f"Fermer à la main la boîte vocale de la ligne {did} : le registraire SIP n'a pas de messagerie",
		)
	email = voicemail.get("email")
	return (
		f"Set up the mailbox of line {did} by hand, since the SIP registrar has no voicemail"
		f"{f' (messages go to {email})' if email else ''}. Its PIN is shown by Reveal",
		f"Préparer à la main la boîte vocale de la ligne {did}, car le registraire SIP n'a pas de messagerie"
		f"{f' (messages à {email})' if email else ''}. « Révéler » montre son NIP",
	)
