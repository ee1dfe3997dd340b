"""Names of people and businesses as they are met in southern Quebec. Data only."""

from __future__ import annotations

FRENCH_FIRST = tuple(
	"""
	Marie Jean Pierre Michel André Louise Sylvie Claude Francine Diane Robert Jacques Denis Réjean
	Ghislain Normand Gaétan Yvon Lucie Manon Nathalie Chantal Josée Martine Céline Hélène Thérèse
	Jeannine Huguette Gisèle Lise Pierrette Colette Micheline Danielle Joëlle Mélanie Véronique Émilie
	Geneviève Stéphanie Valérie Noémie Anaïs Océane Léa Chloé Zoé Rosalie Éric Stéphane François
	Benoît Étienne Frédéric Jérôme Sébastien Félix Gabriel Olivier Mathieu Maxime Alexandre Guillaume
	Simon Nicolas Vincent Raphaël Loïc Rémi Yves Luc Marc Alain Serge Gilles Raymond Roland Fernand
	Léo Télesphore Émile Jean-Guy Jean-François Marie-Ève Marie-Claude Pierre-Luc Anne-Marie
	Jean-Sébastien Marie-Josée Louis-Philippe Carole Johanne Ginette Guylaine Linda Mario Sylvain
	Daniel
	""".split()
)
ENGLISH_FIRST = tuple(
	"""
	John William James Robert David Donald Kenneth Brian Douglas Gary Keith Wayne Glenn Scott Kevin
	Heather Susan Linda Margaret Elizabeth Barbara Patricia Carol Joan Sandra Nancy Karen Janet
	Shirley Beverly Andrew Neil Colin Stewart Ian Duncan Gordon Ross Malcolm Allan Emily Sarah Megan
	Jessica Ashley Tyler Kyle Brandon Dylan Shannon
	""".split()
)
FRENCH_LAST = tuple(
	"""
	Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger
	Lévesque Bergeron Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier
	Fournier Lapointe Leclerc Lefebvre Poulin Thibault St-Pierre Nadeau Martel Landry Bédard Grenier
	Lessard Bernier Richard Michaud Hébert Desjardins Couture Turcotte Lachance Parent Blais Gosselin
	Savard Proulx Beaudoin Demers Perreault Boudreau Lemieux Cyr Perron Dufour Dion Mercier Bolduc
	Bérubé Boisvert Langlois Ménard Therrien Plante Bilodeau Blanchette Dubois Champagne Paradis
	Fortier Arsenault Dupuis Gaudreault Hamel Houle Villeneuve Rousseau Gravel Thériault Lemay Robert
	Allard Deschênes Giroux Guay Leduc Boivin Charbonneau Lambert Raymond Vachon Gilbert Audet Jacques
	Trudel Barrette Dumas Laberge Faille Primeau Dulude Bourdeau Brault Yelle Hébert Isabelle
	Bourgeois Boyer Lussier Coallier Marcil Daigneault Patenaude Trépanier Guérin Sauvé Vallée D'Amour
	L'Heureux L'Écuyer Dagenais Viau Longtin Bissonnette Meloche Noël
	""".split()
)
ENGLISH_LAST = tuple(
	"""
	Smith Brown MacDonald Campbell Stewart Wilson Anderson Rennie Cullen Ness Templeton Hooker
	McNaughton Goundrey Barr Robertson Maither Fisher Orr Ruddock Arthur Dawson Blair Elder Kerr Logan
	Muir McKell Petch Pringle Rember Ryan O'Connor O'Hare O'Neil Sample Sutton Tannahill Waddell
	Younie Hadley Graham Greer Hamilton Brooks Akester Allen Simpson Wallace McClintock McEwen Gruer
	Heath Kelly Levers Taylor Todd Walsh Watt Whyte Wyllie Cairns Cooper Erskine Duheme
	""".split()
)
# {last} {first} {number} {place} are filled in.
FRENCH_COMPANIES = (
	"Ferme {last} & Fils inc.",
	"Ferme {last} et {last2} S.E.N.C.",
	"Ferme laitière {last} inc.",
	"Les Fermes {first} {last} enr.",
	"Érablière {last}",
	"Érablière du Rang {number}",
	"Cabane à sucre chez {first}",
	"Vergers {last} inc.",
	"Verger de la Montée",
	"Les Serres {last} inc.",
	"Pépinière {place} inc.",
	"Garage {last} & Frères",
	"Garage {first} {last} enr.",
	"Mécanique {last} inc.",
	"Les Entreprises {last} inc.",
	"Les Entreprises {first} {last} ltée",
	"Excavation {last} inc.",
	"Construction {last} & {last2} inc.",
	"Toitures {last} inc.",
	"Plomberie {last} ltée",
	"Électricité {first} {last} inc.",
	"Dépanneur {place}",
	"Casse-croûte chez {first}",
	"Salon de coiffure {first}",
	"Clinique vétérinaire de {place}",
	"Pharmacie {first} {last}",
	"Transport {last} inc.",
	"Municipalité de {place}",
	"Caserne de pompiers de {place}",
	"Camping {place} inc.",
	"{company} Québec inc.",
	"{company} Québec inc.",
	"{company} Canada inc.",
)
ENGLISH_COMPANIES = (
	"{last} Farms Ltd.",
	"{last} & Sons Reg'd",
	"{last} Orchards inc.",
	"{last} Farm Equipment",
	"{place} Golf Club",
	"{last}'s Garage",
	"The {last} Inn",
	"{place} Community Centre",
	"{first} {last} Carpentry",
	"{company} Canada inc.",
)
