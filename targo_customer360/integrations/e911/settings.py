"""Which 911 provider a site has, from Customer 360 Settings."""

from __future__ import annotations

from pathlib import Path

from targo_customer360.integrations.e911.base import Provider
from targo_customer360.integrations.e911.file import FileProvider
from targo_customer360.integrations.e911.none import NoProvider
from targo_customer360.sites.port import Site, SiteError

SETTINGS = "Customer 360 Settings"
NONE, NORTHERN911, FILE = "None", "Northern911", "File"


def provider(site: Site) -> Provider:
	"""The provider that the settings name. Raises SiteError with one sentence where they are not complete."""
	values = site.single(SETTINGS)
	kind = values.get("e911_provider") or ""
	if kind == NONE:
		return NoProvider()
	if kind == FILE:
		return FileProvider(batch_folder(site))
	if kind != NORTHERN911:
		raise SiteError("No 911 provider is chosen in Customer 360 Settings")
	passcode = site.secret(SETTINGS, SETTINGS, "e911_password") or ""
	if not (values.get("e911_url") and values.get("e911_vendor_code") and passcode):
		raise SiteError(
			"Northern911 needs its WSDL address, the vendor code and the passcode in Customer 360 Settings"
		)
	# Imported here, since zeep takes a third of a second that a site without this provider need not wait.
	from targo_customer360.integrations.e911.northern911 import Northern911
	from targo_customer360.integrations.e911.northern911_soap import Soap

	return Northern911(Soap(values["e911_url"], values["e911_vendor_code"], passcode))


def batch_folder(site: Site) -> Path:
	"""The folder of the batches. Raises SiteError where none is configured."""
	folder = site.single(SETTINGS).get("e911_folder")
	if not folder:
		raise SiteError("The folder for the 911 batches is missing in Customer 360 Settings")
	return Path(folder)
