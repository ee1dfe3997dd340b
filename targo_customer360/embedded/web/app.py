"""Routes of the pages. Each request opens the site for itself, so that threads share nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from targo_customer360.embedded.printing import PAYMENT_LABELS
from targo_customer360.embedded.web import pages, reports
from targo_customer360.embedded.web.words import LANGUAGES, Words
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site, SiteError, Values

HERE = Path(__file__).resolve().parent
# A page of another site may not reach this one through a name that it points at 127.0.0.1.
TRUSTED_HOSTS = ("127.0.0.1", "localhost")
SECURITY_HEADERS = {
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
	"form-action 'self'; frame-ancestors 'none'",
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}
_ANY_REPORT = "any({})".format(", ".join(f'"{name}"' for name in reports.TITLES))
ROUTES = Map(
	[
		Rule("/", endpoint="overview", methods=["GET"]),
		Rule("/runs/<name>", endpoint="run", methods=["GET"]),
		Rule("/rejects", endpoint="rejects", methods=["GET"]),
		Rule("/conflicts", endpoint="conflicts", methods=["GET"]),
		Rule(f"/reports/<{_ANY_REPORT}:name>", endpoint="report", methods=["GET"]),
		Rule(f"/reports/<{_ANY_REPORT}:name>.csv", endpoint="report_file", methods=["GET"]),
		Rule("/static/style.css", endpoint="style", methods=["GET"]),
	],
	merge_slashes=False,
)
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
		response = Exchange(request, path, templates).response()
		response.headers.update(SECURITY_HEADERS)
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

	def response(self) -> Response:
		try:
			endpoint, arguments = ROUTES.bind_to_environ(self.request.environ).match()
			# Raises for a host that is not this machine.
			_ = self.request.host
			if endpoint == "style":
				return self._style()
			return self._page(endpoint, arguments)
		except NotFound:
			return self._failure(
				404, "There is no such page", "Check the address, or start from the migration page."
			)
		except HTTPException as error:
			return self._failure(error.code or 400, "This can't be answered", error.name)
		except SiteError as error:
			return self._failure(503, "The site can't be read", error.message)
		except Exception:
			log.exception("%s failed", self.request.path)
			return self._failure(
				500, "Something went wrong here", "The terminal that serves this page says what."
			)

	def _page(self, endpoint: str, arguments: Mapping[str, str]) -> Response:
		if not self.path.exists():
			raise SiteError(f"{self.path.name} is not there any more")
		site = EmbeddedSite(self.path)
		try:
			if endpoint == "report_file":
				return self._file(site, arguments["name"])
			content = self._content(site, endpoint, arguments)
			content["open"] = pages.open_counts(site)
		finally:
			site.close()
		return self._render(f"{endpoint}.html", content)

	def _file(self, site: Site, name: str) -> Response:
		text = reports.report_file(site, name, self.request.args, self.words)
		response = Response(text, mimetype="text/csv")
		response.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
		response.headers["Cache-Control"] = "no-store"
		return response

	def _content(self, site: Site, endpoint: str, arguments: Mapping[str, str]) -> Values:
		page = self.request.args.get("page", "")
		if endpoint == "overview":
			return pages.overview(site)
		if endpoint == "rejects":
			chosen = {name: self.request.args.get(name, "") for name in pages.REJECT_FILTERS}
			return pages.rejects(site, chosen, page)
		if endpoint == "conflicts":
			return pages.conflicts(site, page)
		if endpoint == "report":
			return reports.report_page(site, arguments["name"], self.request.args, self.words)
		content = pages.run_page(site, arguments["name"])
		if content is None:
			raise NotFound
		return content

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
		}
		html = self.templates.get_template(template).render(content | surroundings)
		response = Response(html, status, mimetype="text/html")
		response.headers["Cache-Control"] = "no-store"
		response.headers["Content-Language"] = self.words.language
		response.headers["Vary"] = "Accept-Language"
		return response

	def _style(self) -> Response:
		response = Response((HERE / "static" / "style.css").read_bytes(), mimetype="text/css")
		response.headers["Cache-Control"] = "no-cache"
		response.add_etag()
		return response.make_conditional(self.request)

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
