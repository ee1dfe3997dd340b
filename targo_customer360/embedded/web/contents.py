"""What each page shows, and the right that its reader needs."""

from __future__ import annotations

from collections.abc import Mapping

from targo_customer360.embedded.web import pages, reports, work
from targo_customer360.embedded.web.words import Words
from targo_customer360.imports.journal import RUN
from targo_customer360.sites.port import Site, Values

Asked = Mapping[str, str]


def content_of(site: Site, endpoint: str, arguments: Asked, asked: Asked, words: Words) -> Values | None:
	"""None where there is no such thing. Raises NotPermitted."""
	page = asked.get("page", "")
	if endpoint == "customers":
		return work.start(site)
	if endpoint == "customer":
		return {"customer": arguments["name"]}
	if endpoint == "cutoffs":
		return work.cutoffs(site, words.language, page)
	if endpoint == "outbox":
		return work.outbox(site, asked.get("status", ""), page)
	site.require(RUN, "read")
	if endpoint == "overview":
		return pages.overview(site)
	if endpoint == "rejects":
		chosen = {name: asked.get(name, "") for name in pages.REJECT_FILTERS}
		return pages.rejects(site, chosen, page) | {"may_retry": work.may_manage(site)}
	if endpoint == "conflicts":
		return pages.conflicts(site, page)
	if endpoint == "report":
		return reports.report_page(site, arguments["name"], asked, words)
	return pages.run_page(site, arguments["name"])
