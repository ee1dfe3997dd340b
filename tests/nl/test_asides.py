"""What is said beside a request: quotations, complaints, "not this one", prices, what is done already, said punctuation."""

from __future__ import annotations

from datetime import date

import pytest

from targo_customer360.nl import NONE, interpret
from targo_customer360.nl.calibration import calibrated

TODAY = date(2026, 5, 27)


@pytest.mark.parametrize(
	"text",
	[
		"M. Gagnon a hurlé « coupez-moi le service » au téléphone",
		'the client yelled "cut my line" then hung up',
		"frais de suspension",
		"service call cost",
		"délai de grâce avant coupure?",
		"the tech came by this morning",
		"le tech est passé chez Luc Samson",
		"C-4410 a payé 50$ hier",
		"suspend the visit for C-4410",
		"book a meeting room for 3 pm",
		"redémarre le serveur",
		"pas besoin de tech chez C-4410",
		"j'ai jamais demandé de suspendre C-4410",
		"balance of C-4410 and reboot his modem",
		"I've been waiting an hour for a tech, this is unacceptable",
	],
)
def test_nothing_is_proposed(text):
	assert interpret(text, TODAY).intent == NONE


@pytest.mark.parametrize(
	("text", "intent", "params"),
	[
		("Suspends « Ferme Bellevue »", "suspend_customer", {"customer": "Ferme Bellevue"}),
		(
			"n'envoie personne chez Luc Samson, montre-moi plutôt les visites passées",
			"work_history",
			{"customer": "Luc Samson"},
		),
		("don't add a line for C-6931, show me the ones he has", "list_phone_lines", {"customer": "C-6931"}),
		(
			"not today, send the tech to C-4410 on Friday",
			"schedule_dispatch",
			{"customer": "C-4410", "date": "2026-05-29"},
		),
		("r'mets le service à Luc Samson", "reactivate_customer", {"customer": "Luc Samson"}),
		(
			"soumission pour Luc Samson virgule fibre 100M virgule routeur wifi",
			"create_quote",
			{"customer": "Luc Samson", "items": ["fibre 100M", "routeur wifi"]},
		),
		(
			"entente 16622 150 $ 30 juin",
			"create_payment_arrangement",
			{"customer": "16622", "amount": 150, "due_date": "2026-06-30"},
		),
	],
)
def test_the_request_beside_is_read(text, intent, params):
	read = interpret(text, TODAY)
	assert (read.intent, read.params) == (intent, params)


def test_the_confidence_never_falls_where_the_score_rises():
	said = [calibrated(score / 100) for score in range(101)]
	assert said == sorted(said)
	assert 0 <= said[0] <= said[-1] < 1
