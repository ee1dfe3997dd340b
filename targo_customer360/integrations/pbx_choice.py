"""The line server that Customer 360 Settings name: a PBX, or a SIP registrar."""

from __future__ import annotations

from typing import Final

from targo_customer360.integrations import pbx
from targo_customer360.integrations.line_server import LineServer
from targo_customer360.integrations.pbx import SETTINGS
from targo_customer360.integrations.pbx_sql import SipRegistrar
from targo_customer360.integrations.sql import Address, Database
from targo_customer360.sites.port import Site, SiteError, Values
from targo_customer360.telephony.lines import REGISTRAR

NAME: Final = "The SIP registrar"
NEEDED: Final = {
	"pbx_db_host": "host",
	"pbx_db_name": "database",
	"pbx_db_user": "user",
	"pbx_sip_domain": "SIP domain",
}


def line_server(site: Site) -> LineServer:
	"""Raises SiteError with one sentence where the settings are not complete."""
	return _registrar(site) if _kind(site) == REGISTRAR else pbx.configured_pbx(site)


def check_line_server(site: Site) -> str:
	"""Call it and say in one sentence what it is. Raises SiteError or ServiceError."""
	if _kind(site) != REGISTRAR:
		return pbx.check_pbx(site)
	told = _registrar(site).status()
	kept = ", ".join(told["passwords"])
	return f"{NAME} answers; it has {told['lines']} lines in {told['domain']}, passwords in {kept}"


def _kind(site: Site) -> str:
	return site.single(SETTINGS).get("pbx_kind") or ""


def _registrar(site: Site) -> SipRegistrar:
	held = site.single(SETTINGS)
	texts = {name: (held.get(name) or "").strip() for name in NEEDED}
	missing = [label for name, label in NEEDED.items() if not texts[name]]
	if missing:
		raise SiteError(f"{NAME} needs in Customer 360 Settings: {', '.join(missing)}")
	if not _is_checked(held, "pbx_script_ready"):
		raise SiteError(
			f"{NAME}: confirm in Customer 360 Settings that its routing script lets 911 calls pass"
			" (docs/pbx-sip-registrar.md); until then no line is made or barred there"
		)
	return SipRegistrar(
		Database(_address(site, held, texts), NAME),
		texts["pbx_sip_domain"],
		_is_checked(held, "pbx_hashes_only"),
	)


def _is_checked(held: Values, fieldname: str) -> bool:
	return bool(int(held.get(fieldname) or 0))


def _address(site: Site, held: Values, texts: dict[str, str]) -> Address:
	return Address(
		host=texts["pbx_db_host"],
		port=int(held.get("pbx_db_port") or 3306),
		database=texts["pbx_db_name"],
		user=texts["pbx_db_user"],
		password=site.secret(SETTINGS, SETTINGS, "pbx_db_password") or "",
	)
