"""Words in, and out comes an answer, a proposal, a question or a refusal, in the language that was spoken."""

from __future__ import annotations

from datetime import timedelta

from targo_customer360.actions import plans
from targo_customer360.actions.log import ACTION
from targo_customer360.nl.ask import ask
from targo_customer360.nl.conversation import CONVERSATION
from targo_customer360.nl.interpreter import Interpretation
from targo_customer360.sites.port import Site
from tests.nl.talks import Talk


def arrangements(site: Site) -> int:
	return site.count("Payment Arrangement")


def coming(site: Site, weekday: int) -> str:
	"""The next such day (Monday 0), as ISO text."""
	today = site.today()
	return str(today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1))


def test_a_question_is_answered_at_once_and_logged(talk):
	reply = talk.say("what does C-1 owe?")
	assert (reply.kind, reply.language, reply.plan) == ("answer", "en", None)
	assert "150.00" in reply.text
	assert reply.answer.rows
	(row,) = talk.site.list(ACTION, {"action_id": "get_balance"}, fields=("status", "utterance", "customer"))
	assert row == {"status": "Answered", "utterance": "what does C-1 owe?", "customer": "C-1"}


def test_it_answers_in_the_language_of_the_words(talk):
	reply = talk.say("combien doit le client C-1 ?")
	assert (reply.kind, reply.language) == ("answer", "fr")
	assert "150,00 $" in reply.text
	assert Talk(talk.site, more={"language": "fr"}).say("balance C-1").language == "fr"
	assert Talk(talk.site, more={"language": "en"}).say("balance C-1").language == "en"


def test_a_change_is_proposed_and_nothing_is_changed(talk):
	reply = talk.say("Set up a payment plan for Ferme Bellevue: $150 by Friday")
	assert (reply.kind, reply.plan.customer) == ("proposal", "C-1207")
	assert reply.plan.params["due_date"] == coming(talk.site, 4)
	assert arrangements(talk.site) == 0
	plans.confirm(talk.site, reply.plan.name)
	assert arrangements(talk.site) == 1
	(row,) = talk.site.list(ACTION, {"name": reply.plan.name}, fields=("status", "utterance", "language"))
	assert row["status"] == "Executed"
	assert row["utterance"] == "Set up a payment plan for Ferme Bellevue: $150 by Friday"


def test_of_two_with_one_name_neither_is_guessed(talk):
	reply = talk.say("suspend Jean Tremblay")
	assert (reply.kind, reply.asked) == ("question", "customer")
	assert [(one.value, one.label, one.detail) for one in reply.choices] == [
		("C-20417", "Jean Tremblay (C-20417)", "8 rue du Parc, Rigaud"),
		("C-20418", "Jean Tremblay (C-20418)", "9 Main Street, Hemmingford"),
	]


def test_one_of_those_shown_is_chosen(town):
	said = {
		"the second one": "C-20418",
		"la deuxième": "C-20418",
		"le premier svp": "C-20417",
		"2": "C-20418",
		"no 1": "C-20417",
		"the last": "C-20418",
		"celui de Rigaud": "C-20417",
		"the one on Main Street": "C-20418",
		"20418": "C-20418",
		"C-20417": "C-20417",
	}
	replies = {words: Talk(town).say("suspend Jean Tremblay", words) for words in said}
	assert {words: reply.plan and reply.plan.customer for words, reply in replies.items()} == said
	assert {reply.plan.action_id for reply in replies.values()} == {"suspend_customer"}


def test_an_exact_id_needs_no_question(talk):
	assert talk.say("suspend C-20417").plan.customer == "C-20417"


def test_what_is_missing_is_asked_one_at_a_time(talk):
	assert talk.say("set up a payment plan").asked == "customer"
	assert talk.say("for Ferme Bellevue").asked == "amount"
	assert talk.say("two hundred dollars").asked == "due_date"
	reply = talk.say("next Tuesday")
	assert (reply.kind, reply.plan.customer) == ("proposal", "C-1207")
	assert (reply.plan.params["amount"], reply.plan.params["due_date"]) == ("200", coming(talk.site, 1))


def test_en_francais_aussi(talk):
	assert talk.say("fais une entente de paiement").text == "Quel client ?"
	assert talk.say("ferme bellevue").text == "Quel montant ?"
	assert talk.say("200 piastres").text == "Dû à quelle date ?"
	reply = talk.say("vendredi prochain")
	assert (reply.kind, reply.plan.params["due_date"]) == ("proposal", coming(talk.site, 4))
	assert "200,00 $" in reply.text


def test_a_change_of_mind_makes_a_new_proposal_of_it(town):
	said = {
		"make it 200": ("amount", "200"),
		"plutôt 200 $": ("amount", "200"),
		"non, 175,50 $": ("amount", "175.5"),
		"change the amount to two hundred dollars": ("amount", "200"),
		"for C-20417 instead": ("customer", "C-20417"),
		"non, pour Garage Roy": ("customer", "C-20419"),
		"make it Thursday": ("due_date", coming(town, 3)),
		"plutôt jeudi": ("due_date", coming(town, 3)),
		"non, pas vendredi, jeudi": ("due_date", coming(town, 3)),
	}
	for words, (fieldname, value) in said.items():
		talk = Talk(town)
		first = talk.say("set up a payment plan for C-1207: $150 by Friday")
		reply = talk.say(words)
		assert reply.kind == "proposal", words
		assert reply.plan.params == {**first.plan.params, fieldname: value}, words
		assert town.get(ACTION, first.plan.name)["status"] == "Cancelled"
		assert town.get(ACTION, reply.plan.name)["refers_to"] == first.plan.name


def test_a_cut_off_comes_after_the_due_date(talk):
	due = talk.site.today() + timedelta(days=40)
	reply = talk.say(
		f"payment plan for C-1207: $150 by {due}", f"cut off on the {(due + timedelta(days=3)).day}"
	)
	assert reply.plan.params["cutoff_date"] == str(due + timedelta(days=3))


def test_saying_yes_confirms_nothing(talk):
	proposed = talk.say("set up a payment plan for C-1207: $150 by Friday")
	for words in ("yes", "Oui.", "go ahead", "je confirme", "I confirm", "ok"):
		reply = talk.say(words)
		assert (reply.kind, reply.plan.name) == ("proposal", proposed.plan.name), words
	assert arrangements(talk.site) == 0
	assert talk.site.get(ACTION, proposed.plan.name)["status"] == "Proposed"


def test_a_proposal_is_dropped(talk):
	for words in ("never mind", "laisse faire", "no", "annule ça"):
		plan = talk.say("set up a payment plan for C-1207: $150 by Friday").plan
		reply = talk.say(words)
		assert (reply.kind, reply.conversation) == ("answer", ""), words
		assert talk.site.get(ACTION, plan.name)["status"] == "Cancelled"


def test_after_it_was_carried_out_it_is_not_amended(talk):
	plan = talk.say("set up a payment plan for C-1207: $150 by Friday").plan
	plans.confirm(talk.site, plan.name)
	reply = talk.say("make it 200")
	assert (reply.kind, reply.code) == ("refusal", "used")
	assert arrangements(talk.site) == 1


def test_a_question_goes_on_with_another_customer_and_another_request_is_one(talk):
	assert talk.say("what does C-1 owe?", "and C-1207?").answer.text[0].startswith("Ferme Bellevue")
	reply = talk.say("suspend C-20417")
	assert (reply.kind, reply.plan.action_id) == ("proposal", "suspend_customer")
	assert talk.say("set up a payment plan", "what does C-1 owe?").kind == "answer"


def test_the_customer_whose_page_is_open_is_meant_where_nobody_is_named(town):
	assert Talk(town, "C-1").say("what do they owe?").answer.text[0].startswith("Lise Côté")
	assert Talk(town, "C-1").say("what does C-1207 owe?").answer.text[0].startswith("Ferme Bellevue")
	assert Talk(town, "C-1").say("reboot the router").plan.customer == "C-1"
	assert Talk(town, "C-nobody").say("what do they owe?").asked == "customer"


def test_a_number_leads_to_its_customer_and_a_place_is_chosen(talk):
	assert talk.say("whose number is 450-272-2408?").answer.text[0].startswith("Lise Côté")
	reply = Talk(talk.site).say("send a tech to 8 rue du Parc tomorrow morning")
	assert (reply.kind, reply.plan.customer) == ("proposal", "C-20417")


def test_what_fits_no_item_is_asked_and_not_invented(talk):
	reply = talk.say("create a quote for C-1 for fibre 100M and a flux capacitor")
	assert (reply.kind, reply.asked) == ("question", "items")
	assert talk.say("fibre 100M").kind == "proposal"


def test_a_reason_that_was_said_is_kept(talk):
	assert talk.say("suspend C-1 for non-payment").plan.params["reason"] == "non-payment"
	assert talk.say("suspends C-1207", "parce qu'il est parti").plan.params["reason"] == "il est parti"


NO_REQUESTS = {
	"do not suspend C-1": ("negated", "not to do it"),
	"ne suspends pas le client C-1": ("negated", "de ne pas le faire"),
	"what happens if I suspend C-1?": ("hypothetical", "supposition"),
	"si le client C-1 paie pas, suspends-le": ("conditional", "condition"),
	"suspend C-1 and reboot his router": ("two_requests", "two requests"),
	"suspend everyone who owes money": ("bulk", "several customers"),
	"suspends tous les clients en retard": ("bulk", "plusieurs clients"),
	"why was C-1 suspended last week?": ("past", "the past"),
	"how do I suspend a client?": ("howto", "how it is done"),
	"comment on fait pour suspendre un client ?": ("howto", "comment faire"),
	"the weather is nice": ("not_understood", "don't understand"),
}


def test_what_is_no_request_is_refused_in_words(talk):
	for words, (code, says) in NO_REQUESTS.items():
		reply = talk.say(words)
		assert (reply.kind, reply.code) == ("refusal", code), words
		assert says in reply.text
	assert talk.site.count(ACTION) == 0


def test_what_the_rules_of_an_action_refuse_is_said(talk):
	reply = talk.say("reactivate C-1")
	assert reply.kind == "refusal"
	assert talk.site.count(ACTION, {"status": "Refused", "action_id": "reactivate_customer"}) == 1


class Unsure:
	"""A classifier that is not sure."""

	def __init__(self, confidence: float):
		self.confidence = confidence

	def classify(self, text, today):
		return Interpretation("suspend_customer", {"customer": "C-1"}, self.confidence)


def test_the_confidence_decides_between_doing_asking_and_refusing(town):
	sure, doubtful, lost = (Talk(town, more={"classifier": Unsure(c)}) for c in (0.9, 0.7, 0.3))
	assert sure.say("cut them").kind == "proposal"
	reply = doubtful.say("cut them")
	assert (reply.kind, reply.asked, reply.text) == (
		"question",
		"meaning",
		"Do you mean: Suspend a customer?",
	)
	assert doubtful.say("yes").plan.action_id == "suspend_customer"
	assert lost.say("cut them").kind == "refusal"
	assert Talk(town, more={"classifier": Unsure(0.7)}).say("cut them", "no").kind == "answer"


def test_a_conversation_is_its_users_own_and_ends(talk):
	conversation = talk.say("set up a payment plan").conversation
	other = ask(talk.site, "Ferme Bellevue", conversation=conversation + "x")
	assert other.asked != "amount"
	past = talk.site.now() - timedelta(seconds=1)
	talk.site.bulk_update(CONVERSATION, {conversation: {"expires_at": past}}, None)
	assert ask(talk.site, "two hundred dollars", conversation=conversation).kind == "refusal"
