"""What an outside service did, on the timeline of the customer and of the document that it is about."""

from __future__ import annotations

from targo_customer360.effects.records import without_markup
from targo_customer360.effects.tasks import Said, both
from targo_customer360.sites.port import Site


def note(site: Site, doctype: str, name: str, customer: str | None, said: Said) -> None:
	"""Write a sentence on the timeline of a document and, where it is known, on that of its customer."""
	content = without_markup(both(said))
	for where in [(doctype, name), *([("Customer", customer)] if customer else [])]:
		if site.count(where[0], {"name": where[1]}):
			comment = {"comment_type": "Info", "reference_doctype": where[0], "reference_name": where[1]}
			site.insert("Comment", {**comment, "content": content})
