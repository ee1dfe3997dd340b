"""What the ISP sells, and who works there. Neither grows with the scale."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from targo_customer360.embedded.demo.text_forms import ascii_of

INTERNET, PHONE, TELEVISION, EXTRA, HARDWARE, LABOUR = (
	"internet",
	"phone",
	"television",
	"extra",
	"hardware",
	"labour",
)
MONTHLY = (INTERNET, PHONE, TELEVISION, EXTRA)

# kind | sku | price in cents | description
_PRODUCTS = """
internet | FTTH25 | 4995 | Internet fibre 25 Mbps illimité
internet | FTTH50 | 5995 | Internet fibre 50 Mbps illimité
internet | FTTH100 | 6995 | Internet fibre 100 Mbps illimité
internet | FTTH150 | 7495 | Internet fibre 150 Mbps illimité
internet | FTTH500 | 8995 | Internet fibre 500 Mbps illimité
internet | FTTH1500 | 10995 | Internet fibre 1,5 Gbps illimité
internet | FTTHB100 | 9995 | Internet fibre affaires 100 Mbps, IP fixe
internet | FTTHB500 | 14995 | Internet fibre affaires 500 Mbps, IP fixe
internet | WIFI5 | 4495 | Internet sans fil rural 5 Mbps
internet | WIFI10 | 5495 | Internet sans fil rural 10 Mbps
internet | WIFI25 | 6495 | Internet sans fil rural 25 Mbps
internet | DSL6 | 3995 | Internet DSL 6 Mbps
internet | CABLE30 | 5495 | Internet câble 30 Mbps
phone | TELEPMENS | 2495 | Téléphonie IP résidentielle
phone | TELEPAFF | 3495 | Téléphonie IP d'affaires
phone | TELELOCAL | 1495 | Ligne téléphonique locale
television | TVBASE | 2995 | Télévision - forfait de base
television | TVSTAND | 4495 | Télévision - forfait standard
television | TVPLUS | 6495 | Télévision - forfait "Plus"
television | TVSPORT | 1800 | Bouquet sports & nouvelles
extra | IPFIXE | 1000 | Adresse IP fixe
extra | LOCROUT | 500 | Location du routeur Wi-Fi
extra | LOCSTB | 600 | Location du décodeur
extra | WIFIMESH | 700 | Wi-Fi maison étendu (par borne)
extra | INTLCALL | 500 | Forfait d'appels internationaux
extra | VOICEMAIL | 300 | Boîte vocale par courriel
extra | RABFIBRE | -1000 | Rabais fidélité fibre
extra | RABBUNDLE | -500 | Rabais de forfait
extra | HEBERG | 1295 | Hébergement Web & courriels
extra | COLO1U | 9900 | Colocation 1U à Sainte-Clotilde
hardware | ONT803 | 15000 | Terminal optique (ONT) Raisecom 803
hardware | ONTTPL | 12500 | Terminal optique (ONT) TP-Link XX230v
hardware | ROUTDECO | 17999 | Routeur Deco X50
hardware | ROUTARCH | 9999 | Routeur Archer C6
hardware | HT502 | 6500 | Adaptateur téléphonique Grandstream HT502
hardware | HT802 | 7500 | Adaptateur téléphonique Grandstream HT802
hardware | GXP1625 | 8900 | Téléphone IP Grandstream GXP1625
hardware | STBMAG | 14900 | Décodeur MAG 322
hardware | ANTCANOPY | 22500 | Antenne Canopy 900 MHz
hardware | ANTLTU | 28500 | Antenne Ubiquiti LTU
hardware | MAT10 | 18500 | Mât de toit 10' galvanisé
hardware | TOUR40 | 95000 | Tour 40' avec haubans & base
hardware | CAT6M | 95 | Câble Cat6 extérieur (au mètre)
hardware | FIBM | 145 | Câble de fibre 2 brins (au mètre)
hardware | SWITCH8 | 4999 | Commutateur 8 ports
hardware | SWITCH24P | 38900 | Commutateur 24 ports PoE
hardware | UPS600 | 11999 | Onduleur 600 VA
hardware | BORNEWIFI | 15900 | Borne Wi-Fi extérieure
hardware | COFFRET | 6500 | Coffret étanche 12"
hardware | CONNSC | 450 | Connecteur SC/APC
labour | INSTFIB | 9900 | Frais d'installation fibre
labour | INSTWIFI | 14900 | Frais d'installation sans fil
labour | INSTTEL | 4900 | Frais d'activation téléphonie
labour | DEPL | 6000 | Frais de déplacement
labour | MOTECH | 8500 | Main-d'œuvre technicien (heure)
labour | MOMONT | 11000 | Main-d'œuvre monteur (heure)
labour | EXCAV | 12500 | Excavation & enfouissement (heure)
labour | NACELLE | 25000 | Location de nacelle (½ journée)
labour | FRAISRET | 4500 | Frais de chèque retourné
labour | RECONN | 3500 | Frais de reconnexion
"""


@dataclass(frozen=True)
class Product:
	id: int
	kind: str
	sku: str
	cents: int
	description: str

	@property
	def monthly(self) -> bool:
		return self.kind in MONTHLY


@dataclass(frozen=True)
class Staff:
	id: int
	first: str
	last: str
	technician: bool
	left: bool

	@property
	def email(self) -> str:
		return f"{ascii_of(self.first[0] + self.last).lower().replace(chr(39), '')}@isp.example"


def _products() -> tuple[Product, ...]:
	rows = (line.split(" | ") for line in _PRODUCTS.strip().splitlines())
	# The ids of a catalogue that lost rows over the years.
	return tuple(
		Product(12 + index * 3 + index // 7, kind, sku, int(cents), text)
		for index, (kind, sku, cents, text) in enumerate(rows)
	)


PRODUCTS = _products()
BY_KIND = {kind: tuple(p for p in PRODUCTS if p.kind == kind) for kind in (*MONTHLY, HARDWARE, LABOUR)}
ONE_TIME = (*BY_KIND[HARDWARE], *BY_KIND[LABOUR])
RECURRING = tuple(product for product in PRODUCTS if product.monthly)

_STAFF = """
Geneviève Lachance|Gen Bélanger|Rosaire Poulin|Télesphore Gagné|Stéphan Bérubé
Nathalie Côté|Loïc Charbonneau|Éric Ouellet|Chantal Arsenault|Marc-André Cyr
Josée Lefebvre|Dave Greer|Isabelle Roy|Olivier Hébert|Kevin Wyllie
Luc Thériault|Mélanie Dubé|Jean-François Morin|Karine Boyer|Philippe Grenier
Sandra Watt|Yannick Lessard|Réjean Savard|Anne Hamel|Patrick Beaudoin
Tyler Younie|Francis Fortier|Jérôme Plante|Véronique Lemay|Hugo Parent
Bruno Couture|Michel Dumas|Émilie D'Amour|Scott Erskine|Sébastien Gravel
Lucie Boivin|Ginette Paquette|Alain L'Écuyer|Nicolas Audet|Zoé Fournier
"""


def _staff() -> tuple[Staff, ...]:
	people = [name for line in _STAFF.strip().splitlines() for name in line.split("|")]
	result = []
	for index, name in enumerate(people):
		first, _, last = name.rpartition(" ")
		result.append(Staff(index * 2 + index // 5 + 2, first, last, index % 5 in (1, 3), index % 9 == 4))
	return tuple(result)


STAFF = _staff()
STAFF_IDS = tuple(member.id for member in STAFF)
TECHNICIAN_IDS = tuple(member.id for member in STAFF if member.technician)
FORMER_STAFF_IDS = (391, 407, 455)
"""Staff ids that old rows name and the staff table no longer has."""


def staff_member(rng: Random) -> int | None:
	"""The staff id of a clerk as a row keeps it: mostly known, sometimes 0, NULL or somebody long gone."""
	roll = rng.random()
	if roll < 0.95:
		return rng.choice(STAFF_IDS)
	if roll < 0.97:
		return 0
	return None if roll < 0.985 else rng.choice(FORMER_STAFF_IDS)
