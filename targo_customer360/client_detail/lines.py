"""The customer's telephone lines with what 911 knows of them, read once for the header and for the locations."""

from __future__ import annotations

import json
from collections import Counter

from targo_customer360.client_detail.shape import one_line
from targo_customer360.client_detail.view import View
from targo_customer360.sites.port import Rows, Values

LINE, REGISTRATION = "VoIP Line", "E911 Registration"
NONE = "none"
WORST = ("missing", "mismatch", "review", "same")
"""Verdicts, the one that is most in need of a person first."""
_FIELDS = (
	"name",
	"status",
	"service_location",
	"caller_id",
	"extension",
	"voicemail_enabled",
	"e911_verdict",
	"e911_reasons",
	"e911_state_of_check",
	"e911_synced",
	"pbx_state",
)
_ADDRESS = ("street_number", "unit", "street_name", "city", "state", "postal_code")


def lines(view: View) -> Rows:
	"""Every line of the customer, decommissioned ones last. Raises NotPermitted."""
	return view.once("lines", _read)


def _read(view: View) -> Rows:
	rows = view.rows(LINE, {"customer": view.customer}, _FIELDS, "status, name")
	held = _registrations(view, [row["name"] for row in rows])
	return [_line(row, held.get(row["name"])) for row in rows]


def _registrations(view: View, dids: list[str]) -> dict[str, Values]:
	if not dids or not view.access.may_read(REGISTRATION):
		return {}
	fields = ("name", "status", *_ADDRESS)
	return {row["name"]: row for row in view.rows(REGISTRATION, {"name": ("in", dids)}, fields)}


def _line(row: Values, registration: Values | None) -> Values:
	return {
		"did": row["name"],
		"status": row["status"],
		"location": row["service_location"] or "",
		"caller_id": row["caller_id"] or "",
		"extension": row["extension"] or "",
		"voicemail_enabled": bool(row["voicemail_enabled"]),
		"barred": row["pbx_state"] == "Outgoing Barred",
		"verdict": (row["e911_verdict"] or NONE).lower(),
		"reasons": _reasons(row["e911_reasons"]),
		"to_confirm": bool(row["e911_state_of_check"]),
		"synced": bool(row["e911_synced"]),
		"e911": {
			"status": registration["status"] if registration else "",
			"address": _address(registration) if registration else "",
		},
	}


def _reasons(stored: str | None) -> list[Values]:
	try:
		found = json.loads(stored or "[]")
	except ValueError:
		return []
	return [reason for reason in found if isinstance(reason, dict)] if isinstance(found, list) else []


def _address(registration: Values) -> str:
	street = " ".join(filter(None, (registration["street_number"], registration["street_name"])))
	unit = registration["unit"]
	return one_line(
		f"{street} #{unit}" if unit else street,
		registration["city"],
		registration["state"],
		registration["postal_code"],
	)


def e911_summary(view: View) -> Values:
	"""The worst verdict of the live lines, how many there are of each, and how many wait for confirmation."""
	live = [line for line in lines(view) if line["status"] != "Decommissioned"]
	counts = Counter(line["verdict"] for line in live)
	worst = next((verdict for verdict in WORST if counts[verdict]), NONE)
	return {
		"worst": worst,
		"counts": dict(counts),
		"lines": len(live),
		"to_confirm": sum(line["to_confirm"] for line in live),
	}
