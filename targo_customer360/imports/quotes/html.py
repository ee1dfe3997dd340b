"""Legacy text to the HTML that a Text Editor field holds: what it says, and nothing that could act."""

from __future__ import annotations

import re
from html import escape

_SIMPLE = re.compile(r"&lt;(/?)(p|br|b|strong|i|em|u|ul|ol|li|div|h[1-6])\s*/?&gt;", re.IGNORECASE)
_BLOCK = re.compile(r"(</?(?:p|ul|ol|li|div|h[1-6]|br)>)\s*\n\s*", re.IGNORECASE)


def text_to_html(text: str) -> str:
	"""Escaped text with its line breaks; bare tags of formatting that it already has stay tags."""
	if not text:
		return ""
	marked = _SIMPLE.sub(lambda tag: f"<{tag[1]}{tag[2].lower()}>", escape(text, quote=False))
	return _BLOCK.sub(r"\1", marked).replace("\n", "<br>")


def without_html(text: str) -> str:
	"""One line as Frappe's own filter leaves it where it holds angle brackets: escaped, so that it can't act."""
	return escape(text, quote=False) if "<" in text or ">" in text else text
