"""Reading one secret of a customer: by a manager, for a reason that is kept, one at a time."""

from __future__ import annotations

from targo_customer360.effects.records import record_action
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site, Values

ROLE = "Customer 360 Manager"
REVEALED = {
	"VoIP Line": ("sip_password", "voicemail_password"),
	"VoIP Line Device": ("password",),
	"Payment Method": ("profile_id", "card_id", "token", "account_number"),
}
"""Secrets of customers. What connects this site to other systems is for nobody to read."""
SHORTEST_REASON = 5


def check_request(site: Site, doctype: str, fieldname: str, reason: str) -> None:
	"""Raises NotPermitted for want of the role, InvalidField for a field that is none of these or no reason."""
	if not site.has_role(ROLE):
		raise NotPermitted(f"{site.user} may not read secrets: that takes the role {ROLE}")
	if fieldname not in REVEALED.get(doctype, ()):
		raise InvalidField("fieldname", "{0} has no secret {1} that is shown", doctype, fieldname)
	if len((reason or "").strip()) < SHORTEST_REASON:
		raise InvalidField("reason", "Say in a few words why you need to see this")


def owner_of(site: Site, doctype: str, name: str) -> tuple[str, str]:
	"""The document whose permissions count: itself, or the one that a child row is part of. Raises InvalidField."""
	fields = ("parenttype", "parent") if site.meta(doctype).istable else ("name",)
	row = site.lookup(doctype, [name], fields=fields).get(name)
	if row is None:
		raise InvalidField("name", "There is no {0} {1}", doctype, name)
	return (row["parenttype"], row["parent"]) if "parent" in row else (doctype, name)


def reveal(site: Site, doctype: str, name: str, fieldname: str, reason: str) -> str:
	"""The secret in clear, after a Customer Action says who read which one and why. Raises InvalidField, NotPermitted.

	What is returned belongs on one screen and nowhere else: never log, store or send it on.
	"""
	check_request(site, doctype, fieldname, reason)
	parenttype, parent = owner_of(site, doctype, name)
	site.require(parenttype, "read", parent)
	secret = site.secret(doctype, name, fieldname)
	if not secret:
		raise InvalidField("fieldname", "{0} of {1} is empty", fieldname, parent)
	_record(site, doctype, name, fieldname, reason, "Executed")
	return secret


def record_refusal(site: Site, doctype: str, name: str, fieldname: str, reason: str) -> None:
	"""Write down that somebody asked for a secret without the right to it."""
	_record(site, doctype, name, fieldname, reason, "Refused")


def _record(site: Site, doctype: str, name: str, fieldname: str, reason: str, status: str) -> None:
	record_action(
		site,
		"secret.reveal",
		_customer_of(site, doctype, name),
		f"{fieldname} of {doctype} {name} was {'shown' if status == 'Executed' else 'asked for'}",
		(reason or "").strip(),
		params={"doctype": doctype, "name": name, "fieldname": fieldname},
		status=status,
	)


def _customer_of(site: Site, doctype: str, name: str) -> str | None:
	if doctype not in REVEALED:
		return None
	parenttype, parent = owner_of(site, doctype, name)
	held: Values = site.lookup(parenttype, [parent], fields=("customer",)).get(parent, {})
	return held.get("customer")
