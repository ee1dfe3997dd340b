"""Rows that an import must reject, each unsound in exactly one way.

The kinds, in the order in which `--bad N` takes them (and starts again after the last):

 1. accord_paiement       account_unknown      no such account
 2. soumission            php_truncated        materiel stops in the middle
 3. pbx                   did_invalid          the DID is "123"
 4. phone_addr            did_duplicate        second address of a DID
 5. phone_provisioning    did_without_line     device of a DID that pbx does not have
 6. ip_history            ip_invalid           999.1.2.3
 7. bon_travail_item      order_unknown        no such work order
 8. account_suspension    period_reversed      ends before it starts
 9. account_profile       account_unknown
10. delivery_history      account_unknown
11. accord_paiement       amount_missing       montant is NULL
12. soumission            php_object           materiel is a PHP object
13. pbx                   did_duplicate        second line of a DID
14. phone_addr            did_invalid
15. phone_provisioning    did_invalid
16. ip_history            ip_empty
17. bon_travail           account_unknown
18. accord_paiement       status_unknown       status 9
19. soumission            account_unknown
20. pbx                   account_unknown
21. phone_addr            account_unknown
22. account_suspension    account_unknown
23. ip_history            account_unknown
24. soumission            amount_invalid       an item costs "n/a"
25. pbx                   did_empty

Their keys are above those of the sound rows, so that of two rows with one DID the sound one comes first.
Left out on purpose, since a clerk would not refuse them: a negative amount, a quote without items, an
unknown method or staff member.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import phpserialize

from targo_customer360.embedded.demo import clock
from targo_customer360.embedded.demo.dump_writer import Row, Value
from targo_customer360.embedded.demo.field import FIRST_WORK_ORDER
from targo_customer360.embedded.demo.schema import TABLES
from targo_customer360.embedded.demo.world import World, account_id, delivery_id, row_id, service_id

_DAY = clock.unix(clock.TODAY - 60)
_LATER = clock.unix(clock.TODAY - 30)
_ITEMS = phpserialize.dumps(
	[{"sku": "FTTH100", "desc": "Internet fibre 100 Mbps", "amt": "69.95", "qte": 1, "tot": "69.95"}]
).decode()
_NOT_A_PRICE = phpserialize.dumps(
	[{"sku": "EXCAV", "desc": "Excavation", "amt": "n/a", "qte": 1, "tot": "n/a"}]
).decode()
Values = dict[str, Value]


@dataclass(frozen=True)
class BadRow:
	"""A row to reject: where it is, of which kind, and why in words."""

	table: str
	id: int
	kind: str
	why: str
	row: Row


@dataclass(frozen=True)
class _Kind:
	table: str
	name: str
	why: str
	values: Callable[[World, int], Values]
	"""What makes the row bad; called with the world and how many rows came before it."""


def bad_rows(world: World, count: int, last_keys: dict[str, int]) -> list[BadRow]:
	"""`count` rows, one of each kind in turn. `last_keys` holds the highest sound key of each table."""
	keys = dict(last_keys)
	result = []
	for turn in range(count):
		kind = _KINDS[turn % len(_KINDS)]
		keys[kind.table] += 1
		values = {**_sound(world, kind.table, turn), **kind.values(world, turn), "id": keys[kind.table]}
		row = tuple(values.get(column.name) for column in TABLES[kind.table])
		result.append(BadRow(kind.table, keys[kind.table], kind.name, kind.why, row))
	return result


def last_keys(world: World) -> dict[str, int]:
	"""The highest key that the sound rows of each table may use."""
	counts = world.counts
	rows = {
		"soumission": counts.soumissions,
		"accord_paiement": counts.arrangements,
		"bon_travail": counts.work_orders,
		"bon_travail_item": counts.work_order_items,
		"account_profile": counts.profiles,
		"pbx": counts.lines,
		"phone_addr": counts.e911,
		"phone_provisioning": counts.provisioning,
		"account_suspension": counts.suspensions,
		"ip_history": counts.ip_rows,
		"delivery_history": counts.address_changes,
	}
	return {table: row_id(count, FIRST_WORK_ORDER) for table, count in rows.items()}


def _sound(world: World, table: str, turn: int) -> Values:
	"""A row of the table that would pass."""
	line = world.lines[turn % len(world.lines)]
	common: Values = {
		"account_id": account_id(line.account),
		"delivery_id": delivery_id(line.delivery),
		"service_id": service_id(line.service),
		"date": _DAY,
		"note": "",
	}
	own: dict[str, Values] = {
		"soumission": {"name": "Soumission", "tax": "tps_tvq", "materiel": _ITEMS, "mensuel": "a:0:{}"},
		"accord_paiement": {
			"staff_id": 2,
			"date_accord": _DAY,
			"date_echeance": _LATER,
			"date_coupure": _LATER + 86_400,
			"montant": "75.00",
			"method": 1,
			"status": 1,
		},
		"bon_travail": {
			"tech1": 0,
			"heure_arrive_t1": "",
			"heure_depart_t1": "",
			"subtotal": "0.00",
			"tps": "0.00",
			"tvq": "0.00",
			"total": "0.00",
		},
		"bon_travail_item": {
			"bon_id": FIRST_WORK_ORDER,
			"qte": "1.00",
			"price": "60.00",
			"desc": "Déplacement",
		},
		"account_profile": {
			"profile_id": f"00000000-0000-4000-a000-{turn:012d}",
			"card_id": f"00000000-0000-4000-b000-{turn:012d}",
			"token": f"DEMO{turn:012d}",
		},
		"pbx": {"phone": _new_did(turn), "name": "LIGNE", "password": "x", "user_context": "sip.targo.ca"},
		"phone_addr": {
			"phone": _new_did(turn),
			"street_number": "1",
			"street_name": "rue Principale",
			"city": "Saint-Rémi",
			"state": "QC",
			"zip": "J0L2L0",
			"class_service": "RES",
		},
		"phone_provisioning": {"phone": line.did, "app": "ht802", "mac": f"000b82{turn & 0xFFFFFF:06x}"},
		"account_suspension": {"date_start": 0, "date_end": 0},
		"ip_history": {"ip": "100.64.0.1"},
		"delivery_history": {"date_orig": _DAY, "address1": "1 rue Principale", "city": "Saint-Rémi"},
	}
	return {**common, **own[table]}


def _new_did(turn: int) -> str:
	"""A DID that no sound row has: exchanges 201 to 210 of 450 are never given out in this data."""
	return f"450{201 + turn // 10_000 % 10}{turn % 10_000:04d}"


def _no_account(world: World, turn: int) -> Values:
	return {"account_id": account_id(world.counts.accounts) + 1_000 + turn}


def _same_did(world: World, turn: int) -> Values:
	return {"phone": world.lines[turn % len(world.lines)].did}


def _unknown_account(table: str) -> _Kind:
	return _Kind(table, "account_unknown", "No account has this id.", _no_account)


_SHORT_DID = "The DID is not a ten-digit telephone number."
_KINDS = (
	_unknown_account("accord_paiement"),
	_Kind(
		"soumission",
		"php_truncated",
		"The PHP array of the items stops in the middle.",
		lambda _world, turn: {"materiel": _ITEMS[: len(_ITEMS) // 2 + turn % 5]},
	),
	_Kind("pbx", "did_invalid", _SHORT_DID, lambda _world, _turn: {"phone": "123"}),
	_Kind("phone_addr", "did_duplicate", "Another row has the 911 address of this DID.", _same_did),
	_Kind(
		"phone_provisioning",
		"did_without_line",
		"No line has the DID of this device.",
		lambda _world, turn: {"phone": _new_did(turn)},
	),
	_Kind("ip_history", "ip_invalid", "It is not an IP address.", lambda _world, _turn: {"ip": "999.1.2.3"}),
	_Kind(
		"bon_travail_item",
		"order_unknown",
		"No work order has this id.",
		lambda world, turn: {"bon_id": row_id(world.counts.work_orders, FIRST_WORK_ORDER) + 100_000 + turn},
	),
	_Kind(
		"account_suspension",
		"period_reversed",
		"The suspension ends before it starts.",
		lambda _world, _turn: {"date_start": _LATER, "date_end": _DAY},
	),
	_unknown_account("account_profile"),
	_unknown_account("delivery_history"),
	_Kind(
		"accord_paiement", "amount_missing", "The amount is missing.", lambda _world, _turn: {"montant": None}
	),
	_Kind(
		"soumission",
		"php_object",
		"The items are a PHP object, which is never opened.",
		lambda _world, _turn: {"materiel": 'O:8:"stdClass":1:{s:3:"sku";s:7:"FTTH100";}'},
	),
	_Kind("pbx", "did_duplicate", "Another line has this DID.", _same_did),
	_Kind("phone_addr", "did_invalid", _SHORT_DID, lambda _world, _turn: {"phone": "450-12"}),
	_Kind("phone_provisioning", "did_invalid", _SHORT_DID, lambda _world, _turn: {"phone": "5551234"}),
	_Kind("ip_history", "ip_empty", "The IP address is missing.", lambda _world, _turn: {"ip": ""}),
	_unknown_account("bon_travail"),
	_Kind(
		"accord_paiement", "status_unknown", "Status 9 means nothing.", lambda _world, _turn: {"status": 9}
	),
	_unknown_account("soumission"),
	_unknown_account("pbx"),
	_unknown_account("phone_addr"),
	_unknown_account("account_suspension"),
	_unknown_account("ip_history"),
	_Kind(
		"soumission",
		"amount_invalid",
		'The price of an item is "n/a".',
		lambda _world, _turn: {"materiel": _NOT_A_PRICE},
	),
	_Kind("pbx", "did_empty", "The DID is missing.", lambda _world, _turn: {"phone": ""}),
)
