"""Streets of the region, each with the other ways in which people write the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from targo_customer360.embedded.demo.text_forms import ascii_of

_ABBREVIATIONS = {
	"rue": ("r.",),
	"rang": ("rg", "Rg."),
	"chemin": ("ch.", "Ch", "chem."),
	"montée": ("mtée", "Mtée.", "montee"),
	"route": ("rte", "Rte."),
	"avenue": ("av.", "Ave"),
	"boulevard": ("boul.", "Blvd", "bd"),
	"Road": ("Rd", "Rd."),
	"Street": ("St", "St."),
	"Avenue": ("Ave", "Av."),
}
_TRANSLATIONS = {"Road": "chemin", "Street": "rue", "Avenue": "avenue"}
_IN_ENGLISH = {"rue": "Street", "chemin": "Road"}
_ORDINAL_WORDS = {1: "Premier", 2: "Deuxième", 3: "Troisième", 4: "Quatrième", 5: "Cinquième", 6: "Sixième"}
_ENGLISH_ORDINALS = {1: ("First", "1st"), 2: ("Second", "2nd"), 3: ("Third", "3rd"), 4: ("Fourth", "4th")}


@dataclass(frozen=True)
class Street:
	"""A street as the town writes it (`text`), and other spellings of that same street."""

	text: str
	alternates: tuple[str, ...]


def _street(text: str, *alternates: str) -> Street:
	# Case alone is not another spelling.
	different = {other.casefold(): other for other in alternates if other.casefold() != text.casefold()}
	return Street(text, tuple(different.values()))


def _short_saints(text: str) -> str:
	return text.replace("Sainte-", "Ste-").replace("Saint-", "St-")


def _french(kind: str, name: str) -> Street:
	short = _short_saints(name)
	abbreviations = _ABBREVIATIONS[kind]
	alternates = [f"{short_kind} {name}" for short_kind in abbreviations]
	alternates.append(f"{abbreviations[0]} {short}")
	alternates.append(f"{kind} {short}")
	alternates.append(ascii_of(f"{kind} {name}").upper())
	alternates.append(f"{name}, {kind}")
	alternates.append(ascii_of(f"{short} ({kind})").upper())
	if name.startswith("Saint"):
		alternates.append(f"{kind} {short.replace('-', '. ', 1)}")
	if "-" in name:
		alternates.append(f"{kind} {name.replace('-', ' ')}")
	if kind in _IN_ENGLISH and not name.startswith(("de ", "des ", "du ", "d'")):
		alternates.append(f"{name} {_IN_ENGLISH[kind]}")
	return _street(f"{kind} {name}", *alternates)


def _english(name: str, kind: str) -> Street:
	alternates = [f"{name} {short_kind}" for short_kind in _ABBREVIATIONS[kind]]
	alternates.append(f"{_TRANSLATIONS[kind]} {name}")
	alternates.append(f"{_ABBREVIATIONS[_TRANSLATIONS[kind]][0]} {name}")
	return _street(f"{name} {kind}", *alternates)


def _ordinal_rang(number: int) -> Street:
	suffix = "er" if number == 1 else "e"
	return _street(
		f"{number}{suffix} rang",
		f"rang {number}",
		f"Rg {number}",
		f"{number}{'ier' if number == 1 else 'ième'} rang",
		f"{_ORDINAL_WORDS[number]} Rang",
		f"{number}{suffix.upper()} RG",
	)


def _concession(number: int) -> Street:
	ordinal = "1re" if number == 1 else f"{number}e"
	word = "Première" if number == 1 else _ORDINAL_WORDS[number]
	return _street(
		f"chemin de la {ordinal} Concession",
		f"ch. de la {ordinal} Concession",
		f"chemin de la {word} Concession",
		f"{ordinal} Concession, chemin de la",
		f"CH DE LA {ordinal.upper()} CONCESSION",
	)


def _english_concession(number: int) -> Street:
	word, short = _ENGLISH_ORDINALS[number]
	return _street(
		f"{word} Concession Road",
		f"{short} Concession Road",
		f"{short} Concession Rd",
		f"{word} Concession Rd",
	)


def _route(number: int) -> Street:
	return _street(f"route {number}", f"rte {number}", f"Rte. {number}", f"{number}, route")


def _named(build: Callable[[str], Street], names: str) -> tuple[Street, ...]:
	return tuple(build(name.strip()) for name in names.replace("\n", ",").split(",") if name.strip())


VILLAGE = (
	*_named(
		lambda name: _french("rue", name),
		"""
		Principale, de l'Église, Notre-Dame, Saint-Joseph, Saint-Paul, Saint-André, Sainte-Anne
		Saint-Jean-Baptiste, Saint-Jacques, Saint-Alexandre, Perras, Lachapelle, Poupart, Beaulieu
		des Érables, du Moulin, du Collège, des Pins, Hébert, Hubert, Bouchard, Boyer, Lemieux
		Sainte-Famille, de la Fabrique, du Pont, Prud'homme, Isabelle, Élie-Auclair, Girouard, Dupuis
		""",
	),
	*_named(lambda name: _french("avenue", name), "des Jardins, du Parc, Charron, Gagnon"),
)
RURAL = (
	*_named(
		lambda name: _french("rang", name),
		"""
		Saint-Antoine, Sainte-Thérèse, Saint-Charles, Saint-Régis, Notre-Dame, du Cordon, Double
		Saint-Jean, Saint-Joseph, des Sloan, Saint-Philippe, Sainte-Mélanie, Contant, de la Côte-Double
		Saint-François-Xavier, Sainte-Rose, du Petit-Saint-Bernard, Saint-André, Saint-Paul, Pigeon
		Lacasse
		""",
	),
	*_named(
		lambda name: _french("chemin", name),
		"""
		de la Rivière-Châteauguay, de la Grande-Ligne, du Ruisseau-Norton, de la Baie, Gibson
		de la Beauce, Larocque, du Bord-de-l'Eau, Seigneurial, de Planches, Neuf, Cairns
		""",
	),
	*_named(
		lambda name: _french("montée", name),
		"Glass, du Lac, Rockburn, Giroux, Sainte-Marie, Signer, Henrysburg",
	),
	*(_ordinal_rang(number) for number in range(1, 7)),
	*(_route(number) for number in (132, 138, 201, 202, 203, 205, 209, 217, 219, 221, 236)),
)
CONCESSIONS = tuple(_concession(number) for number in range(1, 5))
ENGLISH = (
	*_named(
		lambda name: _english(name, "Road"),
		"""
		Covey Hill, Roxham, Ridge, Gore, Athelstan, Powerscourt, Brooks, Stevenson, Blackman
		Boyd Settlement, Fairview, Johnson, Jamieson, Tullochgorum, Island, Cullen, Mill, Rockburn Side
		Old Chelsea, Leahy, Williamson, Clelland, Moore's, Bustard, Herdman, Trout River, New Erin
		Stockwell, Sutton, Beaver
		""",
	),
	*_named(
		lambda name: _english(name, "Street"),
		"Church, Churchill, Champlain, King, Wellington, Bridge, Lake, Frontier, Bouchette, York, Mill",
	),
	*_named(lambda name: _english(name, "Avenue"), "Barr, McNaughton, Station"),
	*(_english_concession(number) for number in range(1, 4)),
)
URBAN = (
	*_named(
		lambda name: _french("rue", name),
		"""
		Ellice, Victoria, Jacques-Cartier, Saint-Jean-Baptiste, Saint-Laurent, Sainte-Cécile, Nicholson
		Salaberry, Alphonse-Desjardins, Académie, Champlain, Dufferin, Marquette, Saint-Thomas
		Taillefer, Wolfe, Maden, Cossette, de l'Hôtel-de-Ville, des Cèdres, Émard, Hébert, Sherbrooke
		Principale Ouest, Principale Est, Merry Nord
		""",
	),
	*_named(
		lambda name: _french("boulevard", name),
		"du Havre, d'Anjou, Saint-Francis, Saint-Jean-Baptiste, Monseigneur-Langlois",
	),
	*_named(
		lambda name: _french("avenue", name),
		"Grande-Île, Jubilee, Larocque, du Centenaire, de la Traversée",
	),
	*_named(
		lambda name: _french("chemin", name),
		"de la Haute-Rivière, Larocque, Saint-Louis, de la Beauharnois",
	),
)
