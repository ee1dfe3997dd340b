"""Where the legacy database is: the site's configuration file wins over Customer 360 Settings."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlencode, urlsplit

from targo_customer360.imports.settings import SETTINGS
from targo_customer360.sites.port import Site, Values

CONFIG_KEY = "customer360_legacy"
SERVER, DUMP = "MySQL server", "Dump file"


def legacy_url(site: Site) -> str | None:
	"""The URL or path of the legacy source, with its password; None where nothing is configured."""
	configured = site.config(CONFIG_KEY)
	if configured:
		return str(configured)
	settings = site.single(SETTINGS)
	if settings.get("legacy_kind") == DUMP:
		return settings.get("legacy_dump_path") or None
	if settings.get("legacy_kind") != SERVER or not settings.get("legacy_host"):
		return None
	return _url(settings, site.secret(SETTINGS, SETTINGS, "legacy_password") or "")


def _url(settings: Values, password: str) -> str:
	user = quote(settings.get("legacy_user") or "", safe="")
	credentials = f"{user}:{quote(password, safe='')}@" if user else ""
	host = settings["legacy_host"]
	port = int(settings.get("legacy_port") or 3306)
	query = {}
	if host.startswith("/"):
		query["unix_socket"], host = host, "localhost"
	if settings.get("legacy_charset"):
		query["charset"] = settings["legacy_charset"]
	database = quote(settings.get("legacy_database") or "", safe="")
	return f"mysql://{credentials}{host}:{port}/{database}" + (f"?{urlencode(query)}" if query else "")


def remember(site: Site, url: str) -> None:
	"""Keep a source in Settings, so that `reconcile` and `retry` find it again; its password encrypted."""
	if not url.startswith("mysql://"):
		site.set_single(SETTINGS, {"legacy_kind": DUMP, "legacy_dump_path": url})
		return
	parts = urlsplit(url)
	query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
	socket = unquote(query.get("unix_socket", ""))
	site.set_single(
		SETTINGS,
		{
			"legacy_kind": SERVER,
			"legacy_host": socket or parts.hostname or "",
			"legacy_port": parts.port or 3306,
			"legacy_database": unquote(parts.path.lstrip("/")),
			"legacy_user": unquote(parts.username or ""),
			"legacy_password": unquote(parts.password or ""),
			"legacy_charset": query.get("charset", ""),
		},
	)
