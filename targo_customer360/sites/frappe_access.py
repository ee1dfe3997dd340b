"""What the user of a Frappe site may see of each DocType, as a condition that any query takes."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import frappe
from frappe.core.doctype.server_script.server_script_utils import get_server_script_map
from frappe.model.db_query import DatabaseQuery, requires_owner_constraint
from frappe.model.meta import Meta
from frappe.permissions import get_role_permissions, get_user_permissions
from frappe.share import get_shared
from pypika.terms import Criterion

from targo_customer360.sites.access import NOTHING, Access, WhenAsked
from targo_customer360.sites.frappe_metas import cached_metas, meta

_BY_LINKS = frozenset(
	f"frappe.contacts.address_and_contact.get_permission_query_conditions_for_{what}"
	for what in ("contact", "address")
)
"""Frappe's own hooks of Contact and Address. Each reads the rights to every DocType, whatever the DocType links to."""
_LINKED = ("Customer", "Supplier", "Company", "Sales Partner")
"""The DocTypes that these hooks look for in the link fields of Contact and Address."""


def permitted(expected: Sequence[str] = ()) -> Access:
	"""What the user's own lists would show of each DocType: role, User Permissions, sharing, and other apps' hooks.

	Each is decided once, when it is first asked for. `expected` are those that will be: they are looked up in one go.
	"""
	known = cached_metas(expected)

	def held(doctype: str) -> Meta:
		if doctype not in known:
			known[doctype] = meta(doctype)
		return known[doctype]

	return Access(
		WhenAsked(lambda doctype: _condition(held(doctype))),
		cache(lambda doctype: _hidden(held(doctype))),
		cache(_judges_each),
	)


def _condition(of: Meta) -> Criterion | None:
	doctype, rights = of.name, get_role_permissions(of)
	if not rights.get("read"):
		# The right to select shows names only, so what is left is what was shared.
		shared = get_shared(doctype)
		return _all([_named(doctype, shared), *_hooked(doctype)]) if shared else NOTHING
	if requires_owner_constraint(rights) or get_user_permissions(frappe.session.user):
		query = _Conditions(doctype)
		query.filters, query.or_filters = [], []
		query.build_conditions()
		return _all(query.conditions)
	return _all(_hooked(doctype))


class _Conditions(DatabaseQuery):
	"""Frappe's own list of a DocType, as far as its WHERE."""

	def get_permission_query_conditions(self) -> str:
		return " and ".join(_hooked(self.doctype))


def _hooked(doctype: str) -> Iterator[str]:
	"""What the hooks and server scripts of all apps add, as `DatabaseQuery.get_permission_query_conditions` asks them."""
	user = frappe.session.user
	hooks = frappe.get_hooks("permission_query_conditions", {})
	for method in (*hooks.get(doctype, []), *hooks.get("*", [])):
		if method in _BY_LINKS and not _links_to(doctype, _LINKED):
			continue
		if condition := frappe.call(frappe.get_attr(method), user, doctype=doctype):
			yield condition
	if script := get_server_script_map().get("permission_query", {}).get(doctype):
		if condition := frappe.get_doc("Server Script", script).get_permission_query_conditions(user):
			yield condition


def _links_to(doctype: str, others: Iterable[str]) -> bool:
	return any(field.options in others for field in meta(doctype).get_link_fields())


def _named(doctype: str, names: Iterable[str]) -> str:
	return f"`tab{doctype}`.`name` in ({', '.join(frappe.db.escape(name, percent=False) for name in names)})"


def _all(conditions: Iterable[str]) -> Criterion | None:
	sql = " and ".join(f"({condition})" for condition in conditions)
	return DeskCondition(sql) if sql else None


def _hidden(of: Meta) -> frozenset[str]:
	"""The fields of a level that the user's roles do not reach."""
	above = [field for field in of.fields if field.permlevel]
	if not above or frappe.session.user == "Administrator":
		return frozenset()
	reached = of.get_permlevel_access("read")
	return frozenset(field.fieldname for field in above if field.permlevel not in reached)


def _judges_each(doctype: str) -> bool:
	"""Whether something else than the conditions may keep the user from one document: a hook, or User Permissions."""
	hooks = frappe.get_hooks("has_permission")
	return bool(hooks.get(doctype) or hooks.get("*") or get_user_permissions(frappe.session.user))


class DeskCondition(Criterion):
	"""A condition as Frappe writes it for its own lists, on the unaliased table of its DocType."""

	def __init__(self, sql: str):
		super().__init__()
		# It goes into a statement with parameters, where a bare per cent sign would be taken for one.
		self._sql = f"({sql.replace('%', '%%')})"

	def get_sql(self, **kwargs: Any) -> str:
		return self._sql
