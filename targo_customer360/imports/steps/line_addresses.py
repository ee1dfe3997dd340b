"""The 911 address of a line follows its imported registration until a person writes another on the line."""

from __future__ import annotations

from targo_customer360.imports import fingerprint
from targo_customer360.sites.port import Site, Values

LINE, REGISTRATION = "VoIP Line", "E911 Registration"
PAGE = 1000
FIELDS = {
	"e911_street_number": "street_number",
	"e911_unit": "unit",
	"e911_street_name": "street_name",
	"e911_city": "city",
	"e911_state": "state",
	"e911_postal_code": "postal_code",
	"e911_cauca_code": "cauca_code",
	"e911_class": "service_class",
	"e911_info": "info",
}


def copy_to_lines(site: Site) -> None:
	"""Copy the addresses of registrations to imported lines, page by page; empty them where one is gone."""
	prints = fingerprint.Fingerprints(site.meta, site.fingerprint_key())
	after = ""
	while True:
		lines = site.list(
			LINE,
			{"name": (">", after), "legacy_table": "pbx"},
			fields=("name", "legacy_fingerprints", *FIELDS),
			order_by="name",
			limit=PAGE,
		)
		if not lines:
			return
		after = lines[-1]["name"]
		held = site.lookup(REGISTRATION, [row["name"] for row in lines], fields=tuple(FIELDS.values()))
		changes = {}
		for line in lines:
			change = _change(prints, line, held.get(line["name"], {}))
			if change:
				changes[line["name"]] = change
		site.bulk_update(LINE, changes, None)
		site.commit()


def _change(prints: fingerprint.Fingerprints, line: Values, registration: Values) -> Values:
	"""What to write on a line: the fields that still hold what the last copy wrote."""
	imported = fingerprint.loads(line["legacy_fingerprints"])
	empty = prints.of_empty(LINE, FIELDS)
	change: Values = {}
	for fieldname, source in FIELDS.items():
		wanted = registration.get(source) or ("" if fieldname == "e911_class" else None)
		held = prints.of_field(LINE, fieldname, line[fieldname])
		new = prints.of_field(LINE, fieldname, wanted)
		if held == imported.get(fieldname, empty[fieldname]) and new != imported.get(fieldname):
			change[fieldname] = wanted
			imported[fieldname] = new
	return change | {"legacy_fingerprints": fingerprint.dumps(imported)} if change else {}
