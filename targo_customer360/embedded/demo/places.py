"""Towns of southern Quebec that the ISP serves (Montérégie, a few in Estrie), and how they are spelled."""

from __future__ import annotations

from dataclasses import dataclass

from targo_customer360.embedded.demo import streets
from targo_customer360.embedded.demo.streets import Street

# A town never has the same road under both its French and its English name: to a clerk they are one road.
_POOLS = {
	"fr": (*streets.RURAL, *streets.CONCESSIONS, *streets.VILLAGE, *streets.RURAL),
	"en": (*streets.ENGLISH, *streets.ENGLISH, *streets.RURAL, *streets.VILLAGE[:12]),
	"urban": streets.URBAN,
}


@dataclass(frozen=True)
class Town:
	"""A municipality. `cauca` is its five-digit geographic code, as the 911 centre uses it."""

	name: str
	postal_codes: tuple[str, ...]
	cauca: str
	kind: str
	alternates: tuple[str, ...]

	@property
	def streets(self) -> tuple[Street, ...]:
		return _POOLS[self.kind]


# weight | name | kind | geographic code | postal codes, or the start of them when three characters
_TOWNS = """
9 | Saint-Rémi | fr | 68055 | J0L2L0
6 | Napierville | fr | 68030 | J0J1L0
6 | Hemmingford | en | 68015 | J0L1H0
8 | Huntingdon | en | 69055 | J0S1H0
7 | Ormstown | en | 69037 | J0S1K0
5 | Franklin | en | 69010 | J0S1E0
3 | Havelock | en | 69005 | J0S2C0
6 | Sainte-Clotilde | fr | 68020 | J0L1W0
6 | Saint-Chrysostome | fr | 69017 | J0S1R0
5 | Saint-Michel | fr | 68050 | J0L2J0
3 | Saint-Édouard | fr | 68045 | J0L1Y0
4 | Saint-Isidore | fr | 67040 | J0L2A0
3 | Sherrington | fr | 68025 | J0L2N0
4 | Hinchinbrooke | en | 69045 | J0S1A0
3 | Godmanchester | en | 69060 | J0S1H0
2 | Dundee | en | 69075 | J0S1L0
2 | Elgin | en | 69050 | J0S2E0
4 | Sainte-Barbe | fr | 69065 | J0S1P0
5 | Saint-Anicet | fr | 69070 | J0S1M0
6 | Salaberry-de-Valleyfield | urban | 70052 | J6S J6T
4 | Beauharnois | urban | 70022 | J6N
4 | Mercier | urban | 67045 | J6R
5 | Châteauguay | urban | 67050 | J6J J6K
4 | Lacolle | fr | 56023 | J0J1J0
3 | Saint-Bernard-de-Lacolle | fr | 68005 | J0J1V0
3 | Saint-Cyprien-de-Napierville | fr | 68035 | J0J1L0
3 | Saint-Jacques-le-Mineur | fr | 68040 | J0J1Z0
3 | Saint-Louis-de-Gonzague | fr | 70035 | J0S1T0
2 | Saint-Stanislas-de-Kostka | fr | 70040 | J0S1W0
3 | Howick | en | 69025 | J0S1G0
2 | Très-Saint-Sacrement | fr | 69030 | J0S1G0
4 | Sainte-Martine | fr | 70012 | J0S1V0
3 | Saint-Urbain-Premier | fr | 70005 | J0S1Y0
2 | Saint-Étienne-de-Beauharnois | fr | 70030 | J0S1S0
2 | Saint-Mathieu | fr | 67005 | J0L2H0
2 | Saint-Constant | urban | 67035 | J5A
1 | Magog | urban | 45072 | J1X
1 | Stanstead | en | 45008 | J0B3E0
1 | Ayer's Cliff | en | 45035 | J0B1C0
1 | Cookshire-Eaton | en | 41038 | J0B1M0
1 | Coaticook | urban | 44037 | J1A
"""
_LETTERS = "ABCEGHJKLMNPRSTVWXYZ"
_OTHER_NAMES = {
	"Salaberry-de-Valleyfield": ("Valleyfield", "Salaberry de Valleyfield"),
	"Sherrington": ("Saint-Patrice-de-Sherrington", "St-Patrice-de-Sherrington"),
	"Sainte-Clotilde": ("Ste-Clotilde-de-Châteauguay", "Ste-Clotilde"),
	"Châteauguay": ("Chateauguay",),
	"Hinchinbrooke": ("Hinchinbrook",),
}


def _postal_codes(text: str) -> tuple[str, ...]:
	codes = text.split()
	if len(codes[0]) == 6:
		return tuple(codes)
	# Town delivery: a code for each few streets. A fixed walk through the letters is enough of them.
	return tuple(
		f"{area}{digit}{_LETTERS[(digit * 7 + step * 3) % 20]}{(digit + step * 4) % 10}"
		for area in codes
		for digit in range(1, 10)
		for step in range(4)
	)


def _alternates(name: str) -> tuple[str, ...]:
	if name in _OTHER_NAMES:
		return _OTHER_NAMES[name]
	short = name.replace("Sainte-", "Ste-").replace("Saint-", "St-")
	return (short, short.replace("-", " ")) if short != name else ()


def _towns() -> tuple[tuple[Town, int], ...]:
	rows = (line.split(" | ") for line in _TOWNS.strip().splitlines())
	return tuple(
		(Town(name, _postal_codes(codes), cauca, kind, _alternates(name)), int(weight))
		for weight, name, kind, cauca, codes in rows
	)


TOWNS: tuple[Town, ...] = tuple(town for town, _ in _towns())
TOWN_NAMES: tuple[str, ...] = tuple(town.name for town in TOWNS)
WEIGHTED_TOWNS: tuple[Town, ...] = tuple(town for town, weight in _towns() for _ in range(weight))
"""Each town as often as its weight: a plain choice from it follows the population."""
