"""Where a document came from, written on the document itself: table, key, run, row hash, field hashes."""

from __future__ import annotations

from dataclasses import dataclass

from targo_customer360.imports import fingerprint
from targo_customer360.imports.fingerprint import Fingerprints
from targo_customer360.imports.rows import Planned
from targo_customer360.sites.port import Document, Site

LINEAGE = ("legacy_table", "legacy_id", "legacy_run", "legacy_hash", "legacy_fingerprints")
UNTRACKED = frozenset({"creation", "owner", "docstatus", "idx", *LINEAGE})
"""Columns that are not a field a person edits."""


@dataclass
class Lineage:
	"""Signs the documents that one run makes of one table."""

	site: Site
	table: str
	run: str
	fingerprints: Fingerprints

	def sign(self, document: Document, row: Planned) -> None:
		document.values.update(
			legacy_table=self.table,
			legacy_id=row.key,
			legacy_run=self.run,
			legacy_hash=row.digest,
			legacy_fingerprints=fingerprint.dumps(self.prints(document)),
		)

	def prints(self, document: Document) -> dict[str, str]:
		"""Hashes of the fields that a document gets from its row, child tables included."""
		values = {f: v for f, v in document.values.items() if f not in UNTRACKED}
		prints = self.fingerprints.of_values(document.doctype, values)
		if document.children:
			tables = self.site.meta(document.doctype).tables
			for fieldname, rows in document.children.items():
				prints[fieldname] = self.fingerprints.of_rows(tables[fieldname], rows)
		return prints
