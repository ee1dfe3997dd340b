"""Which documents a reader may see, decided once for each DocType and added to every query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from pypika.terms import Criterion, ValueWrapper

from targo_customer360.sites.permissions import Permissions
from targo_customer360.sites.port import NotPermitted, Site

NOTHING: Criterion = ValueWrapper(1) == 0
"""A condition that no document meets."""


def _nothing_hidden(doctype: str) -> frozenset[str]:
	return frozenset()


def _each(doctype: str) -> bool:
	return True


def _none_singly(doctype: str) -> bool:
	return False


@dataclass(frozen=True)
class Access:
	"""Which documents the reader may see: a condition by DocType; a DocType that is absent is wholly open."""

	conditions: Mapping[str, Criterion | None] = field(default_factory=dict)
	hidden: Callable[[str], frozenset[str]] = _nothing_hidden
	"""The fields of a DocType that stay hidden from the reader in documents that they may see."""
	judges_each: Callable[[str], bool] = _each
	"""Whether a document may be kept from the reader by more than the condition of its DocType."""

	def to(self, doctype: str) -> Criterion | None:
		return self.conditions.get(doctype)

	def narrow(self, criterion: Criterion, doctype: str) -> Criterion:
		"""A criterion of a join or a WHERE, narrowed to what may be seen of a DocType."""
		allowed = self.to(doctype)
		return criterion if allowed is None else criterion & allowed

	def may_read(self, doctype: str) -> bool:
		return self.to(doctype) is not NOTHING


class WhenAsked(Mapping[str, "Criterion | None"]):
	"""Conditions that are worked out the first time a DocType is asked for, then kept."""

	def __init__(self, decide: Callable[[str], Criterion | None]):
		self._decide = decide
		self._known: dict[str, Criterion | None] = {}

	def __getitem__(self, doctype: str) -> Criterion | None:
		if doctype not in self._known:
			self._known[doctype] = self._decide(doctype)
		return self._known[doctype]

	def __iter__(self) -> Iterator[str]:
		return iter(self._known)

	def __len__(self) -> int:
		return len(self._known)


EVERYTHING = Access()


def by_role(site: Site, doctypes: Iterable[str] | None = None) -> Access:
	"""What the roles of the site's user let them read, on a site that narrows no further.

	With `doctypes` these are decided at once, else each when it is asked for.
	"""

	def decide(doctype: str) -> Criterion | None:
		try:
			site.require(doctype, "read")
		except NotPermitted:
			return NOTHING
		return None

	def hidden(doctype: str) -> frozenset[str]:
		meta = site.meta(doctype)
		above = [one for one in meta.fields if one.permlevel]
		rights = Permissions(site)
		return frozenset(
			one.fieldname for one in above if not rights.allows(site.user, meta, "read", one.permlevel)
		)

	if doctypes is None:
		return Access(WhenAsked(decide), cache(hidden), _none_singly)
	return Access({doctype: decide(doctype) for doctype in doctypes}, cache(hidden), _none_singly)


def of_user(site: Site) -> Access:
	"""What the site's user may see, on either site."""
	if site.kind != "frappe":
		return by_role(site)
	# Only there: it needs frappe.
	from targo_customer360.sites.frappe_access import permitted

	return permitted()
