"""Which employee is meant by a name that somebody typed."""

from __future__ import annotations

from targo_customer360.errors import InvalidField
from targo_customer360.service.words import all_found, fold, words_of
from targo_customer360.sites.port import Rows, Site, Values

EMPLOYEE = "Employee"
_FIELDS = ("name", "employee_name", "first_name", "last_name", "status")
_TITLES = frozenset(
	"tech technician technicien technicienne le la l the un une a mr mrs ms m mme monsieur madame".split()
)
_SHOWN = 5


def technician(site: Site, typed: str, field: str = "tech", former: bool = False) -> Values:
	"""The employee with this number or name: the whole name, any part of it, one slip in a word forgiven.

	`former` includes those who left. Raises InvalidField where nobody or more than one fits.
	"""
	people = site.list(EMPLOYEE, {} if former else {"status": "Active"}, fields=_FIELDS, order_by="name")
	wanted = fold(typed).strip()
	for person in people:
		if fold(person["name"]) == wanted:
			return person
	words = [word for word in words_of(typed) if word not in _TITLES] or words_of(typed)
	for fitting in (_exactly(people, words), _partly(people, words, exact=True), _partly(people, words)):
		if len(fitting) == 1:
			return fitting[0]
		if fitting:
			named = ", ".join(f"{p['employee_name']} ({p['name']})" for p in fitting[:_SHOWN])
			raise InvalidField(field, "{0} may be {1}: say which one", typed, named)
	raise InvalidField(field, "No technician is called {0}", typed)


def _exactly(people: Rows, words: list[str]) -> Rows:
	return [person for person in people if words_of(full_name(person)) == words]


def _partly(people: Rows, words: list[str], exact: bool = False) -> Rows:
	fitting = []
	for person in people:
		known = words_of(full_name(person))
		if words and set(words) <= set(known) if exact else all_found(words, known):
			fitting.append(person)
	return fitting


def full_name(person: Values) -> str:
	return person.get("employee_name") or " ".join(
		filter(None, (person.get("first_name"), person.get("last_name")))
	)
