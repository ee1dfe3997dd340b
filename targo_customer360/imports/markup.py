"""Texts of the old system are plain: what looks like a tag in a note was typed by somebody, or put there to do harm.

Frappe's `insert()` passes texts through an HTML filter, which writing in bulk skips.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from targo_customer360.sites.port import Values

_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def disarm(values: Values, secrets: Collection[str] = ()) -> None:
	"""Turn tags into text that shows as it was typed, in place; Password fields stay as they are."""
	for name, value in values.items():
		if value.__class__ is str and "<" in value and name not in secrets:
			values[name] = _TAG.sub("&lt;", value)
