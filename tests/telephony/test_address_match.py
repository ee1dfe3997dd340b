"""What the matcher says about single differences, with its reasons."""

from __future__ import annotations

import pytest

from targo_customer360.telephony.address import E911Address, ServiceAddress, Verdict, match

TOWN = {"city": "Sainte-Clotilde", "state": "QC", "zip": "J0L 1W0"}


def judge(address1="", number="", street="", apt="", address2="", info="") -> Verdict:
	return match(
		ServiceAddress(address1, address2, **TOWN), E911Address(number, apt, street, **TOWN, info=info)
	)


def codes(verdict: Verdict) -> list[str]:
	return [why.code for why in verdict.reasons]


def towns(city, zip_code, city_911, zip_911, state="QC", state_911="QC") -> Verdict:
	return match(
		ServiceAddress("12 rue Lafleur", "", city, state, zip_code),
		E911Address("12", "", "RUE LAFLEUR", city_911, state_911, zip_911),
	)


def test_identical_addresses_need_no_reason():
	assert judge("123 rue Principale", "123", "rue Principale") == Verdict("same", ())


def test_every_difference_is_told_in_both_languages():
	verdict = judge("123 rue Principale, app. 4", "132", "rang Principale")
	assert verdict.verdict == "mismatch"
	assert codes(verdict) == ["civic_number", "street_type"]
	assert verdict.reasons[0].en == "civic number 123 / 132"
	assert verdict.reasons[0].fr == "numéro civique 123 / 132"
	assert verdict.reasons[1].en == "other street type: rue / rang"


@pytest.mark.parametrize(
	("service", "number", "street", "apt", "code"),
	[
		("123 rue Principale, app. 4", "123", "rue Principale", "", "unit_missing_911"),
		("123 rue Principale", "123", "rue Principale", "4", "unit_missing_service"),
		("4-123 rue Principale", "123", "rue Principale", "5", "unit"),
		("123A rue Principale", "123B", "rue Principale", "", "civic_suffix"),
		("123-125 rue Principale", "123", "rue Principale", "", "civic_range"),
		("1010 4e Rang", "1010", "5e Rang", "", "street_number"),
		("12 rue Church", "12", "rue Churchill", "", "street_name"),
		("77 rue Hébert", "77", "rue Hubert", "", "street_near_name"),
		("15 rue Principale Est", "15", "rue Principale Ouest", "", "direction"),
		("C.P. 123, rue Principale", "123", "rue Principale", "", "po_box_service"),
		("À VENIR", "123", "rue Principale", "", "placeholder_service"),
		("123 rue Principale", "0", "TBD", "", "placeholder_911"),
		("123 rue Principale", "", "", "", "no_911_address"),
		("", "123", "rue Principale", "", "no_service_address"),
		("rue Principale", "123", "rue Principale", "", "civic_missing_service"),
		("123 rue Principale", "123", "", "", "street_missing_911"),
	],
)
def test_another_door_is_a_mismatch(service, number, street, apt, code):
	verdict = judge(service, number, street, apt)
	assert verdict.verdict == "mismatch"
	assert code in codes(verdict)


@pytest.mark.parametrize(
	("service", "address2", "number", "street", "apt", "code"),
	[
		("15 rue Principale", "", "15", "rue Principale Est", "", "direction_missing"),
		("88 Saint-Paul", "", "88", "rang Saint-Paul", "", "street_type_missing"),
		("123A rue Principale", "", "123", "rue Principale", "A", "suffix_or_unit"),
		("301-45 rue Principale", "", "45", "rue Principale", "301", "unit_order"),
		("12 rue du Pont", "", "12", "rue Dupont", "", "street_joined"),
		("12 rue J.-A.-Bombardier", "", "12", "rue Joseph-Armand-Bombardier", "", "street_initials"),
		("12 rue Lafleur", "déménagé", "12", "rue Lafleur", "", "moved"),
		("12 rue Lafleur", "ancienne adresse", "12", "rue Lafleur", "", "marked_old"),
		("12 rue Lafleur", "45 rue du Pont", "12", "rue Lafleur", "", "second_address"),
		("12 rue Lafleur", "2e étage", "12", "rue Lafleur", "", "floor"),
		("12 rue Lafleur", "chalet 3", "12", "rue Lafleur", "", "unread"),
		("12 rue Lafleur", "Saint-Rémi", "12", "rue Lafleur", "", "town_in_line"),
	],
)
def test_what_a_clerk_would_telephone_about(service, address2, number, street, apt, code):
	verdict = judge(service, number, street, apt, address2)
	assert verdict.verdict == "review"
	assert code in codes(verdict)


def test_a_unit_that_only_the_remarks_at_911_hold_is_for_a_person():
	verdict = judge(
		"123 rue Principale, app. 4", "123", "rue Principale", info="Appartement 4, sonnette brisée"
	)
	assert (verdict.verdict, codes(verdict)) == ("review", ["unit_in_info"])


def test_one_slip_is_seen_through_and_told_but_not_beside_another():
	assert codes(judge("12 rue Prinicpale", "12", "rue Principale")) == ["street_spelling"]
	assert judge("12 rue Prinicpale", "12", "rue Principale").verdict == "same"
	assert judge("12 Prinicpale", "12", "rue Principale").verdict == "review"
	assert judge("12 rue Prinicpale", "21", "rue Principale").verdict == "mismatch"


def test_names_that_both_exist_are_two_streets():
	for one, other in (
		("Lalonde", "Lalande"),
		("Langlois", "Langlais"),
		("Johnston", "Johnson"),
		("Marceau", "Marleau"),
	):
		assert judge(f"12 rue {one}", "12", f"rue {other}").verdict == "mismatch", (one, other)


def test_a_lost_accented_letter_is_seen_through_but_not_a_lost_vowel_that_tells_names_apart():
	assert judge("12 mont\ufffde Ste-Th\ufffdr\ufffdse", "12", "montée Sainte-Thérèse").verdict == "same"
	assert judge("12 rue H\ufffdbert", "12", "rue Hubert").verdict != "same"


@pytest.mark.parametrize(
	("city", "zip_code", "city_911", "zip_911", "verdict"),
	[
		("Saint-Luc", "J2W 1A1", "Saint-Jean-sur-Richelieu", "J2W 1A1", "same"),
		("Saint-Luc", "", "Saint-Jean-sur-Richelieu", "J2W 1A1", "same"),
		("Saint-Luc", "G0X 1A1", "Saint-Jean-sur-Richelieu", "", "mismatch"),
		("Saint-Luc", "", "Saint-Jean-sur-Richelieu", "", "review"),
		("Iberville", "", "Saint-Jean-sur-Richelieu", "", "same"),
		("Saint-Luc", "", "Iberville", "", "mismatch"),
		("St-Jean s/ Richelieu (Iberville)", "J2X 1A1", "Iberville", "J2X1A1", "same"),
		("Saint-Jean-sur-Richelieu (Saint-Luc)", "J2X 1A1", "Iberville", "J2X 1A1", "mismatch"),
		("Saint-Jean", "J0L 2B0", "Saint-Jean-Baptiste", "J0L 2B0", "mismatch"),
		("Sainte-Clotilde", "J0L 1W0", "Sainte-Clotilde-de-Horton", "J0L 1W0", "mismatch"),
		("Napierville", "J0J 1L0", "Saint-Cyprien-de-Napierville", "J0J 1L0", "review"),
		("Village de Hemmingford", "J0L 1H0", "Canton de Hemmingford", "J0L 1H0", "mismatch"),
		("Hemmingford", "J0L 1H0", "HEMMINGFORD TWP", "J0L 1H0", "same"),
		("Ormstwon", "J0S 1K0", "Ormstown", "J0S 1K0", "same"),
		("Ormstwon", "", "Ormstown", "", "review"),
		("", "J0S 1K0", "Ormstown", "J0S 1K0", "review"),
		("Ormstown", "J0S 1K0", "Ormstown", "J0L 1K0", "mismatch"),
		("Ormstown", "JOS 1KO", "Ormstown", "j0s1k0", "same"),
		("Ormstown", "J0S 1K0", "Ormstown", "", "same"),
	],
)
def test_towns_and_postal_codes(city, zip_code, city_911, zip_911, verdict):
	assert towns(city, zip_code, city_911, zip_911).verdict == verdict


def test_another_province_contradicts_and_a_missing_one_does_not():
	assert codes(towns("Hawkesbury", "", "Hawkesbury", "", "ON", "QC")) == ["province"]
	assert towns("Ormstown", "", "Ormstown", "", "", "P.Q.").verdict == "same"


def test_nothing_and_null_are_an_empty_address():
	verdict = match(
		ServiceAddress("12 rue Lafleur", None, "Ormstown", None, None),
		E911Address(None, None, None, None, None, None),
	)
	assert (verdict.verdict, codes(verdict)) == ("mismatch", ["no_911_address"])
