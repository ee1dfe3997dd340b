"""Runs the ledger check: from the provider of the settings, or from a file that it sent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from targo_customer360.integrations.dump_file import read_dump
from targo_customer360.integrations.e911.base import Provider
from targo_customer360.integrations.e911.settings import provider
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.sites.port import Site, SiteError
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.ledger import BrokenDump, check_ledger


def check_provider(site: Site, whole: bool = False) -> str:
	"""Take the dump of the configured provider and compare it; returns the name of the check.

	Raises SiteError where no provider is configured, Locked while another check runs.
	"""
	configured = provider(site)
	return check_ledger(site, _records(configured), configured.name, whole)


def check_file(site: Site, path: Path, whole: bool = False) -> str:
	"""Compare a dump in a CSV file; returns the name of the check. Raises Locked while another check runs."""
	return check_ledger(site, read_dump(path), path.name, whole)


def can_check(site: Site) -> bool:
	"""Whether a provider is configured that can be asked for all it holds."""
	try:
		return provider(site).answers != "never"
	except SiteError:
		return False


def _records(asked: Provider) -> Iterator[E911Record]:
	try:
		yield from asked.dump()
	except ServiceError as error:
		raise BrokenDump(error.message) from None
	except (csv.Error, UnicodeError, OSError) as error:
		raise BrokenDump(f"The dump of {asked.name} can't be read: {error}") from None
