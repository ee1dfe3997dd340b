"""Reject codes of the emergency database (NENA ALI) and what they say to a person, in English and French."""

from __future__ import annotations

REASONS: dict[str, tuple[str, str]] = {
	"105": ("The name is missing", "Le nom manque"),
	"115": ("The class of service is not valid", "La classe de service n'est pas valide"),
	"701": ("The street number is out of range", "Le numéro civique est hors des limites de la rue"),
	"702": ("The number is registered already", "Le numéro est déjà enregistré"),
	"704": ("There is no record to change", "Il n'y a pas de fiche à modifier"),
	"709": ("The street is not known", "La rue n'est pas connue"),
	"712": ("There is no record to remove", "Il n'y a pas de fiche à retirer"),
}
NOT_THERE = frozenset({"704", "712"})
"""Codes of a change or a removal that found nothing to act on."""


def reason(code: str, text: str = "") -> tuple[str, str]:
	"""A code in English and in French; what the provider said itself where the code is not one of ours."""
	return REASONS.get(code) or (text or code, text or code)
