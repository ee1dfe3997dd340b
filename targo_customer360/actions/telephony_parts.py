"""What the actions on telephone lines share: parameters, finding a line, and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal

import pydantic

from targo_customer360.actions.model import Change, Outside, Said
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.e911_changes import LINE_CLASS, LINE_FIELDS
from targo_customer360.telephony.e911_record import FRENCH_LABELS, LABELS
from targo_customer360.telephony.line_states import LINE, LIVE
from targo_customer360.telephony.lines import has_voicemail
from targo_customer360.telephony.rules import normalise_did

SETTINGS: Final = "Customer 360 Settings"
MANAGERS: Final = ("Customer 360 Manager", "System Manager")
PBX, E911 = "pbx", "e911"
FOLLOWS: Final = ("Outbox Message", "ToDo")
"""What is owed to the services, and what a person is asked."""
STATUS: Said = ("Line status", "État de la ligne")
REGISTRATION_STATUS: Said = ("911 registration", "Inscription au 911")
FIELD_LABELS: Final[Mapping[str, Said]] = {
	"customer": ("Customer", "Client"),
	"did": ("Number", "Numéro"),
	"service_location": ("Service location", "Lieu de service"),
	"voicemail_enabled": ("Voicemail", "Messagerie vocale"),
	"voicemail_email": ("Messages go to", "Messages envoyés à"),
	"address_confirmed": ("911 address confirmed", "Adresse 911 confirmée"),
	"e911_class": ("Class of service at 911", "Classe de service au 911"),
	"e911_cauca_code": ("CAUCA code", "Code CAUCA"),
	"e911_synced": ("The 911 provider was read back", "Relu chez le fournisseur 911"),
	"e911_state_of_check": ("Address to confirm", "Adresse à confirmer"),
	"ata_model": ("ATA model", "Modèle de l'adaptateur"),
	"ata_mac": ("ATA address", "Adresse de l'adaptateur"),
	**{name: (LABELS[field], FRENCH_LABELS[field].capitalize()) for name, field in LINE_FIELDS.items()},
}
NO_REASON: Said = ("No reason was given", "Aucune raison donnée")

Did = Annotated[str, pydantic.AfterValidator(lambda text: normalise_did(text))]
"""A number in any form, as ten digits."""


class Address911(pydantic.BaseModel):
	"""A 911 address field by field, as a form has it."""

	model_config = pydantic.ConfigDict(extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)

	street_number: str | None = None
	unit: str | None = None
	street_name: str | None = None
	city: str | None = None
	state: str | None = None
	postal_code: str | None = None
	info: str | None = None
	service_class: Literal["", "RES", "BUS"] | None = None
	cauca_code: str | None = None

	def fields(self) -> dict[str, str | None]:
		"""The fields that were given."""
		return self.model_dump(exclude_none=True)


def line_of(site: Site, did: str | None, customer: str | None) -> Values:
	"""The line that is meant: by its number, else the only live one of the customer. Raises InvalidField."""
	if did:
		line = site.get(LINE, did)
		if line is None:
			raise InvalidField("did", "There is no line {0}", did)
		if customer and line["customer"] != customer:
			raise InvalidField("did", "Line {0} belongs to another customer than {1}", did, customer)
		return line
	if not customer:
		raise InvalidField("did", "Say which number, or whose line")
	names = live_lines(site, customer)
	if not names:
		raise InvalidField("customer", "{0} has no telephone line", customer)
	if len(names) > 1:
		raise InvalidField(
			"did", "{0} has {1} lines ({2}): say which one", customer, len(names), ", ".join(names)
		)
	return site.get(LINE, names[0]) or {}


def check_customer(site: Site, customer: str) -> None:
	"""Raises InvalidField."""
	if not site.lookup("Customer", [customer]):
		raise InvalidField("customer", "There is no customer {0}", customer)


def live_lines(site: Site, customer: str) -> list[str]:
	found = site.list(LINE, {"customer": customer, "status": ("in", LIVE)}, order_by="name")
	return [row["name"] for row in found]


def person(site: Site, customer: str) -> str:
	"""Name and number of a customer."""
	held = site.lookup("Customer", [customer], fields=("customer_name",)).get(customer)
	name = (held or {}).get("customer_name") or customer
	return name if name == customer else f"{name} ({customer})"


def changed(
	doctype: str, name: str | None, before: Values, after: Mapping[str, Any], labels: Mapping[str, Said]
) -> Iterable[Change]:
	"""A change for each field whose value will be another; of a new document, for each that is not empty."""
	for fieldname, value in after.items():
		former = before.get(fieldname)
		if (former or "") != (value or ""):
			yield Change(doctype, name, fieldname, former, value, labels[fieldname])


def class_fields(address: Mapping[str, str | None]) -> dict[str, str]:
	"""What an address says beside the record, as fields of the line."""
	return {name: address[field] or "" for name, field in LINE_CLASS.items() if field in address}


def line_server(site: Site) -> Said:
	"""What makes the lines work."""
	return ("The PBX", "Le PBX") if has_voicemail(site) else ("The SIP registrar", "Le registraire SIP")


def provider_told(site: Site, said: Said) -> Iterable[Outside]:
	"""What the 911 provider is told, or that nobody tells it."""
	provider = site.single(SETTINGS).get("e911_provider") or ""
	if provider == "None":
		return (
			Outside(
				E911,
				(
					"No 911 provider can be told from here: a person tells it",
					"Aucun fournisseur 911 ne peut être avisé d'ici : une personne l'avise",
				),
			),
		)
	if provider:
		return (Outside(E911, said),)
	waits = ("once a provider is chosen", "dès qu'un fournisseur est choisi")
	return (Outside(E911, (f"{said[0]}, {waits[0]}", f"{said[1]}, {waits[1]}")),)


def stuck(site: Site, did: str) -> tuple[Said, ...]:
	"""The warning that nothing reaches the line server before a person has settled what it refused."""
	dead = {"subject_doctype": LINE, "subject_name": did, "status": "Dead"}
	if not site.count("Outbox Message", dead):
		return ()
	return (
		(
			f"An earlier call for {did} was given up: this one waits until a person retries or drops it",
			f"Un appel antérieur pour {did} a été abandonné : celui-ci attend qu'on le renvoie ou l'écarte",
		),
	)


def documents(*changes: Iterable[Change]) -> tuple[tuple[str, str], ...]:
	"""The existing documents of some changes, each once."""
	found = dict.fromkeys((c.doctype, c.name) for group in changes for c in group if c.name)
	return tuple((doctype, str(name)) for doctype, name in found)
