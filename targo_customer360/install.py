"""What installation adds to a site beside the app's own DocTypes, and how removal takes exactly that away.

Roles, the four DocTypes that the app builds upon and the custom fields are made only where they are missing.
What was made is written down on the site, so that nothing else is ever removed.
"""

import json
from pathlib import Path
from typing import Any

import click
import frappe
from frappe import _
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.model import display_fieldtypes, no_value_fields
from frappe.modules.import_file import import_doc

from targo_customer360 import indexes
from targo_customer360.custom_fields import CUSTOM_FIELDS

MODULE = "Targo Customer360"
ROLES = ("Customer 360 Viewer", "Customer 360 Agent", "Customer 360 Manager")

# In this order, since each may link to those before it.
PREREQUISITES = ("Service Location", "Service Subscription", "Service Equipment", "Dispatch Job")

# The key in Frappe's global defaults under which the list of what we made is kept.
MADE = "customer360_made"

# Rows that other DocTypes keep about ours and that Frappe leaves behind: where, and the field that names ours.
ABOUT_OUR_DOCTYPES = {
	"Comment": "reference_doctype",
	"Custom DocPerm": "parent",
	"Custom Field": "dt",
	"DocShare": "share_doctype",
	"Property Setter": "doc_type",
	"Version": "ref_doctype",
}


def before_install() -> None:
	add_roles()


def after_install() -> None:
	add_prerequisites()
	add_custom_fields()
	add_arrangement_limits()
	indexes.ensure()


def after_migrate() -> None:
	"""Put back what is missing, then import what is pending. A failed import is told and stops nothing."""
	add_roles()
	add_prerequisites()
	add_custom_fields()
	indexes.ensure()
	frappe.db.commit()  # nosemgrep: what migrate did so far stands whatever becomes of the import
	_run_pending_imports()


def before_uninstall() -> None:
	"""Remove what install made. DocTypes of the app itself are removed by Frappe right after this."""
	if _is_dry_run():
		return
	indexes.remove()
	remove_prerequisites()
	remove_custom_fields()
	remove_roles()
	remove_traces()


def add_roles() -> None:
	for role in ROLES:
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()
			_note("roles", role)


def add_prerequisites() -> None:
	"""Create the DocTypes of the ISP that are missing; give those that are there the fields they lack."""
	for name in PREREQUISITES:
		definition = _prerequisite(name)
		if frappe.db.exists("DocType", name):
			_add_missing_fields(name, definition["fields"])
			if name in _made().get("doctypes", []):
				_add_missing_options(name, definition["fields"])
		else:
			import_doc(definition)
			_note("doctypes", name)


def add_custom_fields() -> None:
	for doctype, fields in CUSTOM_FIELDS.items():
		_create_fields(doctype, fields)


def add_arrangement_limits() -> None:
	"""Say what each role may promise. Only at installation: an administrator may want no limits."""
	from targo_customer360.billing.arrangement_limits import install_defaults
	from targo_customer360.sites.frappe_site import FrappeSite

	install_defaults(FrappeSite())


def remove_prerequisites() -> None:
	"""Drop those that install created and that hold nothing. What holds rows stays, and that is said."""
	made = [name for name in _made().get("doctypes", []) if frappe.db.exists("DocType", name)]
	rows = {name: frappe.db.count(name) for name in made}
	stays = _with_linked({name for name in made if rows[name]})
	for name in made:
		if rows[name]:
			click.secho(_("{0} stays on this site: it holds {1} rows").format(name, rows[name]), fg="yellow")
		elif name in stays:
			click.secho(_("{0} stays on this site: one that stays links to it").format(name), fg="yellow")
		else:
			frappe.delete_doc("DocType", name, force=True)
			frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `tab{name}`")


def remove_custom_fields() -> None:
	"""Remove the fields that install created, and their columns where it created those too."""
	made = _made()
	for label in made.get("fields", []):
		doctype, fieldname = label.split(":")
		if name := frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": fieldname}):
			frappe.delete_doc("Custom Field", name, force=True)
	for label in made.get("columns", []):
		doctype, fieldname = label.split(":")
		if frappe.db.table_exists(doctype):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP COLUMN IF EXISTS `{fieldname}`")
	for doctype in CUSTOM_FIELDS:
		frappe.clear_cache(doctype=doctype)


def remove_roles() -> None:
	for role in _made().get("roles", []):
		for doctype in ("Has Role", "DocPerm", "Custom DocPerm"):
			frappe.db.delete(doctype, {"role": role})
		frappe.delete_doc("Role", role, force=True, ignore_missing=True)


def remove_traces() -> None:
	"""Secrets, settings and notes about our documents, which Frappe leaves behind when it drops their tables."""
	ours = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name")
	for doctype, fieldname in ABOUT_OUR_DOCTYPES.items():
		frappe.db.delete(doctype, {fieldname: ("in", ours)})
	for table in ("__Auth", "Singles"):
		frappe.db.delete(table, {"doctype": ("in", ours)})
	for doctype, fieldname in (("Patch Log", "patch"), ("Scheduled Job Type", "method")):
		frappe.db.delete(doctype, {fieldname: ("like", "targo_customer360.%")})
	frappe.db.delete("DefaultValue", {"defkey": MADE})


def _run_pending_imports() -> None:
	from targo_customer360.imports.pending import run_pending
	from targo_customer360.sites.frappe_site import FrappeSite

	try:
		run_pending(FrappeSite())
	except Exception as error:
		frappe.db.rollback()
		frappe.log_error(title="Customer 360: legacy import")
		click.secho(_("Customer 360: the legacy import stopped: {0}").format(error), fg="red")


def _prerequisite(name: str) -> dict[str, Any]:
	path = Path(__file__).parent / "prerequisites" / f"{frappe.scrub(name)}.json"
	return json.loads(path.read_text(encoding="utf-8"))


def _with_linked(names: set[str]) -> set[str]:
	"""The DocTypes and those they link to, so that none that stays points at one that is gone."""
	linked = set(names)
	for name in reversed(PREREQUISITES):
		if name in linked:
			linked.update(field.get("options", "") for field in _prerequisite(name)["fields"])
	return linked


def _add_missing_fields(doctype: str, wanted: list[dict[str, Any]]) -> None:
	"""Add the fields of ours that a DocType of the ISP lacks, without layout.

	Its rows are older than these fields, so none is mandatory and none gets a default.
	"""
	fields = [
		{key: value for key, value in field.items() if key not in ("default", "reqd", "in_list_view")}
		for field in wanted
		if field["fieldtype"] not in display_fieldtypes and field["fieldname"] != "naming_series"
	]
	_create_fields(doctype, [{**field, "insert_after": "append"} for field in fields])


def _add_missing_options(doctype: str, wanted: list[dict[str, Any]]) -> None:
	"""Give the choices of a DocType that we made what a later release of ours adds; the ISP's own lists stay theirs."""
	for field in wanted:
		held = frappe.get_meta(doctype, cached=False).get_field(field["fieldname"])
		if field["fieldtype"] != "Select" or held is None or field["fieldname"] == "naming_series":
			continue
		options = (held.options or "").split("\n")
		missing = [option for option in field["options"].split("\n") if option not in options]
		if missing:
			changed = "\n".join([*missing, *options])
			where = {"parent": doctype, "fieldname": field["fieldname"]}
			frappe.db.set_value("DocField", where, "options", changed)
			frappe.clear_cache(doctype=doctype)


def _create_fields(doctype: str, fields: list[dict[str, Any]]) -> None:
	meta = frappe.get_meta(doctype, cached=False)
	missing = [field for field in fields if not meta.has_field(field["fieldname"])]
	if not missing:
		return
	columns = set(frappe.db.get_table_columns(doctype))
	_note("fields", *(f"{doctype}:{field['fieldname']}" for field in missing))
	_note(
		"columns",
		*(
			f"{doctype}:{field['fieldname']}"
			for field in missing
			if _has_column(field) and field["fieldname"] not in columns
		),
	)
	create_custom_fields({doctype: [{**field, "module": MODULE} for field in missing]}, update=False)


def _has_column(field: dict[str, Any]) -> bool:
	return field["fieldtype"] not in no_value_fields


def _made() -> dict[str, list[str]]:
	"""What install made on this site: roles, doctypes, and fields and columns as `DocType:fieldname`."""
	# Not by get_global: its cache is behind while an app is being installed.
	stored = frappe.db.get_value("DefaultValue", {"parent": "__global", "defkey": MADE}, "defvalue")
	return json.loads(stored or "{}")


def _note(kind: str, *names: str) -> None:
	made = _made()
	made[kind] = list(dict.fromkeys([*made.get(kind, []), *names]))
	frappe.db.set_global(MADE, json.dumps(made))


def _is_dry_run() -> bool:
	# Frappe calls this hook for `uninstall-app --dry-run` as well, without telling.
	context = click.get_current_context(silent=True)
	return bool(context and context.params.get("dry_run"))
