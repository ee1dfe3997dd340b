"""What may leave, and which values of a model stand: without a site."""

from __future__ import annotations

from datetime import date

import pytest

from targo_customer360.nl.heard import Heard
from targo_customer360.nl.model_values import said_values
from targo_customer360.nl.outgoing import leaving

TODAY = date(2025, 5, 6)
HIDDEN = (
	("card 4242 4242 4242 4242 for C-1207", "card […] for C-1207"),
	("4242424242424242", "[…]"),
	("amex 3782 822463 10005", "amex […]"),
	("four two four two four two four two four two four two four two four two", "[…]"),
	("transit 00012 institution 815 account 1234567", "transit […] institution […] account […]"),
	("mon compte de banque est 815-30021-0123456", "mon compte de banque est […]"),
	("the voicemail password is Zq81x for C-12", "the voicemail password is […] for C-12"),
	("mot de passe: toto12", "mot de passe: […]"),
	("mon NIP est : 4411", "mon NIP est : […]"),
	("mot de passe messagerie 1234", "mot de passe messagerie […]"),
	("key sk_live_abcdef123", "key […]"),
	("eyJhbGci.abc-def.ghi", "[…]"),
)
HARMLESS = (
	"call 450-272-2408 about 1207",
	"what is the voicemail password for 4502722408",
	"suspend 20417 4502722408",
	"one four fifty two seventy two twenty four oh eight",
	"set up a payment plan for 20417: 150 $ by 2025-05-12, cut off 2025-05-19",
	"reboot HWTC00000001 at 1010 ch. du 4e Rang",
	"est-ce que Mme Côté a un mot de passe?",
)


@pytest.mark.parametrize(("typed", "sent"), HIDDEN)
def test_a_secret_does_not_leave(typed, sent):
	assert leaving(typed) == sent


@pytest.mark.parametrize("typed", HARMLESS)
def test_what_is_needed_leaves(typed):
	assert leaving(typed) == typed


ARRANGEMENT = "create_payment_arrangement"
SAID = (
	("get_balance", "balance of ferme belvue", {"customer": "Ferme Bellevue"}, {"customer": "Ferme Bellevue"}),
	("get_balance", "balance 1207", {"customer": "C-1207"}, {"customer": "1207"}),
	("get_balance", "balance twelve oh seven", {"customer": "1207"}, {"customer": "1207"}),
	("get_911_address", "911 for (450) 272-2408", {"did": "+1 450 272 2408"}, {"did": "4502722408"}),
	("get_911_address", "911 de quatre cinq zéro deux sept deux deux quatre zéro huit", {"did": "4502722408"}, {"did": "4502722408"}),
	(ARRANGEMENT, "1207 pays a hundred and fifty on friday", {"amount": 150.0, "due_date": "2025-05-09"}, {"amount": 150, "due_date": "2025-05-09"}),
	(ARRANGEMENT, "1207 paie 1 250,50 $ le 15", {"amount": "1250.50", "due_date": "2025-05-15"}, {"amount": 1250.5, "due_date": "2025-05-15"}),
	("create_quote", "deux deco et la fibre 100M au 12 ch. du 4e Rang", {"items": ["2 deco", "fibre 100M"], "address": "12 chemin du 4e Rang"}, {"items": ["2 deco", "fibre 100M"], "address": "12 chemin du 4e Rang"}),
	("provision_fibre", "provision 1207 on olt east 1/2/3", {"olt": "OLT-EAST", "port": "1/2/3"}, {"olt": "OLT-EAST", "port": "1/2/3"}),
	("convert_quote", "convert quote 908", {"quote_id": "SOQ-908"}, {"quote_id": "908"}),
	("reboot_device", "reboot the router of 1207", {"device": "router", "customer": "1207"}, {"customer": "1207", "device": "router"}),
)  # fmt: skip
NOT_SAID = (
	("get_balance", "what is owed?", {"customer": "C-1207"}),
	("get_balance", "balance of Roy", {"customer": "Garage Tremblay"}),
	("get_balance", "balance 1207", {"customer": "120"}),
	("get_911_address", "911 of 4502722408", {"did": "4502722409"}),
	("get_911_address", "911 of 4502722408", {"did": "2722408"}),
	(ARRANGEMENT, "plan for 1207 on friday", {"amount": 1207, "customer": "1207"}),
	(ARRANGEMENT, "1207 pays 150", {"amount": 200}),
	(ARRANGEMENT, "1207 pays 150", {"amount": -150}),
	(ARRANGEMENT, "1207 pays 150", {"amount": True}),
	(ARRANGEMENT, "1207 pays 150", {"amount": "lots"}),
	(ARRANGEMENT, "1207 pays 150", {"amount": float("inf")}),
	(ARRANGEMENT, "1207 pays on friday", {"due_date": "2025-05-10"}),
	(ARRANGEMENT, "1207 pays on friday", {"due_date": "friday"}),
	(ARRANGEMENT, "1207 pays on friday", {"due_date": "2025-02-30"}),
	(ARRANGEMENT, "1207 pays as soon as possible", {"due_date": "2025-05-07"}),
	(ARRANGEMENT, "1207 pays 150", {"recurring": "monthly"}),
	("schedule_dispatch", "send someone to 1207", {"tech": "Marc", "time_of_day": "morning"}),
	("schedule_dispatch", "send someone to 1207 in the morning", {"time_of_day": "night"}),
	("reboot_device", "reboot 1207", {"device": "router"}),
	("reboot_device", "reboot the router of 1207", {"device": "server"}),
	("add_phone_line", "add a line for 1207", {"voicemail": True}),
	("add_phone_line", "add a line for 1207 with voicemail", {"voicemail": "yes"}),
	("provision_fibre", "provision 1207", {"olt": "OLT-EAST", "port": "1/2/3"}),
	("provision_fibre", "provision 1207 on port 1/2/3", {"port": "1/2/4"}),
	("create_quote", "quote for 1207", {"items": ["fibre 100M"]}),
	("create_quote", "quote for 1207: fibre 100M", {"items": [{"name": "fibre"}]}),
)  # fmt: skip


@pytest.mark.parametrize(("intent", "typed", "given", "kept"), SAID)
def test_what_was_said_stands(intent, typed, given, kept):
	assert said_values(intent, given, Heard(typed, TODAY)) == (kept, ())


@pytest.mark.parametrize(("intent", "typed", "given"), NOT_SAID)
def test_what_was_not_said_is_dropped(intent, typed, given):
	kept, dropped = said_values(intent, given, Heard(typed, TODAY))
	assert set(kept) <= {"customer"} & set(given)
	assert set(dropped) == set(given) - set(kept)
	assert dropped
