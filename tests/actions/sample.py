"""Actions made for tests of the core: they mark a customer as VIP, and each can be made to go wrong."""

from __future__ import annotations

from typing import Any

from targo_customer360.actions.model import (
	Answer,
	Applied,
	Change,
	ChangingAction,
	Outside,
	Params,
	Plan,
	ReadingAction,
	SecretAction,
	secret_field,
)
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, SiteError

SECRET = "Kq7-voicemail-4471"
CUSTOMER_WRITE = (("Customer", "write"),)
CUSTOMER_READ = (("Customer", "read"),)


class Vip(Params):
	customer: str
	note: str = ""
	how: str = ""
	pin: str = secret_field()


class Read(Params):
	customer: str


class Reveal(Params):
	customer: str
	reason: str = ""


def mark(site: Site, params: Vip) -> Plan:
	row = site.get("Customer", params.customer)
	if row is None:
		raise InvalidField("customer", "There is no customer {0}", params.customer)
	if row["is_vip"]:
		raise SiteError(f"{params.customer} is a VIP already")

	def apply() -> Applied:
		if params.how == "breaks":
			raise RuntimeError("half-way")
		site.update("Customer", params.customer, {"is_vip": 0 if params.how == "lies" else 1})
		comment = site.insert("Comment", _comment(params))
		if params.how == "refused half-way":
			raise SiteError("The other side said no")
		return Applied(
			("Marked as VIP", "Marqué VIP"),
			(("Comment", comment), ("Customer", params.customer)),
			undo={"customer": params.customer},
		)

	return Plan(
		(f"{row['customer_name']} becomes a VIP", f"{row['customer_name']} devient VIP"),
		params.customer,
		changes=(
			Change("Customer", params.customer, "is_vip", row["is_vip"], 1, ("VIP", "VIP")),
			Change("Comment", None, "content", None, _comment(params)["content"], ("Note", "Note")),
		),
		outside=(Outside("pbx", ("The PBX is told", "Le PBX est avisé")),),
		warnings=((f"Phone {row['phone_home']}", f"Téléphone {row['phone_home']}"),),
		apply=apply,
	)


def _comment(params: Vip) -> dict[str, Any]:
	return {
		"comment_type": "Comment",
		"reference_doctype": "Customer",
		"reference_name": params.customer,
		"content": params.note or "VIP",
	}


def unmark(site: Site, params: Read) -> Plan:
	row = site.get("Customer", params.customer) or {}

	def apply() -> Applied:
		site.update("Customer", params.customer, {"is_vip": 0})
		return Applied(("No VIP any more", "N'est plus VIP"), (("Customer", params.customer),))

	change = Change("Customer", params.customer, "is_vip", row["is_vip"], 0, ("VIP", "VIP"))
	return Plan(("No VIP any more", "N'est plus VIP"), params.customer, (change,), apply=apply)


def is_vip(site: Site, params: Read) -> Answer:
	row = site.get("Customer", params.customer) or {}
	return Answer((f"VIP: {row['is_vip']}", f"VIP : {row['is_vip']}"), ("is_vip",), (row,))


REGISTRY = {
	action.id: action
	for action in (
		ChangingAction("mark_vip", Vip, ("Mark as VIP", "Marquer VIP"), CUSTOMER_WRITE, mark, "unmark_vip"),
		ChangingAction("unmark_vip", Read, ("Not VIP", "Pas VIP"), CUSTOMER_WRITE, unmark, None),
		ReadingAction("is_vip", Read, ("Is it a VIP?", "Est-ce un VIP ?"), CUSTOMER_READ, is_vip),
		SecretAction(
			"show_pin",
			Reveal,
			("Show the PIN", "Montrer le NIP"),
			CUSTOMER_READ,
			lambda site, params: Answer((SECRET, SECRET)),
			roles=("Customer 360 Agent",),
		),
	)
}
