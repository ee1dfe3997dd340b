"""The log as a test reads it."""

from __future__ import annotations

from targo_customer360.actions.log import ACTION
from targo_customer360.sites.port import Rows, Site


def rows(site: Site, **filters: object) -> Rows:
	return site.list(ACTION, filters, fields=("*",), order_by="creation, name")


def statuses(site: Site) -> list[tuple[str, str]]:
	"""(status, code) of every row, the oldest first."""
	return [(row["status"], row["code"] or "") for row in rows(site)]
