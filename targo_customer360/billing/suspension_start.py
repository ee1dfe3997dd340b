"""What a suspension does when it begins: decided here, without writing anything.

Service is taken away once, whoever asks how often: a suspension that finds a port or a line barred by another one
takes a share in that barring, and the last one that holds it gives it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from targo_customer360.billing import suspension_words as words
from targo_customer360.billing.suspension import EFFECT, SERVICE
from targo_customer360.billing.suspension_scope import LINE, LOCATION, SETTINGS, Chosen, Concerned
from targo_customer360.effects.owed import PBX, Owed
from targo_customer360.effects.tasks import Said
from targo_customer360.sites.port import Rows, Site, Values

HUB = "hub"
INTERNET, TELEPHONE = "Internet", "Telephone"
DISABLE, ENABLE, BAR, UNBAR = "disable_port", "enable_port", "bar_outgoing", "unbar"
"""Operations of the hub and of the PBX."""
BARRING = (DISABLE, BAR)
DISABLED, WALLED = "disabled", "walled_garden"
PENDING, DONE, FAILED, NOT_NEEDED = "Pending", "Done", "Failed", "Not Needed"
RESTORING, RESTORED, STILL_BARRED = "Restoring", "Restored", "Still Barred"
BARRED = (PENDING, DONE, FAILED, STILL_BARRED)
"""States of an effect that takes service away, or may have."""
FIBRE = ("Fibre", "")
GONE = ("Returned", "Inactive", "Lost", "Broken")
"""Equipment in these states is no longer at its location."""


@dataclass(frozen=True)
class Start:
	"""Effects and services as rows of the suspension; lines to be barred now; subscriptions to be marked."""

	effects: tuple[Values, ...] = ()
	services: tuple[Values, ...] = ()
	bars: tuple[str, ...] = ()
	notes: tuple[Said, ...] = ()

	@property
	def marks(self) -> tuple[str, ...]:
		"""Subscriptions that are active now and will be suspended."""
		return tuple(row["service_subscription"] for row in self.services if row.get("mark"))


@dataclass
class Held:
	"""What other suspensions of the customer, in force now, hold already."""

	effects: dict[tuple[str, str], Values] = field(default_factory=dict)
	services: dict[str, Values] = field(default_factory=dict)


def held_by(site: Site, suspensions: Iterable[str]) -> Held:
	"""The barrings and marks of these suspensions, by what they are on."""
	names = list(suspensions)
	held = Held()
	wanted = {"parent": ("in", names), "parenttype": "Customer Suspension"}
	for row in site.list(EFFECT, wanted, fields=("*",), order_by="creation, name"):
		if is_barring(row):
			held.effects[target_of(row)] = row
	changed = {**wanted, "changed": 1, "given_back": 0}
	for row in site.list(SERVICE, changed, fields=("parent", "service_subscription", "former_status")):
		held.services[row["service_subscription"]] = row
	return held


def is_barring(effect: Values) -> bool:
	"""Whether an effect takes service away, as far as we know."""
	return bool(effect["outbox_message"]) and effect["operation"] in BARRING and effect["state"] in BARRED


def target_of(effect: Values) -> tuple[str, str]:
	if effect["kind"] == TELEPHONE:
		return LINE, effect["voip_line"]
	return LOCATION, effect["service_location"]


def plan_start(
	site: Site,
	concerned: Concerned,
	chosen: Iterable[Chosen],
	held: Held,
	being_ordered: Callable[[str], bool],
) -> Start:
	"""What is to happen to each service. `being_ordered` says of a line whether it is still being ordered."""
	asked = set(chosen)
	effects: list[Values] = [_internet(site, row, held) for row in concerned.locations]
	bars = []
	for row in concerned.lines:
		effect = _telephone(row, held, being_ordered)
		effects.append(effect)
		if effect["operation"] and not effect["outbox_message"] and row["status"] == "Active":
			bars.append(row["name"])
	services = [_subscription(row, held, asked) for row in concerned.subscriptions]
	services += [
		{_column(doctype): name, "chosen": 1}
		for doctype, name in sorted(asked)
		if doctype in (LOCATION, LINE)
	]
	return Start(tuple(effects), tuple(services), tuple(bars), concerned.notes)


def _column(doctype: str) -> str:
	return "service_location" if doctype == LOCATION else "voip_line"


# Internet


def _internet(site: Site, location: Values, held: Held) -> Values:
	name = location["name"]
	row = _row(INTERNET, service_location=name)
	shared = held.effects.get((LOCATION, name))
	if shared:
		return _share(row, shared)
	port = port_of(site, location)
	if isinstance(port, Port):
		mode = mode_at(site, location)
		said = words.walled_for_911(name) if mode == WALLED and not wants_walled(site) else ("", "")
		call = {"service": HUB, "operation": DISABLE, "mode": mode, "state": PENDING}
		return row | call | vars(port) | _said(said)
	said, by_hand = port
	if by_hand and carries_line(site, location):
		said = words.keeping_911(said, name)
	return row | _said(said) | {"state": NOT_NEEDED, "by_hand": int(by_hand)}


@dataclass(frozen=True)
class Port:
	olt: str
	olt_port: str
	serial_number: str


def port_of(site: Site, location: Values) -> Port | tuple[Said, bool]:
	"""The OLT port of a location and the serial of its ONT; or why the hub can't help, and whether a person must."""
	name = location["name"]
	kind = location["connection_type"] or ""
	if kind not in FIBRE:
		return words.no_fibre(name, kind), True
	known = _ports(site, location)
	if not known:
		if not kind:
			return words.no_internet(name), False
		return words.no_port(name), True
	if len(known) > 1:
		return words.several_ports(name), True
	(port,) = known
	neighbours = _neighbours(site, name, port)
	if neighbours and not port.serial_number:
		return words.shared_port(name, port.olt, port.olt_port, neighbours), True
	return port


def _ports(site: Site, location: Values) -> list[Port]:
	"""Where the ONTs of a location are, each once; without one, where the location says."""
	wanted = {"service_location": location["name"], "equipment_type": "ONT", "status": ("not in", GONE)}
	found = []
	for row in site.list("Service Equipment", wanted, fields=("serial_number", "olt", "olt_port")):
		olt, port = row["olt"] or location["olt"], row["olt_port"] or location["olt_port"]
		if olt and port:
			found.append(Port(olt, port, row["serial_number"] or ""))
	if not found and location["olt"] and location["olt_port"]:
		found.append(Port(location["olt"], location["olt_port"], ""))
	return list(dict.fromkeys(found))


def _neighbours(site: Site, location: str, port: Port) -> int:
	"""Other active locations on the same port."""
	return site.count(
		LOCATION,
		{
			"olt": port.olt,
			"olt_port": port.olt_port,
			"status": "Active",
			"name": ("!=", location),
		},
	)


def wants_walled(site: Site) -> bool:
	return site.single(SETTINGS).get("suspension_internet_mode") == "Walled Garden"


def mode_at(site: Site, location: Values) -> str:
	"""How Internet is taken away: never by a dead port where a telephone could no longer call 911."""
	return WALLED if wants_walled(site) or carries_line(site, location) else DISABLED


def carries_line(site: Site, location: Values) -> bool:
	"""Whether a telephone line is at a location, or may be: one whose place nobody wrote down."""
	live = {"status": ("!=", "Decommissioned")}
	if site.count(LINE, {"service_location": location["name"], **live}):
		return True
	if site.count(LINE, {"customer": location["customer"], "service_location": ("not set", ""), **live}):
		return True
	devices = site.list("VoIP Line Device", {"service_location": location["name"]}, fields=("parent",))
	return bool(site.count(LINE, {"name": ("in", [row["parent"] for row in devices]), **live}))


def owed_to_hub(
	suspension: str, effect: Values, operation: str, reason: str, user: str, turn: str = ""
) -> Owed:
	"""The call about one port. `turn` tells apart a call that is made again in another way."""
	location = effect["service_location"]
	return Owed(
		service=HUB,
		operation=operation,
		doctype=LOCATION,
		name=location,
		key=f"hub-{suspension}-{location}-{operation}{turn}",
		payload={
			"suspension": suspension,
			"olt": effect["olt"],
			"port": effect["olt_port"],
			"serial": effect["serial_number"] or "",
			"mode": effect["mode"],
			"why": {"reason": reason, "by": user},
		},
	)


# telephone


def _telephone(line: Values, held: Held, being_ordered: Callable[[str], bool]) -> Values:
	did = line["name"]
	row = _row(TELEPHONE, voip_line=did, service_location=line["service_location"])
	shared = held.effects.get((LINE, did))
	# An active line was given back by a person since.
	if shared and line["status"] != "Active":
		return _share(row, shared)
	if line["status"] == "Active":
		return row | {"service": PBX, "operation": BAR, "state": PENDING}
	if being_ordered(did):
		return row | {"service": PBX, "operation": BAR, "state": PENDING} | _said(words.being_ordered(did))
	return row | {"state": NOT_NEEDED} | _said(words.suspended_before(did))


# subscriptions


def _subscription(row: Values, held: Held, asked: set[Chosen]) -> Values:
	name = row["name"]
	service: Values = {"service_subscription": name, "chosen": int(("Service Subscription", name) in asked)}
	shared = held.services.get(name)
	if shared:
		return service | {"changed": 1, "former_status": shared["former_status"]}
	if row["status"] == "Active":
		return service | {"changed": 1, "former_status": row["status"], "mark": True}
	return service | {"changed": 0, "former_status": row["status"]}


def _row(kind: str, **values: str | None) -> Values:
	return {"kind": kind, "service": "", "operation": "", "outbox_message": None, "mode": "", **values}


def _share(row: Values, held: Values) -> Values:
	same = ("service", "operation", "outbox_message", "state", "mode", "olt", "olt_port", "serial_number")
	said = words.shared_with(held["parent"])
	return row | {name: held[name] for name in same} | _said(said)


def _said(said: Said) -> Values:
	return {"detail": said[0], "detail_fr": said[1]}


def rows_of(rows: Iterable[Values]) -> Rows:
	"""Service rows as they are stored."""
	return [{name: value for name, value in row.items() if name != "mark"} for row in rows]
