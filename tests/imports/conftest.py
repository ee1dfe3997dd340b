"""A legacy database and a site to import it into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from targo_customer360.embedded.seed import seed_base_documents
from targo_customer360.imports.commands import import_legacy, reconcile_site, retry_rejects
from targo_customer360.imports.reconcile import Balance
from targo_customer360.imports.runner import Options
from targo_customer360.legacy.source import Source, open_source
from targo_customer360.sites.port import Site, Values
from tests.legacy_db import LegacyDatabase


@dataclass
class Importing:
	"""Change a row of `legacy`, import again, look at `site`."""

	site: Site
	legacy: LegacyDatabase
	path: Path

	def seed(self) -> None:
		"""Give the site the documents that legacy rows refer to."""
		with self.source() as source:
			seed_base_documents(self.site, source)
			self.site.commit()

	@contextmanager
	def source(self) -> Iterator[Source]:
		with open_source(str(self.legacy.dump(self.path))) as source:
			yield source

	def run(self, *only: str, **options: Any) -> Values:
		"""Import these steps and return the summary."""
		with self.source() as source:
			return import_legacy(self.site, source, Options(only=only, **options))

	def retry(self) -> Values:
		with self.source() as source:
			return retry_rejects(self.site, source)

	def reconcile(self) -> dict[str, Balance]:
		"""The balances by table."""
		with self.source() as source:
			return {b.table: b for b in reconcile_site(self.site, source)}


@pytest.fixture
def importing(site: Site, legacy: LegacyDatabase, tmp_path: Path) -> Importing:
	return Importing(site, legacy, tmp_path / "legacy.sql")


OUTCOMES = ("read", "inserted", "updated", "unchanged", "rejected", "skipped")


def counts(summary: Values, table: str) -> dict[str, int]:
	"""What a run did with a table; outcomes that did not happen are left out."""
	(step,) = [s for s in summary["steps"] if s["table"] == table]
	return {name: step[name] for name in OUTCOMES if step[name]}
