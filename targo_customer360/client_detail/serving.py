"""The page as a web server offers it: plain JSON, and one shape for everything that is refused.

`{"ok": true, ...}`, or `{"ok": false, "error": {"code", "message": {"en", "fr"}, "field"}}` with the code
`not_permitted`, `invalid`, `refused` or `failed`. Nothing here checks a session: the edge says who the user is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Final

from targo_customer360.client_detail import page
from targo_customer360.client_detail.readers import readable_customers
from targo_customer360.client_detail.search import BESIDES
from targo_customer360.client_detail.search import search as find
from targo_customer360.client_detail.shape import plain, said
from targo_customer360.client_detail.view import FIRST_ROWS
from targo_customer360.errors import InvalidField
from targo_customer360.sites.access import Access
from targo_customer360.sites.port import NotPermitted, Site, SiteError, Values
from targo_customer360.words import said_of

NOT_PERMITTED: Final = "not_permitted"
INVALID: Final = "invalid"
REFUSED: Final = "refused"
FAILED: Final = "failed"
STATUS: Final = {NOT_PERMITTED: 403, INVALID: 422, REFUSED: 422, FAILED: 500}
"""HTTP status by code."""
MAY_NOT_SEE = ("You may not see this customer", "Vous n'avez pas accès à ce client")
BROKE_OFF = ("The page could not be read", "La page n'a pas pu être lue")
MOST_FOUND = 50
LONGEST_TEXT = 200
_log = logging.getLogger(__name__)


def get(site: Site, access: Access, customer: str, sections: Iterable[str] | None = None) -> Values:
	"""Returns `page`: the header and the sections of one customer."""
	return _answered(lambda: {"page": page.get(site, customer, access, sections)})


def section(
	site: Site, access: Access, customer: str, name: str, start: int = 0, length: int = FIRST_ROWS
) -> Values:
	"""Returns `section`: more rows of one list."""
	return _answered(lambda: {"section": page.section(site, customer, access, name, start, length)})


def search(site: Site, access: Access, text: str, limit: int = 10) -> Values:
	"""Returns `customers` that fit and that the reader may see, the best first."""

	def work() -> Values:
		if not access.may_read("Customer"):
			raise NotPermitted(f"{site.user} may not read Customer")
		wanted = max(1, min(limit, MOST_FOUND))
		besides = [doctype for doctype in BESIDES if site.has_doctype(doctype) and access.may_read(doctype)]
		found = find(site, text[:LONGEST_TEXT], wanted, readable_customers(site, access), besides)
		return {"customers": plain([asdict(one) for one in found])}

	return _answered(work)


def status_of(answered: Values) -> int:
	"""The HTTP status that says the same as an answer of this module."""
	return 200 if answered["ok"] else STATUS.get(answered["error"]["code"], 422)


def _answered(work: Callable[[], Values]) -> Values:
	try:
		return {"ok": True, **work()}
	except NotPermitted:
		# Whether there is such a customer is not for one who may not see it.
		return _refused(NOT_PERMITTED, MAY_NOT_SEE)
	except InvalidField as error:
		return _refused(INVALID, said_of(error), error.field)
	except SiteError as error:
		return _refused(REFUSED, said_of(error))
	except Exception:
		_log.exception("The page broke off")
		return _refused(FAILED, BROKE_OFF)


def _refused(code: str, sentence: tuple[str, str], field: str | None = None) -> Values:
	return {"ok": False, "error": {"code": code, "message": said(sentence), "field": field}}
