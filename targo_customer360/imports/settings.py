"""The settings an import reads, once, from Customer 360 Settings."""

from __future__ import annotations

from dataclasses import dataclass, fields

from targo_customer360.sites.port import Site

SETTINGS = "Customer 360 Settings"


@dataclass(frozen=True)
class ImportSettings:
	"""Names that the ISP may have chosen otherwise, and what quotes need."""

	time_zone: str = "America/Montreal"
	customer_prefix: str = "C-"
	location_key_field: str = "legacy_delivery_id"
	subscription_key_field: str = "legacy_service_id"
	employee_key_field: str = "legacy_staff_id"
	company: str = ""
	gst_account: str = ""
	qst_account: str = ""


def read_settings(site: Site) -> ImportSettings:
	"""Settings of the site; an empty one takes its default."""
	stored = site.single(SETTINGS) if site.has_doctype(SETTINGS) else {}
	given = {f.name: stored[f.name] for f in fields(ImportSettings) if stored.get(f.name)}
	return ImportSettings(**given)
