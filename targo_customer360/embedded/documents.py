"""Loads documents from JSON lines, as `demo-data` writes them, past the controllers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from targo_customer360.imports.runner import batches
from targo_customer360.sites.meta import DocTypeMeta
from targo_customer360.sites.port import Document, Site, SiteError

BATCH = 2000


def load_documents(site: Site, folder: Path) -> dict[str, int]:
	"""Load every `<DocType>.jsonl` of a folder, documents that are there already left alone.

	Returns how many of each DocType were written. Raises SiteError naming the file and line of bad JSON.
	"""
	files = sorted(folder.glob("*.jsonl"))
	if not files:
		raise SiteError(f"{folder} holds no <DocType>.jsonl file")
	written = {}
	for path in files:
		doctype = path.stem
		written[doctype] = _load_file(site, doctype, path)
		site.commit()
	return written


def _load_file(site: Site, doctype: str, path: Path) -> int:
	meta = site.meta(doctype)
	count = 0
	for batch in batches(_documents(site, meta, path), BATCH):
		there = site.lookup(doctype, [d.name for d in batch])
		new = [d for d in batch if d.name not in there]
		site.bulk_insert(new, site.now())
		count += len(new)
	return count


def _documents(site: Site, meta: DocTypeMeta, path: Path) -> Iterator[Document]:
	with path.open(encoding="utf-8") as lines:
		for number, line in enumerate(lines, start=1):
			try:
				row = json.loads(line)
			except json.JSONDecodeError as error:
				raise SiteError(f"{path.name}, line {number}: {error.msg}") from None
			children = {
				f: [_typed(site.meta(child), r) for r in row.pop(f)]
				for f, child in meta.tables.items()
				if f in row
			}
			name = row.pop("name")
			yield Document(meta.name, name, _typed(meta, row), children)


def _typed(meta: DocTypeMeta, row: dict[str, Any]) -> dict[str, Any]:
	standard = {"docstatus", "creation", "modified", "owner", "idx"}
	known = {k: v for k, v in row.items() if k in meta.by_name or k in standard}
	for name, value in known.items():
		if isinstance(value, str) and value:
			known[name] = _value(meta.by_name[name].fieldtype if name in meta.by_name else name, value)
	return known


def _value(fieldtype: str, text: str) -> Any:
	if fieldtype == "Date":
		return date.fromisoformat(text[:10])
	if fieldtype in ("Datetime", "creation", "modified"):
		return datetime.fromisoformat(text)
	if fieldtype == "Time":
		hours, minutes, *seconds = text.split(":")
		return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds[0]) if seconds else 0)
	return text
