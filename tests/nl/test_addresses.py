from __future__ import annotations

import pytest

from targo_customer360.nl.addresses import addresses, newest
from targo_customer360.nl.spelling import read


@pytest.mark.parametrize(
	("said", "address"),
	[
		("send a tech to 123 Rue Principale tomorrow morning", "123 Rue Principale"),
		("envoie un tech au 123 rue principale demain", "123 rue principale"),
		("au 45 rang Saint-Jean app. 3, Sherrington le 22 avril", "45 rang Saint-Jean app. 3, Sherrington"),
		("at 123 Main Street unit 5, Hemmingford", "123 Main Street unit 5, Hemmingford"),
		("at 45 main street hemmingford", "45 main street hemmingford"),
		("le 1010 ch. du 4e Rang, Ste-Clotilde", "1010 ch. du 4e Rang, Ste-Clotilde"),
		("au 12 4e avenue, Lacolle", "12 4e avenue, Lacolle"),
		("to 12 1st Avenue apt 2 on Friday", "12 1st Avenue apt 2"),
		("at 88 Route 219, Napierville with fibre", "88 Route 219, Napierville"),
		("to 88 route 202 in havelock in three days", "88 route 202 in havelock"),
		("12 Covey Hill Road, Havelock", "12 Covey Hill Road, Havelock"),
		("au 300 rue de l'Église app 4", "300 rue de l'Église app 4"),
		("14 rang du Bord-de-l'Eau, Sabrevois comme adresse", "14 rang du Bord-de-l'Eau, Sabrevois"),
		(
			"45 rue Principale, app. 3, Saint-Rémi, QC J0L 2L0",
			"45 rue Principale, app. 3, Saint-Rémi, QC J0L 2L0",
		),
		("au 4-123 rue Principale", "4-123 rue Principale"),
		("one twenty three main street hemmingford", "123 main street hemmingford"),
		("cent vingt-trois rue principale", "123 rue principale"),
		("at 45 rang Saint-Jean, Sherrington for Garage Roy", "45 rang Saint-Jean, Sherrington"),
		("at 500 Highway 15 unit B, Lacolle at 8am", "500 Highway 15 unit B, Lacolle"),
	],
)
def test_an_address_as_typed(said, address):
	assert [one.text for one in addresses(read(said), set())] == [address]


@pytest.mark.parametrize(
	("said", "address"),
	[
		("moved from 12 rang Saint-Paul to 45 rang Saint-Jean", "45 rang Saint-Jean"),
		("a déménagé du 12 rang Saint-Paul au 45 rang Saint-Jean", "45 rang Saint-Jean"),
		("to 45 rang Saint-Jean instead of 12 rang Saint-Paul", "45 rang Saint-Jean"),
		("au 45 rang Saint-Jean au lieu du 12 rang Saint-Paul", "45 rang Saint-Jean"),
	],
)
def test_the_new_address_where_both_are_given(said, address):
	found = newest(addresses(read(said), set()))
	assert found is not None
	assert found.text == address


@pytest.mark.parametrize(
	"said",
	[
		"give C-88 a second phone line",
		"pour un technicien au plus vite",
		"fibre 100M + 2 routers",
		"le 15 avril",
		"suspend 20417",
	],
)
def test_what_is_no_address(said):
	assert addresses(read(said), set()) == []
