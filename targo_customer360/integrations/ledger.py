"""Runs the ledger check: from the provider of the settings, or from a file that it sent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from targo_customer360.integrations.dump_file import read_dump
from targo_customer360.integrations.e911.base import Provider
from targo_customer360.integrations.e911.file import FileProvider
from targo_customer360.integrations.e911.settings import batch_folder, provider
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.sites.port import Site, SiteError
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.ledger import CHECK, COMPLETED, SETTINGS, BrokenDump, check_ledger

GRACE = timedelta(hours=1)
"""The scheduler never starts twice at the same minute."""


def check_provider(site: Site, whole: bool = False) -> str:
	"""Take the dump of the configured provider and compare it; returns the name of the check.

	Raises SiteError where no provider is configured, Locked while another check runs.
	"""
	configured = provider(site)
	if isinstance(configured, FileProvider):
		return _check_newest_file(site, whole)
	return check_ledger(site, _records(configured), configured.name, whole)


def check_file(site: Site, path: Path, whole: bool = False) -> str:
	"""Compare a dump in a CSV file; returns the name of the check. Raises Locked while another check runs."""
	return check_ledger(site, read_dump(path), path.name, whole)


def can_check(site: Site) -> bool:
	"""Whether a provider is configured that can tell all it holds."""
	try:
		return provider(site).answers != "never"
	except SiteError:
		return False


def is_due(site: Site) -> bool:
	"""Whether it is time to compare by itself: a provider is there, the last good check is old enough, and a provider
	by file has left a dump that was not compared yet.
	"""
	if not can_check(site):
		return False
	last = site.list(
		CHECK, {"status": COMPLETED}, fields=("started_at",), order_by="started_at desc", limit=1
	)
	if not last:
		return True
	days = max(1, int(site.single(SETTINGS).get("e911_ledger_days") or 1))
	if last[0]["started_at"] > site.now() - timedelta(days=days) + GRACE:
		return False
	return not isinstance(provider(site), FileProvider) or _has_newer_file(site, last[0]["started_at"])


def _check_newest_file(site: Site, whole: bool) -> str:
	path = _newest_file(site)
	if path is None:
		return check_ledger(site, _no_file(), "File", whole)
	return check_file(site, path, whole)


def _newest_file(site: Site) -> Path | None:
	return max(batch_folder(site).glob("dump-*.csv"), key=lambda path: path.stat().st_mtime, default=None)


def _has_newer_file(site: Site, moment: datetime) -> bool:
	path = _newest_file(site)
	if path is None:
		return False
	age = datetime.now() - datetime.fromtimestamp(path.stat().st_mtime)
	return site.now() - age > moment


def _no_file() -> Iterator[E911Record]:
	yield from ()
	raise BrokenDump("The provider has left no dump-*.csv in the folder for the 911 batches")


def _records(asked: Provider) -> Iterator[E911Record]:
	try:
		yield from asked.dump()
	except ServiceError as error:
		raise BrokenDump(error.message) from None
	except (csv.Error, UnicodeError, OSError) as error:
		raise BrokenDump(f"The dump of {asked.name} can't be read: {error}") from None
