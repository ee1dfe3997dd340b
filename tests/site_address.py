"""Where a site is, so that several processes of one test can open it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site

if TYPE_CHECKING:
	from tests.real_site import RealSite


@dataclass(frozen=True)
class EmbeddedAddress:
	"""A file. `template` is an empty site that `empty` copies, so that all have the same key and hashes compare."""

	path: Path
	template: Path

	def empty(self) -> None:
		for old in self.path.parent.glob(f"{self.path.name}*"):
			old.unlink()
		shutil.copyfile(self.template, self.path)
		shutil.copyfile(f"{self.template}.key", f"{self.path}.key")

	def open(self) -> EmbeddedSite:
		return EmbeddedSite(self.path)

	def open_in_child(self) -> EmbeddedSite:
		return self.open()

	def open_helper(self) -> EmbeddedSite:
		return self.open()

	def close(self, site: Site) -> None:
		assert isinstance(site, EmbeddedSite)
		site.close()


@dataclass(frozen=True)
class FrappeAddress:
	"""The site that the suite runs on."""

	real: RealSite

	def empty(self) -> None:
		self.real.empty()

	def open(self) -> Site:
		"""The suite's own connection, at the present state of the database."""
		site = self.real.site
		site.rollback()
		return site

	def open_in_child(self) -> Site:
		"""A connection of its own, for a process that was forked."""
		return self.real.connect_again()

	def open_helper(self) -> Site:
		"""The same for a process that helps the holder of the import's lock, and so must not wait for it."""
		return self.real.connect_again(wait=False)

	def close(self, site: Site) -> None:
		site.rollback()
