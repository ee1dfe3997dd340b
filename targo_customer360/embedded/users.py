"""The three people of an embedded site, one a role, and the password that lets them in on this machine."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path

from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site

USER = "User"
PASSWORD = "sign_in"
ROLES = "Has Role"


@dataclass(frozen=True)
class Person:
	name: str
	full_name: str
	role: str


PEOPLE = (
	Person("viewer@example.com", "Valérie Viau", "Customer 360 Viewer"),
	Person("agent@example.com", "Antoine Gagné", "Customer 360 Agent"),
	Person("manager@example.com", "Manon Girard", "Customer 360 Manager"),
)


def called(user: str) -> str:
	"""How the pages call a user."""
	return next((person.full_name for person in PEOPLE if person.name == user), user)


def ensure(site: Site) -> str:
	"""Make the users that are missing; returns the password that all three have on this site. Commits."""
	for person in PEOPLE:
		if site.get(USER, person.name) is None:
			first, _, last = person.full_name.partition(" ")
			roles = [{"role": person.role}]
			names = {"full_name": person.full_name, "first_name": first, "last_name": last}
			values = {"name": person.name, "email": person.name, "enabled": 1, "roles": roles, **names}
			site.insert(USER, values)
	held = site.secret(USER, USER, PASSWORD)
	if not held:
		held = secrets.token_urlsafe(9)
		site.set_secret(USER, USER, PASSWORD, held)
	site.commit()
	return held


def password_of(path: Path) -> str:
	"""The password of the site in a file."""
	site = EmbeddedSite(path)
	try:
		return ensure(site)
	finally:
		site.close()


def signs_in(site: Site, user: str, password: str) -> bool:
	"""Whether this is one of the three with the right password."""
	held = site.secret(USER, USER, PASSWORD) or ""
	right = bool(held) and compare_digest(held.encode(), password.encode())
	return right and may_enter(site, user)


def may_enter(site: Site, user: str) -> bool:
	"""Whether a user is still there, enabled, and has a role."""
	found = site.lookup(USER, [user], fields=("enabled",)).get(user)
	return bool(found and found["enabled"]) and bool(site.count(ROLES, {"parent": user, "parenttype": USER}))
