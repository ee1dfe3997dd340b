"""DID Report: every number with a line, where it rings, what 911 knows, and whether the two agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.telephony.reports.addresses import e911_line, service_line
from targo_customer360.telephony.reports.joins import (
	CUSTOMER,
	E911_COLUMNS,
	LINE,
	LOCATION,
	LOCATION_COLUMNS,
	REGISTRATION,
	REGISTRATION_TONES,
	STATUS_TONES,
	VERDICT_TONES,
	chosen_lines,
	visible,
	with_line_documents,
)
from targo_customer360.telephony.reports.model import Access, Chart, Column, Figure, Filters, Words
from targo_customer360.telephony.reports.packed import text_rows

NAME = "DID Report"
DOCTYPE = LINE
FILTERS = {
	"customer": None,
	"town": None,
	"status": (LINE, "status"),
	"verdict": (LINE, "e911_verdict"),
	"customer_group": None,
}
DEVICE = "VoIP Line Device"


def columns() -> list[Column]:
	return [
		Column("did", "DID", "Link", LINE, 110),
		Column("customer", "Customer", "Link", CUSTOMER, 100),
		Column("customer_name", "Customer Name", width=170),
		Column("service_location", "Service Location", "Link", LOCATION, 110, main=False),
		Column("service_address", "Service Address", width=300),
		Column("e911_address", "911 Address", width=300),
		Column("status", "Line Status", width=110, said_in=LINE, tones=STATUS_TONES),
		Column("atas", "ATA", width=190),
		Column(
			"provider_status", "911 Registration", width=130, said_in=REGISTRATION, tones=REGISTRATION_TONES
		),
		Column("verdict", "Comparison", width=110, said_in=LINE, tones=VERDICT_TONES),
	]


def rows(site: Site, filters: Filters, access: Access, words: Words) -> Rows:
	"""One row a line, by number. One query: a second device of a line is a second row of it, folded here."""
	found: dict[str, Values] = {}
	for (
		did,
		customer,
		customer_name,
		location,
		status,
		provider_status,
		verdict,
		model,
		mac,
		*address,
	) in text_rows(site, *_query(site, filters, access)):
		ata = f"{model} {mac}".strip()
		known = found.get(did)
		if known:
			known["atas"] = ", ".join(sorted((*known["atas"].split(", "), ata)))
			continue
		found[did] = {
			"did": did,
			"customer": customer,
			"customer_name": customer_name,
			"service_location": location,
			"service_address": service_line(*address[: len(LOCATION_COLUMNS)]),
			"e911_address": e911_line(*address[len(LOCATION_COLUMNS) :]),
			"status": status,
			"atas": ata,
			"provider_status": provider_status,
			"verdict": verdict,
		}
	return [found[did] for did in sorted(found)]


def _query(site: Site, filters: Filters, access: Access) -> tuple[Any, list[Any]]:
	"""The lines with what they point at, and the columns to read."""
	line, device, customer = site.table(LINE), site.table(DEVICE), site.table(CUSTOMER)
	location, registration = site.table(LOCATION), site.table(REGISTRATION)
	query = with_line_documents(site, site.qb.from_(line), access)
	query = query.left_join(device).on((device.parent == line.name) & (device.parenttype == LINE))
	columns = [
		line.name,
		line.customer,
		customer.customer_name,
		line.service_location,
		line.status,
		registration.status,
		line.e911_verdict,
		device.model,
		device.mac,
		*(location[name] for name in LOCATION_COLUMNS),
		*(registration[name] for name in E911_COLUMNS),
	]
	return visible(chosen_lines(site, query, filters), access, LINE), columns


def summary(site: Site, filters: Filters, access: Access, found: Sequence[Values]) -> list[Figure]:
	verdicts = Counter(row["verdict"] for row in found)
	statuses = Counter(row["status"] for row in found)
	return [
		Figure("Lines", len(found)),
		Figure("Active", statuses["Active"], "good", LINE),
		Figure("Suspended", statuses["Suspended"], "warn" if statuses["Suspended"] else "plain", LINE),
		Figure("Without an ATA", sum(not row["atas"] for row in found)),
		Figure("Same Door at 911", verdicts["Same"], "good"),
		Figure("To Look At", sum(verdicts[v] for v in ("Missing", "Mismatch", "Review")), "bad"),
	]


def chart(found: Sequence[Values]) -> Chart | None:
	verdicts = Counter(row["verdict"] for row in found)
	shown = {verdict: verdicts[verdict] for verdict in VERDICT_TONES if verdicts[verdict]}
	if not shown:
		return None
	return Chart(
		"Lines by Comparison",
		tuple(shown),
		tuple(shown.values()),
		tuple(VERDICT_TONES[v] for v in shown),
		LINE,
	)


def note(site: Site, words: Words) -> str:
	return ""
