"""Asking a person: an open ToDo that names the document and says in one sentence what is to be decided."""

from __future__ import annotations

from targo_customer360.sites.port import Site

TODO = "ToDo"
Said = tuple[str, str]
"""One sentence in English and in French: whoever opens a task may read either."""


def both(said: Said) -> str:
	return " / ".join(said)


def ask_a_person(site: Site, doctype: str, name: str, sentence: str, priority: str = "High") -> str:
	"""Open a task about a document and return its name; the same question that is still open is not asked again."""
	open_already = {"reference_type": doctype, "reference_name": name, "status": "Open"}
	for row in site.list(TODO, open_already, fields=("name", "description")):
		if row["description"] == sentence:
			return row["name"]
	return site.insert(
		TODO,
		{
			"status": "Open",
			"priority": priority,
			"description": sentence,
			"reference_type": doctype,
			"reference_name": name,
		},
	)


def settle(site: Site, doctype: str, name: str) -> None:
	"""Close the tasks that are open about a document, since what they ask has been decided."""
	for row in site.list(TODO, {"reference_type": doctype, "reference_name": name, "status": "Open"}):
		site.update(TODO, row["name"], {"status": "Closed"})
