"""Notices before a cut-off, and of the decision after it: when a customer was told what, by whom and how."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from targo_customer360.sites.port import Rows, Site

NOTICE: Final = "Cut-off Notice"
FIRST: Final = "14 Days"
LAST: Final = "24 Hours"
ANNOUNCED: Final = "Decision"
FIELDS = ("name", "kind", "channel", "given_on", "given_by", "arrangement", "decision")


def given_since(site: Site, customer: str, since: datetime | None) -> Rows:
	"""The notices that a customer was given after a moment, the oldest first."""
	wanted: dict[str, object] = {"customer": customer}
	if since is not None:
		wanted["given_on"] = (">=", since)
	return site.list(NOTICE, wanted, fields=FIELDS, order_by="given_on, name")
