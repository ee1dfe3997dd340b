"""Who is asking: a signed cookie, and a token that a page of another site cannot know."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from targo_customer360.embedded import users
from targo_customer360.sites.port import Site

COOKIE = "c360_session"
CSRF_HEADER = "X-Frappe-CSRF-Token"
LASTS = 12 * 3600
"""Seconds."""


@dataclass(frozen=True)
class Session:
	"""`by_key`: the request itself carries the password, which no page of another site can make a browser do."""

	user: str
	csrf_token: str
	by_key: bool = False


def session_of(request: Request, site: Site) -> Session | None:
	"""The session of a request; None where there is none, where it is over, or where its user may no longer enter."""
	given = request.headers.get("Authorization", "")
	if given:
		return _by_key(given, site)
	value = request.cookies.get(COOKIE, "")
	content, _, signature = value.partition(".")
	if not content or not hmac.compare_digest(_sign(site, "session", content), signature):
		return None
	held = json.loads(base64.urlsafe_b64decode(content))
	if held["until"] < time.time() or not users.may_enter(site, held["user"]):
		return None
	return Session(held["user"], _sign(site, "csrf", content))


def _by_key(given: str, site: Site) -> Session | None:
	"""`token user:password`, as a bench takes `token key:secret`."""
	scheme, _, pair = given.partition(" ")
	user, _, password = pair.partition(":")
	known = scheme.lower() == "token" and users.signs_in(site, user, password)
	return Session(user, "", by_key=True) if known else None


def sign_in(response: Response, site: Site, user: str) -> None:
	held = {"user": user, "until": int(time.time()) + LASTS, "nonce": secrets.token_hex(8)}
	content = base64.urlsafe_b64encode(json.dumps(held).encode()).decode()
	value = f"{content}.{_sign(site, 'session', content)}"
	response.set_cookie(COOKIE, value, max_age=LASTS, httponly=True, samesite="Strict", path="/")


def sign_out(response: Response) -> None:
	response.delete_cookie(COOKIE, path="/", httponly=True, samesite="Strict")


def is_ours(request: Request, session: Session) -> bool:
	"""Whether a request that changes something comes from a page of this site."""
	if session.by_key:
		return True
	given = request.headers.get(CSRF_HEADER) or request.form.get("csrf_token") or ""
	return hmac.compare_digest(given.encode(), session.csrf_token.encode())


def _sign(site: Site, purpose: str, content: str) -> str:
	key = site.fingerprint_key()
	return hmac.new(key, f"{purpose}:{content}".encode(), hashlib.sha256).hexdigest()
