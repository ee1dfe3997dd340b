"""Why an effect is what it is, in English and French."""

from __future__ import annotations

from targo_customer360.effects.tasks import Said

RESTORED_BY_HAND: Said = (
	"A person had given it back before",
	"Quelqu'un l'avait déjà rétabli",
)
NEVER_BARRED: Said = ("It was never barred", "Cela n'a jamais été bloqué")
LINE_GONE: Said = (
	"The line was decommissioned meanwhile",
	"La ligne a été retirée entre-temps",
)
CHANGED_BY_HAND: Said = (
	"A person changed it since; it stays as it is",
	"Quelqu'un l'a changé depuis ; cela reste tel quel",
)

_KINDS = {"Wireless": "sans fil", "DSL": "DSL", "Cable": "câble"}


def walled_for_911(location: str) -> Said:
	return (
		f"A telephone line is at {location}: the walled garden, so that 911 calls still go out",
		f"Une ligne téléphonique se trouve à {location} : portail captif, pour que les appels au 911 passent toujours",
	)


def keeping_911(said: Said, location: str) -> Said:
	"""What a person is asked to do where a telephone is."""
	return (
		f"{said[0]}. A telephone line is at {location}: 911 calls must still go out",
		f"{said[1]}. Une ligne téléphonique se trouve à {location} : les appels au 911 doivent toujours passer",
	)


def no_fibre(location: str, kind: str) -> Said:
	return (
		f"{location} is connected by {kind}, which the hub can't switch: a person stops its Internet access",
		f"{location} est raccordé par {_KINDS.get(kind, kind)}, que le hub ne commande pas :"
		" quelqu'un doit couper son accès Internet",
	)


def no_port(location: str) -> Said:
	return (
		f"The OLT port of {location} is not known: a person stops its Internet access",
		f"Le port OLT de {location} n'est pas connu : quelqu'un doit couper son accès Internet",
	)


def several_ports(location: str) -> Said:
	return (
		f"{location} has several ONTs: a person decides which of them stop",
		f"{location} a plusieurs ONT : quelqu'un doit décider lesquels couper",
	)


def shared_port(location: str, olt: str, port: str, others: int) -> Said:
	return (
		f"Port {port} of {olt} serves {others} other addresses and the serial number of the ONT at {location}"
		" is not known: a person stops its Internet access",
		f"Le port {port} de {olt} dessert {others} autres adresses et le numéro de série de l'ONT de {location}"
		" n'est pas connu : quelqu'un doit couper son accès Internet",
	)


def no_internet(location: str) -> Said:
	return (
		f"No Internet access is known at {location}",
		f"Aucun accès Internet n'est connu à {location}",
	)


def suspended_before(did: str) -> Said:
	return (
		f"Line {did} was suspended already; it stays so when this suspension ends",
		f"La ligne {did} était déjà suspendue ; elle le restera à la fin de cette suspension",
	)


def being_ordered(did: str) -> Said:
	return (
		f"Line {did} is still being ordered; it is barred once it is active",
		f"La ligne {did} est encore en commande ; elle sera bloquée une fois active",
	)


def shared_with(suspension: str) -> Said:
	return (f"Barred by {suspension} already", f"Déjà bloqué par {suspension}")


def kept_by(suspension: str) -> Said:
	return (f"{suspension} still holds it", f"{suspension} le retient encore")


def task_to_restore(what: str) -> Said:
	return (
		f"The suspension ended: a person gives back the Internet access of {what}, which was stopped by hand",
		f"La suspension est terminée : quelqu'un doit rétablir l'accès Internet de {what}, coupé à la main",
	)


def given_up(what: str, why: str) -> Said:
	return (
		f"{what} was not changed outside: {why}",
		f"{what} n'a pas été changé à l'extérieur : {why}",
	)
