"""The page of one customer: `get` for all of it in one go, `section` for more of one list."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from targo_customer360.client_detail import header
from targo_customer360.client_detail.customer import CUSTOMER, customer_row
from targo_customer360.client_detail.sections import LENGTHS, OF_LOCATION, SECTIONS
from targo_customer360.client_detail.shape import plain, said
from targo_customer360.client_detail.view import FIRST_ROWS, LONGEST_PAGE, Slice, View
from targo_customer360.errors import InvalidField
from targo_customer360.sites.access import Access
from targo_customer360.sites.port import NotPermitted, Site, SiteError, Values

MAY_NOT = ("You may not see this", "Vous n'avez pas accès à ceci")
FAILED = ("This part can't be shown now", "Cette partie ne peut pas être affichée maintenant")
log = logging.getLogger(__name__)


def get(site: Site, customer: str, access: Access, sections: Iterable[str] | None = None) -> Values:
	"""Everything about one customer that the reader may see, as JSON has it; a constant number of queries.

	`sections` are the ones wanted, all where it is None. Raises NotPermitted where the reader may not see this
	customer, InvalidField for one that is not there or an unknown section.
	"""
	wanted = list(SECTIONS) if sections is None else list(dict.fromkeys(sections))
	for name in wanted:
		_known(name)
	view = _opened(site, customer, access)
	return plain(
		{
			"customer": customer,
			"today": view.today,
			"generated_at": site.now(),
			"currency": "CAD",
			"header": header.read(view),
			"sections": {
				name: _section(view, name, Slice(0, LENGTHS.get(name, FIRST_ROWS))) for name in wanted
			},
		}
	)


def section(
	site: Site, customer: str, access: Access, name: str, start: int = 0, length: int = FIRST_ROWS
) -> Values:
	"""More rows of one list. `name` is a section, or a list of one location such as `ip_history@LOC-1`.

	Raises NotPermitted and InvalidField as `get` does, and InvalidField for a page that can't be.
	"""
	_known(name)
	if start < 0:
		raise InvalidField("start", "A page begins at 0 or later")
	if not 1 <= length <= LONGEST_PAGE:
		raise InvalidField("length", "A page has between 1 and {0} rows", LONGEST_PAGE)
	view = _opened(site, customer, access)
	return plain(_section(view, name, Slice(start, length)))


def _known(name: str) -> None:
	list_, at, _location = name.partition("@")
	if list_ not in (OF_LOCATION if at else SECTIONS):
		raise InvalidField("section", "There is no section {0}", name)


def _opened(site: Site, customer: str, access: Access) -> View:
	view = View(site, customer, access)
	if not access.may_read(CUSTOMER):
		raise NotPermitted(f"{site.user} may not read {CUSTOMER}")
	if not access.judges_each(CUSTOMER) and access.to(CUSTOMER) is None:
		customer_row(view)
		return view
	if not site.lookup(CUSTOMER, [customer]):
		# Who may see some customers only is not told which others there are.
		raise NotPermitted(f"{site.user} may not read {customer}")
	site.require(CUSTOMER, "read", customer)
	return view


def _section(view: View, name: str, part: Slice) -> Values:
	"""One section; what goes wrong in it stays in its own place."""
	list_, _, location = name.partition("@")
	try:
		found = OF_LOCATION[list_](view, location, part) if location else SECTIONS[name](view, part)
		return {"status": "ok", "start": part.start, **found}
	except NotPermitted:
		return _empty("denied", MAY_NOT)
	except SiteError as error:
		log.warning("%s of %s: %s", name, view.customer, error.message)
		return _empty("error", FAILED)
	except Exception:
		log.exception("%s of %s failed", name, view.customer)
		# PostgreSQL reads nothing more in a transaction in which something failed; nothing was written in it.
		view.site.rollback()
		return _empty("error", FAILED)


def _empty(status: str, sentence: tuple[str, str]) -> Values:
	return {"status": status, "rows": [], "total": 0, "message": said(sentence)}
