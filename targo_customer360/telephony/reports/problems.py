"""What can be wrong with the 911 address of a live line, how bad it is, and what a clerk does about it."""

from __future__ import annotations

from targo_customer360.sites.port import Values
from targo_customer360.telephony.reports.model import Words
from targo_customer360.telephony.verdicts import (
	MISMATCH,
	MISSING,
	NO_LOCATION,
	REVIEW,
	read_reasons,
)

LINE, REGISTRATION = "VoIP Line", "E911 Registration"
TO_CONFIRM = "To confirm"
CONTRADICTED, UNFINISHED_CHANGE = "Contradicted", "Unfinished"

PROBLEMS = {
	MISSING: "bad",
	MISMATCH: "bad",
	CONTRADICTED: "bad",
	UNFINISHED_CHANGE: "warn",
	TO_CONFIRM: "warn",
	REVIEW: "warn",
}
"""Worst first, each with its tone."""

CONTRADICTIONS = {
	"Missing there": "The 911 provider does not know this number: register it again.",
	"Other door": "The 911 provider holds another address: check it with the customer, then register the right one.",
}
"""States that the last ledger check found, and what to do."""

UNFINISHED = {
	"Draft": "Tell the 911 provider this address.",
	"Rejected": "Correct the address that the 911 provider refused, then send it again.",
	"Needs Human": "Read what the 911 provider answered and decide which address is right.",
	"Pending Removal": "Withdraw the removal: this line is live.",
}
"""States of a registration in which nothing moves until a person acts, and what to do."""

_TO_DO = {
	MISSING: "Register the 911 address now: a call to 911 from this line shows no address.",
	MISMATCH: "Ask the customer where the telephone is, then correct the address that is wrong.",
	TO_CONFIRM: "The service address has changed: ask the customer where the telephone is now.",
	REVIEW: "Read the reasons; telephone the customer if they leave a doubt.",
}
_NO_LOCATION = "Link the line to the place where the telephone is."


def problem_of(line: Values) -> str:
	"""The worst problem of a line that has one: a key of `PROBLEMS`."""
	if line["verdict"] in (MISSING, MISMATCH):
		return line["verdict"]
	if line["provider_state"] in CONTRADICTIONS:
		return CONTRADICTED
	if line["provider_status"] in UNFINISHED:
		return UNFINISHED_CHANGE
	return TO_CONFIRM if line["state_of_check"] == TO_CONFIRM else REVIEW


def reasons_of(line: Values, words: Words) -> list[str]:
	"""All that speaks against a line, as sentences in the reader's language."""
	french = words.language == "fr"
	said = []
	if line["verdict"] != "Same":
		said += [reason.fr if french else reason.en for reason in read_reasons(line["stored_reasons"])]
	if not line["verdict"]:
		said.append(words("not compared yet"))
	if line["provider_state"] in CONTRADICTIONS:
		state = words(line["provider_state"], REGISTRATION)
		said.append(words("the last ledger check says: {0}").format(state))
	if line["provider_status"] in UNFINISHED:
		state = words(line["provider_status"], REGISTRATION)
		said.append(words("the registration is at: {0}").format(state))
	if line["state_of_check"] == TO_CONFIRM:
		said.append(words("the service address has changed since"))
	return said


def what_to_do(line: Values, words: Words) -> str:
	"""One sentence for the worst problem."""
	problem = problem_of(line)
	if problem == CONTRADICTED:
		return words(CONTRADICTIONS[line["provider_state"]])
	if problem == UNFINISHED_CHANGE:
		return words(UNFINISHED[line["provider_status"]])
	if problem == REVIEW and any(r.code == NO_LOCATION.code for r in read_reasons(line["stored_reasons"])):
		return words(_NO_LOCATION)
	return words(_TO_DO[problem])


def sentences() -> set[str]:
	"""Every English sentence that `what_to_do` may say."""
	return {*CONTRADICTIONS.values(), *UNFINISHED.values(), *_TO_DO.values(), _NO_LOCATION}
