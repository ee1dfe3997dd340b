"""What happened, newest first, whoever did it: notes, actions, suspensions, arrangements, moves and visits in one list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from targo_customer360.client_detail.sections import arrangements, history, notes, suspensions, work_orders
from targo_customer360.client_detail.shape import one_line
from targo_customer360.client_detail.view import Slice, View
from targo_customer360.sites.port import NotPermitted, Rows, Values

ACTION = "Customer Action"
_ACTION_FIELDS = (
	"name",
	"status",
	"message",
	"message_fr",
	"proposed_by",
	"confirmed_by",
	"executed_at",
	"creation",
)
_STATUS_WORDS = {
	"Executed": ("Done", "Fait"),
	"Refused": ("Refused", "Refusé"),
	"Failed": ("Failed", "Échoué"),
	"Expired": ("Not confirmed in time", "Non confirmé à temps"),
}
Entry = Values
Source = Callable[[View, Slice], tuple[Rows, int]]


def read(view: View, part: Slice) -> Values:
	"""Each source gives as many rows as the page could need, so that what is merged is right; paging stays bounded."""
	wanted = Slice(0, part.start + part.length)
	entries: Rows = []
	total = 0
	denied: list[str] = []
	for name, source in SOURCES.items():
		try:
			found, count = source(view, wanted)
		except NotPermitted:
			denied.append(name)
			continue
		entries += found
		total += count
	entries.sort(key=lambda entry: (entry["at"] or datetime.min, entry["name"]), reverse=True)
	return {"rows": entries[part.start : part.start + part.length], "total": total, "denied": denied}


def _entry(kind: str, at: Any, doctype: str, name: str, title: tuple[str, str], **more: Any) -> Entry:
	return {
		"at": _moment(at),
		"kind": kind,
		"doctype": doctype,
		"name": name,
		"title": {"en": title[0], "fr": title[1]},
		"who": more.get("who") or "",
		"detail": more.get("detail") or "",
	}


def _moment(at: Any) -> datetime | None:
	if isinstance(at, datetime):
		return at
	return datetime.combine(at, time()) if isinstance(at, date) else None


def _notes(view: View, part: Slice) -> tuple[Rows, int]:
	found = notes.read(view, part)
	return [
		_entry("note", r["at"], "Comment", r["name"], ("Note", "Note"), who=r["by"], detail=r["content"])
		for r in found["rows"]
	], found["total"]


def _actions(view: View, part: Slice) -> tuple[Rows, int]:
	rows, total = view.page(
		ACTION,
		{"customer": view.customer, "status": ("not in", ("Proposed", "Answered"))},
		_ACTION_FIELDS,
		"creation desc, name",
		part,
	)
	return [
		_entry(
			"action",
			row["executed_at"] or row["creation"],
			ACTION,
			row["name"],
			_action_words(row),
			who=row["confirmed_by"] or row["proposed_by"],
		)
		| {"status": row["status"]}
		for row in rows
	], total


def _action_words(row: Values) -> tuple[str, str]:
	"""What was done; of what was not, that it was not and why."""
	status, said = row["status"], (row["message"] or "", row["message_fr"] or row["message"] or "")
	if status == "Executed" and said[0]:
		return said
	english, french = _STATUS_WORDS.get(status, (status, status))
	return (f"{english}: {said[0]}", f"{french} : {said[1]}") if said[0] else (english, french)


def _suspensions(view: View, part: Slice) -> tuple[Rows, int]:
	found = suspensions.read(view, part)
	title = ("Suspended", "Suspendu")
	return [
		_entry("suspension", r["starts_on"] or r["entered_at"], suspensions.SUSPENSION, r["name"], title)
		| {"who": r["by"], "detail": r["reason"] or ""}
		for r in found["rows"]
	], found["total"]


def _arrangements(view: View, part: Slice) -> tuple[Rows, int]:
	found = arrangements.read(view, part)
	return [
		_entry(
			"arrangement",
			row["agreed_on"] or row["entered_at"],
			arrangements.ARRANGEMENT,
			row["name"],
			(
				f"Arrangement of ${float(row['amount'] or 0):.2f}, due {row['due_date'] or '?'}",
				f"Entente de {_comma(float(row['amount'] or 0), '.2f')} $, due le {row['due_date'] or '?'}",
			),
			who=row["by"],
			detail=row["note"],
		)
		for row in found["rows"]
	], found["total"]


def _moves(view: View, part: Slice) -> tuple[Rows, int]:
	parts = ("address_line1", "address_line2", "city")
	rows, total = view.page(
		history.CHANGE,
		{"customer": view.customer},
		("name", "changed_at", *parts),
		"changed_at desc, name",
		part,
	)
	title = ("Address changed; before:", "Changement d'adresse; avant :")
	return [
		_entry("move", row["changed_at"], history.CHANGE, row["name"], title)
		| {"detail": one_line(*(row[name] for name in parts))}
		for row in rows
	], total


def _visits(view: View, part: Slice) -> tuple[Rows, int]:
	found = work_orders.read(view, part)
	return [
		_entry(
			"visit",
			row["work_date"],
			work_orders.WORK_ORDER,
			row["name"],
			(f"Visit, {row['hours']:g} h", f"Visite, {_comma(row['hours'], 'g')} h"),
			who=", ".join(row["technicians"]),
			detail=row["note"],
		)
		for row in found["rows"]
	], found["total"]


def _comma(value: float, form: str) -> str:
	return format(value, form).replace(".", ",")


SOURCES: dict[str, Source] = {
	"notes": _notes,
	"actions": _actions,
	"suspensions": _suspensions,
	"arrangements": _arrangements,
	"address_history": _moves,
	"work_orders": _visits,
}
