"""Internal memos: the comments on the customer, as text."""

from __future__ import annotations

import html
import re

from targo_customer360.client_detail.view import Slice, View
from targo_customer360.sites.port import Rows, Values

COMMENT = "Comment"
_BREAKS = re.compile(r"<\s*(?:br\s*/?|/p|/div|/li)\s*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[ \t\xa0]+")


def read(view: View, part: Slice) -> Values:
	return view.once_a_page("notes", part, _read)


def _read(view: View, part: Slice) -> Values:
	# As on a form: who may read a document reads its comments, whatever their rights to comments elsewhere.
	rows, total = view.page_of_customer(
		COMMENT,
		{"reference_doctype": "Customer", "reference_name": view.customer, "comment_type": "Comment"},
		("name", "content", "comment_by", "comment_email", "owner", "creation"),
		"creation desc, name",
		part,
	)
	return {"rows": _shown(rows), "total": total}


def _shown(rows: Rows) -> Rows:
	return [
		{
			"name": row["name"],
			"content": as_text(row["content"]),
			"by": row["comment_by"] or row["comment_email"] or row["owner"],
			"at": row["creation"],
		}
		for row in rows
	]


def as_text(content: str | None) -> str:
	"""A comment without its markup: what the page shows is never drawn as HTML."""
	text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", content or "")))
	return "\n".join(line.strip() for line in _SPACE.sub(" ", text).splitlines() if line.strip())
