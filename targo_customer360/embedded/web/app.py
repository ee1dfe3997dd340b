"""Routes of the pages. Each request opens the site for itself, so that threads share nothing."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import Forbidden, HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from targo_customer360.embedded import users
from targo_customer360.embedded.printing import PAYMENT_LABELS
from targo_customer360.embedded.rules import opened
from targo_customer360.embedded.web import api, contents, forms, pages, reports, session, work
from targo_customer360.embedded.web.routes import ROUTES
from targo_customer360.embedded.web.session import Session
from targo_customer360.embedded.web.webhook import stripe_webhook
from targo_customer360.embedded.web.words import LANGUAGES, Words
from targo_customer360.errors import InvalidField
from targo_customer360.legacy.source import SourceError
from targo_customer360.sites.port import Locked, NotPermitted, Site, SiteError, Values

HERE = Path(__file__).resolve().parent
# A page of another site may not reach this one through a name that it points at 127.0.0.1.
TRUSTED_HOSTS = ("127.0.0.1", "localhost")
SECURITY_HEADERS = {
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
	"default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self' 'nonce-{nonce}'; connect-src 'self'; "
	"img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SCRIPTS = HERE.parent.parent / "public" / "frontend"
"""Where `npm run build` of frontend/ leaves the page."""
MOST_SENT = 1_000_000
"""Bytes of a request."""
WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
log = logging.getLogger(__name__)


def application(path: Path) -> WSGIApp:
	"""The WSGI application that shows the embedded site in `path`."""
	templates = Environment(
		loader=FileSystemLoader(HERE / "templates"),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	templates.filters["words"] = lambda code: str(code).replace("_", " ").capitalize()

	def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
		request = Request(environ)
		request.trusted_hosts = list(TRUSTED_HOSTS)
		request.max_content_length = MOST_SENT
		exchange = Exchange(request, path, templates)
		response = exchange.response()
		policy = {"Content-Security-Policy": POLICY.format(nonce=exchange.nonce)}
		response.headers.update(SECURITY_HEADERS | policy)
		return response(environ, start_response)

	return serve


class Exchange:
	"""One request and its answer."""

	def __init__(self, request: Request, path: Path, templates: Environment):
		self.request, self.path, self.templates = request, path, templates
		asked = request.args.get("lang", "")
		self.asked_language = asked if asked in LANGUAGES else ""
		preferred = request.accept_languages.best_match(LANGUAGES, default="en")
		self.words = Words(self.asked_language or preferred or "en")
		self.nonce = secrets.token_urlsafe(12)
		self.session: Session | None = None

	def response(self) -> Response:
		try:
			endpoint, arguments = ROUTES.bind_to_environ(self.request.environ).match()
			# Raises for a host that is not this machine.
			_ = self.request.host
			if endpoint == "stripe":
				return stripe_webhook(self.request, self.path)
			if endpoint == "style":
				return self._static(HERE / "static" / "style.css", "text/css")
			if endpoint == "script":
				return self._static(SCRIPTS / arguments["name"], "text/javascript")
			return self._on_site(endpoint, arguments)
		except NotFound:
			return self._failure(
				404, "There is no such page", "Check the address, or start from the customers."
			)
		except HTTPException as error:
			return self._failure(error.code or 400, "This can't be answered", error.name)
		except NotPermitted as error:
			return self._failure(403, "You may not see this", error.message)
		except SiteError as error:
			return self._failure(503, "The site can't be read", error.message)
		except Exception:
			log.exception("%s failed", self.request.path)
			return self._failure(
				500, "Something went wrong here", "The terminal that serves this page says what."
			)

	def _on_site(self, endpoint: str, arguments: Mapping[str, str]) -> Response:
		if not self.path.exists():
			raise SiteError(f"{self.path.name} is not there any more")
		site = opened(self.path)
		try:
			self.session = session.session_of(self.request, site)
			if endpoint == "login":
				return self._login(site)
			if self.session is None:
				return self._unknown(endpoint)
			site.user = self.session.user
			if endpoint == "method":
				return self._method(site, arguments["name"])
			if endpoint == "logout":
				return self._logout()
			if endpoint in forms.FORMS:
				return self._do(site, endpoint, arguments)
			return self._page(site, endpoint, arguments)
		finally:
			site.rollback()
			site.close()

	# who is asking

	def _login(self, site: Site) -> Response:
		wanted = self.request.args.get("next", "")
		# A path of this site and nothing else: two slashes would lead to another one.
		after = wanted if urlsplit(wanted).path == wanted and wanted.startswith("/") else "/"
		wrong = False
		if self.request.method == "POST":
			user, password = self.request.form.get("user", ""), self.request.form.get("password", "")
			if users.signs_in(site, user, password):
				response = self._redirect("/" + after.lstrip("/"))
				session.sign_in(response, site, user)
				return response
			wrong = True
		content: Values = {"people": users.PEOPLE, "next": after, "wrong": wrong, "open": None}
		return self._render("login.html", content, 401 if wrong else 200)

	def _logout(self) -> Response:
		self._refuse_strangers()
		response = self._redirect("/login")
		session.sign_out(response)
		return response

	def _unknown(self, endpoint: str) -> Response:
		if endpoint == "method":
			message = {"en": "Sign in first", "fr": "Connectez-vous d'abord"}
			error = {"code": "not_signed_in", "message": message, "field": None}
			return self._json({"ok": False, "error": error}, 401)
		if self.request.method != "GET":
			raise Forbidden
		return self._redirect(self.url("/login", next=self.request.path))

	def _refuse_strangers(self) -> None:
		if self.session is None or not session.is_ours(self.request, self.session):
			raise Forbidden("The token of the page is missing or not the one of this session")

	# methods

	def _method(self, site: Site, name: str) -> Response:
		method = api.METHODS.get(name.removeprefix(api.PREFIX)) if name.startswith(api.PREFIX) else None
		if method is None:
			raise NotFound
		if method.changes:
			if self.request.method != "POST":
				raise MethodNotAllowed(["POST"])
			self._refuse_strangers()
		try:
			answered = method.call(site, self._given())
		except api.BadRequest as error:
			message = {"en": str(error), "fr": str(error)}
			refused = {"code": "invalid", "message": message, "field": None}
			return self._json({"ok": False, "error": refused}, 422)
		return self._json(answered, method.status_of(answered))

	def _given(self) -> Mapping[str, Any]:
		if self.request.method == "GET":
			return self.request.args
		if self.request.is_json:
			held = self.request.get_json()
			if not isinstance(held, dict):
				raise api.BadRequest("The body is a JSON object of parameters")
			return held
		return self.request.form

	def _json(self, answered: Values, status: int) -> Response:
		# As a bench wraps what a method returns.
		response = Response(
			json.dumps({"message": answered}, ensure_ascii=False, default=str),
			status,
			mimetype="application/json",
		)
		response.headers["Cache-Control"] = "no-store"
		return response

	# pages

	def _page(self, site: Site, endpoint: str, arguments: Mapping[str, str]) -> Response:
		if endpoint == "report_file":
			return self._file(site, arguments["name"])
		content = contents.content_of(site, endpoint, arguments, self.request.args, self.words)
		if content is None:
			raise NotFound
		content["open"] = work.open_counts(site)
		return self._render(f"{endpoint}.html", content)

	def _do(self, site: Site, endpoint: str, arguments: Mapping[str, str]) -> Response:
		self._refuse_strangers()
		try:
			after = forms.do(site, endpoint, arguments, self.request.form)
		except (InvalidField, SourceError, Locked) as error:
			return self._failure(422, "This can't be done now", error.message)
		return self._redirect(self.url(after))

	def _file(self, site: Site, name: str) -> Response:
		text = reports.report_file(site, name, self.request.args, self.words)
		response = Response(text, mimetype="text/csv")
		response.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
		response.headers["Cache-Control"] = "no-store"
		return response

	def _failure(self, status: int, title: str, detail: str) -> Response:
		return self._render("failure.html", {"title": title, "detail": detail, "open": None}, status)

	def _render(self, template: str, content: Values, status: int = 200) -> Response:
		surroundings = {
			"t": self.words,
			"url": self.url,
			"site_name": self.path,
			"payment_labels": PAYMENT_LABELS,
			"reports": reports.TITLES,
			"asked_language": self.asked_language,
			"languages": {language: self._in_language(language) for language in LANGUAGES},
			"nonce": self.nonce,
			"user": self.session.user if self.session else "",
			"called": users.called(self.session.user) if self.session else "",
			"csrf_token": self.session.csrf_token if self.session else "",
		}
		html = self.templates.get_template(template).render(content | surroundings)
		response = Response(html, status, mimetype="text/html")
		response.headers["Cache-Control"] = "no-store"
		response.headers["Content-Language"] = self.words.language
		response.headers["Vary"] = "Accept-Language"
		return response

	def _static(self, file: Path, mimetype: str) -> Response:
		if not file.exists():
			raise NotFound
		response = Response(file.read_bytes(), mimetype=mimetype)
		response.headers["Cache-Control"] = "no-cache"
		response.add_etag()
		return response.make_conditional(self.request)

	def _redirect(self, path: str) -> Response:
		response = Response(status=303)
		response.headers["Location"] = path
		response.headers["Cache-Control"] = "no-store"
		return response

	def url(self, path: str, **parameters: Any) -> str:
		"""A link inside the site; a language that was asked for stays, empty parameters go."""
		wanted = parameters | ({"lang": self.asked_language} if "lang" not in parameters else {})
		query = urlencode({k: v for k, v in wanted.items() if v})
		return f"{path}?{query}" if query else path

	def _in_language(self, language: str) -> str:
		known = (*pages.REJECT_FILTERS, *reports.FILTERS, "page")
		kept = {name: self.request.args.get(name, "") for name in known}
		# One slash in front: with two, the link would leave this machine.
		path = "/" + quote(self.request.path.lstrip("/"))
		return self.url(path, **kept, lang=language)
