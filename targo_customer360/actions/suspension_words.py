"""What suspending and reactivating say, before and after, in English and French."""

from __future__ import annotations

from collections.abc import Iterable

from targo_customer360.actions.model import Said
from targo_customer360.billing import suspension_start as starting
from targo_customer360.integrations.suspensions import Ending, Suspending
from targo_customer360.sites.port import Site, Values

LABELS: dict[str, Said] = {
	"customer": ("Customer", "Client"),
	"status": ("Status of the suspension", "État de la suspension"),
	"source": ("Source", "Source"),
	"starts_on": ("Starts on", "Commence le"),
	"ends_on": ("Service comes back on", "Service rétabli le"),
	"reason": ("Reason", "Raison"),
	"is_suspended": ("Suspended", "Suspendu"),
	"line": ("Telephone line", "Ligne téléphonique"),
	"subscription": ("Subscription", "Abonnement"),
}
NO_UNDO: Said = ("This can't be undone in one step", "Ceci ne peut être annulé en une seule étape")
CALLS_911: Said = (
	"911 calls still go out, and no 911 registration changes",
	"Les appels au 911 passent toujours, et aucune inscription au 911 ne change",
)


def person(site: Site, customer: str) -> str:
	"""Name and number of a customer."""
	held = site.lookup("Customer", [customer], fields=("customer_name",)).get(customer)
	name = (held or {}).get("customer_name") or customer
	return name if name == customer else f"{name} ({customer})"


def suspending(who: str, plan: Suspending) -> Said:
	request = plan.request
	what = ", ".join(name for _, name in request.services)
	en = f"Suspend {what} of {who}" if what else f"Suspend {who}"
	fr = f"Suspendre {what} de {who}" if what else f"Suspendre {who}"
	if plan.start is None:
		en, fr = f"{en} from {plan.starts_on}", f"{fr} à partir du {plan.starts_on}"
	if request.ends_on:
		en, fr = f"{en} until {request.ends_on}", f"{fr} jusqu'au {request.ends_on}"
	return en, fr


def suspended(name: str, who: str, plan: Suspending) -> Said:
	if plan.start is None:
		return (
			f"{who} will be suspended from {plan.starts_on} ({name})",
			f"{who} sera suspendu à partir du {plan.starts_on} ({name})",
		)
	calls = len([one for one in plan.start.effects if one["operation"]])
	return (
		f"{who} is suspended ({name}); {calls} effects are on their way",
		f"{who} est suspendu ({name}) ; {calls} effets sont en route",
	)


def warnings(plan: Suspending) -> Iterable[Said]:
	for row in plan.already:
		yield _already(row)
	if plan.start is None:
		return
	effects = plan.start.effects
	for effect in effects:
		if effect.get("detail") and not effect["outbox_message"]:
			yield effect["detail"], effect["detail_fr"]
	yield from plan.start.notes
	if any(effect["kind"] == starting.TELEPHONE for effect in effects):
		yield CALLS_911
	if not effects:
		yield (
			"No service is known that the network or the PBX could stop",
			"Aucun service connu que le réseau ou le PBX pourrait couper",
		)


def _already(row: Values) -> Said:
	if row["is_imported"]:
		return (
			f"{row['name']} of the old system is in force; nothing was told to the network for it",
			f"{row['name']} de l'ancien système est en vigueur ; rien n'a été transmis au réseau pour elle",
		)
	state = ("is in force already", "est déjà en vigueur")
	if row["status"] != "Active":
		state = ("is planned already", "est déjà prévue")
	return f"{row['name']} {state[0]}", f"{row['name']} {state[1]}"


def port_stops(effect: Values) -> Said:
	where = _port(effect)
	if effect["mode"] == starting.WALLED:
		return (
			f"Internet at {effect['service_location']} ({where}) goes to the walled garden",
			f"Internet à {effect['service_location']} ({where}) passe au portail captif",
		)
	return (
		f"Internet at {effect['service_location']} ({where}) is switched off",
		f"Internet à {effect['service_location']} ({where}) est coupé",
	)


def line_barred(did: str) -> Said:
	return (
		f"Outgoing calls of {did} are barred, except to 911",
		f"Les appels sortants de {did} sont bloqués, sauf vers le 911",
	)


def reactivating(who: str, plan: Ending) -> Said:
	names = ", ".join(row["name"] for row in plan.suspensions)
	if all(row["status"] != "Active" for row in plan.suspensions):
		return f"Call off the planned suspension of {who} ({names})", (
			f"Annuler la suspension prévue de {who} ({names})"
		)
	return f"Reactivate {who}: {names} ends", f"Réactiver {who} : {names} prend fin"


def reactivated(who: str, plan: Ending) -> Said:
	names = ", ".join(row["name"] for row in plan.suspensions)
	calls = len([one for one in plan.end.releases if one.settled is None])
	if all(row["status"] != "Active" for row in plan.suspensions):
		return f"{names} of {who} is called off", f"{names} de {who} est annulée"
	return (
		f"{names} of {who} has ended; {calls} effects are being taken back",
		f"{names} de {who} est terminée ; {calls} effets sont en voie d'être annulés",
	)


def end_warnings(plan: Ending) -> Iterable[Said]:
	for row in plan.suspensions:
		if row["is_imported"]:
			yield (
				f"{row['name']} comes from the old system: it ends here, and nothing outside is called",
				f"{row['name']} vient de l'ancien système : elle prend fin ici, sans appel à l'extérieur",
			)
	for effect, holder in plan.end.kept:
		what = effect["voip_line"] or effect["service_location"]
		yield (
			f"{what} stays barred: {holder} still holds it",
			f"{what} reste bloqué : {holder} le retient encore",
		)
	for release in plan.end.releases:
		if release.settled is not None:
			what = release.effect["voip_line"] or release.effect["service_location"]
			en, fr = release.settled[1]
			yield f"{what}: {en}", f"{what} : {fr}"
	for effect in plan.end.by_hand:
		what = effect["service_location"]
		yield (
			f"What a person stopped at {what} a person gives back",
			f"Ce que quelqu'un a coupé à {what}, quelqu'un doit le rétablir",
		)


def freed(effect: Values) -> Said:
	if effect["kind"] == starting.TELEPHONE:
		did = effect["voip_line"]
		return f"Our barring of {did} is taken away", f"Notre blocage de {did} est levé"
	return (
		f"Our hold on Internet at {effect['service_location']} ({_port(effect)}) is taken away",
		f"Notre blocage d'Internet à {effect['service_location']} ({_port(effect)}) est levé",
	)


def _port(effect: Values) -> str:
	serial = f", {effect['serial_number']}" if effect["serial_number"] else ""
	return f"{effect['olt']} {effect['olt_port']}{serial}"
