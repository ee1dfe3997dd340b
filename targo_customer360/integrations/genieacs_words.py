"""What is said of a restart, in English and in French."""

from __future__ import annotations

from targo_customer360.effects.tasks import Said
from targo_customer360.integrations.genieacs import OFFLINE, QUEUED, TaskAnswer

RESTARTING: Said = (
	"The device took the restart; it is back in about two minutes",
	"L'appareil a accepté le redémarrage ; il revient dans environ deux minutes",
)
RESTARTED: Said = ("The device has restarted", "L'appareil a redémarré")
GONE: Said = (
	"Nothing to withdraw: the ACS has no restart waiting for the device",
	"Rien à retirer : aucun redémarrage n'attend l'appareil dans l'ACS",
)
WITHDRAWN_SAID: Said = (
	"The restart that waited for the device was withdrawn",
	"Le redémarrage qui attendait l'appareil a été retiré",
)
NEVER_RAN: Said = (
	"The restart that waited for the device never ran: the ACS has dropped it",
	"Le redémarrage qui attendait l'appareil n'a jamais eu lieu : l'ACS l'a abandonné",
)


TOO_LATE: Said = (
	"The restart was not sent: it was asked for more than half an hour ago. Ask again if it is still wanted",
	"Le redémarrage n'a pas été envoyé : il a été demandé il y a plus d'une demi-heure. Le redemander s'il est encore voulu",
)


def refused(why: str) -> Said:
	return f"The device was not restarted: {why}", f"L'appareil n'a pas été redémarré : {why}"


def waiting(answer: TaskAnswer) -> Said:
	if answer.state == OFFLINE:
		because: Said = ("The device is offline", "L'appareil est hors ligne")
	else:
		because = ("The device did not call in at once", "L'appareil n'a pas rappelé aussitôt")
	reason = f" ({answer.reason})" if answer.reason and answer.state == QUEUED else ""
	return (
		f"{because[0]}{reason}: the restart waits in the ACS and runs when the device calls next, within 24 hours."
		" It can be withdrawn until then",
		f"{because[1]}{reason} : le redémarrage attend dans l'ACS et se fera au prochain appel de l'appareil, d'ici 24 heures."
		" Il peut être retiré d'ici là",
	)
