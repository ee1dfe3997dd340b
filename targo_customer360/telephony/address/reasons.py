"""Why a verdict was reached: stable codes, each with one sentence in English and one in French."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

_SENTENCES: dict[str, tuple[str, str]] = {
	# nothing to compare
	"no_service_address": ("no service address", "aucune adresse de service"),
	"no_911_address": ("no 911 address", "aucune adresse 911"),
	"placeholder_service": (
		"the service address is a placeholder: {0}",
		"l'adresse de service est provisoire : {0}",
	),
	"placeholder_911": ("the 911 address is a placeholder: {0}", "l'adresse 911 est provisoire : {0}"),
	"po_box_service": (
		"the service address is a post-office box",
		"l'adresse de service est une case postale",
	),
	"po_box_911": ("the 911 address is a post-office box", "l'adresse 911 est une case postale"),
	# the door
	"civic_number": ("civic number {0} / {1}", "numéro civique {0} / {1}"),
	"civic_missing_service": (
		"no civic number in the service address",
		"aucun numéro civique à l'adresse de service",
	),
	"civic_missing_911": ("no civic number at 911", "aucun numéro civique au 911"),
	"civic_range": (
		"a range of civic numbers, not one door: {0}",
		"plusieurs numéros civiques et non une seule porte : {0}",
	),
	"civic_suffix": ("civic number suffix {0} / {1}", "suffixe du numéro civique {0} / {1}"),
	"suffix_or_unit": (
		"{0} is a suffix on one side and a unit on the other",
		"{0} est un suffixe d'un côté et un appartement de l'autre",
	),
	"unit_order": (
		"which is the unit and which is the civic number? {0} / {1}",
		"lequel est l'appartement, lequel est le numéro civique? {0} / {1}",
	),
	"unit": ("unit {0} / {1}", "appartement {0} / {1}"),
	"unit_missing_911": ("unit missing at 911: {0}", "appartement absent au 911 : {0}"),
	"unit_missing_service": ("unit only at 911: {0}", "appartement présent au 911 seulement : {0}"),
	"unit_in_info": (
		"the unit is only in the remarks at 911: {0}",
		"l'appartement n'est que dans les remarques du 911 : {0}",
	),
	"floor": ("floor {0} / {1}", "étage {0} / {1}"),
	"position": ("place in the building: {0} / {1}", "endroit dans le bâtiment : {0} / {1}"),
	# the street
	"street_missing_service": ("no street in the service address", "aucune rue à l'adresse de service"),
	"street_missing_911": ("no street at 911", "aucune rue au 911"),
	"street_name": ("other street: {0} / {1}", "autre rue : {0} / {1}"),
	"street_number": ("other numbered street: {0} / {1}", "autre rue numérotée : {0} / {1}"),
	"street_near_name": (
		"two street names that are alike: {0} / {1}",
		"deux noms de rue qui se ressemblent : {0} / {1}",
	),
	"street_spelling": (
		"street name spelled differently: {0} / {1}",
		"nom de rue écrit autrement : {0} / {1}",
	),
	"street_joined": ("one name or two words? {0} / {1}", "un nom ou deux mots? {0} / {1}"),
	"street_initials": ("initials on one side: {0} / {1}", "initiales d'un seul côté : {0} / {1}"),
	"street_type": ("other street type: {0} / {1}", "autre type de voie : {0} / {1}"),
	"street_type_missing": ("street type on one side only: {0}", "type de voie d'un seul côté : {0}"),
	"direction": ("direction {0} / {1}", "direction {0} / {1}"),
	"direction_missing": ("direction on one side only: {0}", "direction d'un seul côté : {0}"),
	"direction_place": (
		"direction before the name or after it? {0} / {1}",
		"direction avant ou après le nom? {0} / {1}",
	),
	# the town
	"town": ("other town: {0} / {1}", "autre municipalité : {0} / {1}"),
	"town_missing": ("town on one side only, or on none", "municipalité d'un seul côté, ou d'aucun"),
	"town_sector": (
		"other sector of the same town: {0} / {1}",
		"autre secteur de la même municipalité : {0} / {1}",
	),
	"town_alias": ("{0} is part of, or a name of, {1}", "{0} fait partie de {1} ou en est un nom"),
	"town_alias_postal": (
		"{0} is {1} only where the postal code says so",
		"{0} n'est {1} que si le code postal le confirme",
	),
	"town_shared_office": (
		"two towns that share a post office: {0} / {1}",
		"deux municipalités qui partagent un bureau de poste : {0} / {1}",
	),
	"town_spelling": ("town spelled differently: {0} / {1}", "municipalité écrite autrement : {0} / {1}"),
	"town_in_line": (
		"another town in the address line: {0}",
		"une autre municipalité dans la ligne d'adresse : {0}",
	),
	"town_in_street": ("town or part of the street name? {0}", "municipalité ou partie du nom de rue? {0}"),
	"postal_area": (
		"postal codes of two areas: {0} / {1}",
		"codes postaux de deux régions de tri : {0} / {1}",
	),
	"postal_code": ("postal code {0} / {1}", "code postal {0} / {1}"),
	"province": ("province {0} / {1}", "province {0} / {1}"),
	# what the notes say
	"marked_old": (
		"a note says that this is a former address",
		"une note dit que c'est une ancienne adresse",
	),
	"moved": (
		"a note speaks of a move or a new address",
		"une note parle d'un déménagement ou d'une nouvelle adresse",
	),
	"unconfirmed": (
		"a note says that the address is provisional, wrong or for mail only",
		"une note dit que l'adresse est provisoire, fausse ou seulement postale",
	),
	"second_address": ("a second address in the notes: {0}", "une deuxième adresse dans les notes : {0}"),
	"unread": ("text that needs a person: {0}", "texte à lire par une personne : {0}"),
	"too_long": ("a field too long to be an address", "un champ trop long pour être une adresse"),
	"several_doubts": ("several small differences at once", "plusieurs petites différences à la fois"),
}

CODES = frozenset(_SENTENCES)


class Weight(Enum):
	"""What a reason does to the verdict."""

	DIFFERENCE = "two doors"
	DOUBT = "a person telephones"
	SLIP = "seen through, if it is the only slip"
	REMARK = "seen through"


@dataclass(frozen=True, slots=True)
class Reason:
	"""One reason. `code` never changes; the sentences may."""

	code: str
	en: str
	fr: str


def reason(code: str, *values: object) -> Reason:
	"""The reason `code` with its sentences filled in. Raises KeyError for an unknown code."""
	en, fr = _SENTENCES[code]
	shown = [str(value) or "-" for value in values]
	return Reason(code, en.format(*shown), fr.format(*shown))
