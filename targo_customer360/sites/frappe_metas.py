"""Metas of a Frappe site, kept by the process for as long as they are what stands in the site's cache.

Frappe 15 unpickles a meta anew for every request that asks for it, which is most of what a meta costs.
"""

import pickle
from collections.abc import Sequence

import frappe
import redis
from frappe.model.meta import Meta

from targo_customer360.sites.meta import DocTypeMeta, field_from

_KEY = "doctype_meta"
_kept: dict[tuple[str, str], tuple[bytes, Meta]] = {}
"""By database and DocType: the meta as it stands in the cache, and unpickled."""
_described: dict[tuple[str, str], tuple[Meta, DocTypeMeta]] = {}


def meta(doctype: str) -> Meta:
	"""The meta of a DocType that is there. Other requests share it: read it, change nothing. Raises DoesNotExistError."""
	# Where nothing is in the cache, Frappe makes the meta and puts it there.
	return cached_metas([doctype]).get(doctype) or frappe.get_meta(doctype)


def described(doctype: str) -> DocTypeMeta:
	"""The meta of a DocType that is there as the port has it. Raises DoesNotExistError."""
	place, found = (frappe.conf.db_name, doctype), meta(doctype)
	made_of, description = _described.get(place, (None, None))
	if made_of is not found or description is None:
		description = DocTypeMeta(
			name=doctype,
			fields=tuple(field_from(field) for field in found.fields if not field.get("is_virtual")),
			istable=bool(found.istable),
			issingle=bool(found.issingle),
			autoname=found.autoname or "",
			permissions=tuple(found.permissions),
		)
		_described[place] = (found, description)
	return description


def cached_metas(doctypes: Sequence[str]) -> dict[str, Meta]:
	"""The same of several, asked for in one go; those that are not in the cache are left out."""
	if not doctypes:
		return {}
	try:
		pickled = redis.Redis.hmget(frappe.cache, frappe.cache.make_key(_KEY), list(doctypes))
	except redis.exceptions.ConnectionError:
		return {}
	return {
		doctype: _unpickled(doctype, raw)
		for doctype, raw in zip(doctypes, pickled, strict=True)
		if raw is not None
	}


def _unpickled(doctype: str, raw: bytes) -> Meta:
	place = (frappe.conf.db_name, doctype)
	held = _kept.get(place)
	if held is None or held[0] != raw:
		held = _kept[place] = (raw, pickle.loads(raw))
	return held[1]
