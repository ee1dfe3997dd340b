"""A secret is shown to a manager, for a reason that is kept; it is nowhere else in clear."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Document, NotPermitted, Site
from targo_customer360.telephony import reveals
from targo_customer360.telephony.line_states import LINE
from tests.integrations.factories import make_line
from tests.telephony.orders import DID, Services, order_values, with_rules

REASON = "the adapter was replaced"


def tables_with(site: Site, text: str) -> Iterator[str]:
	"""Names of all tables of the site that hold a text anywhere."""
	if isinstance(site, EmbeddedSite):
		columns = (
			"select m.name, p.name from sqlite_master m, pragma_table_info(m.name) p where m.type = 'table'"
		)
		found = site._connection.execute(columns).fetchall()
		run, quote, mark = site._connection.execute, '"', "?"
	else:
		import frappe

		found = frappe.db.sql(
			"select table_name, column_name from information_schema.columns"
			" where table_schema = database() and data_type in ('varchar', 'text', 'longtext', 'mediumtext', 'json')"
		)
		run, quote, mark = frappe.db.sql, "`", "%s"
	by_table: dict[str, list[str]] = {}
	for table, column in found:
		by_table.setdefault(table, []).append(column)
	for table, names in by_table.items():
		any_of = " or ".join(f"{quote}{name}{quote} like {mark}" for name in names)
		query = f"select count(*) from {quote}{table}{quote} where {any_of}"
		rows = run(query, [f"%{text}%"] * len(names))
		if next(iter(rows))[0]:
			yield table


def actions(site: Site) -> list[dict]:
	fields = ("status", "customer", "reason", "params", "proposed_by", "message")
	return site.list(
		"Customer Action", {"action_id": "secret.reveal"}, fields=fields, order_by="creation, name"
	)


def secret_line(site: Site) -> str:
	make_line(site)
	site.set_secret(LINE, DID, "sip_password", "Jp7wQk3mZt9xRb5nHc2dVf8y")
	site.commit()
	return "Jp7wQk3mZt9xRb5nHc2dVf8y"


def test_a_secret_is_shown_and_who_saw_it_and_why_is_kept(site):
	secret = secret_line(site)
	assert reveals.reveal(site, LINE, DID, "sip_password", f" {REASON} ") == secret
	(action,) = actions(site)
	assert json.loads(action.pop("params")) == {"doctype": LINE, "name": DID, "fieldname": "sip_password"}
	assert action == {
		"status": "Executed",
		"customer": "C-1",
		"reason": REASON,
		"proposed_by": "Administrator",
		"message": f"sip_password of VoIP Line {DID} was shown",
	}


@pytest.mark.parametrize("reason", ["", "  ", "why"])
def test_no_reason_no_secret(site, reason):
	secret_line(site)
	with pytest.raises(InvalidField):
		reveals.reveal(site, LINE, DID, "sip_password", reason)
	assert actions(site) == []


@pytest.mark.parametrize(
	("doctype", "name", "fieldname"),
	[
		(LINE, DID, "caller_id"),
		(LINE, DID, "voicemail_password"),
		(LINE, "4505550199", "sip_password"),
		("Customer 360 Settings", "Customer 360 Settings", "pbx_token"),
		("User", "Administrator", "api_secret"),
	],
)
def test_what_is_no_secret_of_a_customer_is_not_shown(site, doctype, name, fieldname):
	secret_line(site)
	with pytest.raises(InvalidField):
		reveals.reveal(site, doctype, name, fieldname, REASON)
	assert actions(site) == []


def test_the_password_of_an_adapter_is_shown_as_part_of_its_line(site):
	make_line(site)
	device = {"model": "HT801", "password": "adapter-7Kq", "idx": 1}
	site.bulk_insert(
		[Document("VoIP Line Device", "ATA-1", device, parent=(LINE, DID, "devices"))], site.now()
	)
	assert reveals.reveal(site, "VoIP Line Device", "ATA-1", "password", REASON) == "adapter-7Kq"
	assert actions(site)[0]["customer"] == "C-1"


def test_an_order_leaves_its_passwords_in_no_table_in_clear(site, services: Services):
	services.configure(site)
	with_rules(site)
	name = lines.place_order(site, order_values(site))
	site.commit()
	services.pbx.plan("createLine", 500)
	services.drain(site)
	services.drain(site, days=1)
	lines.ata_configured(site, name, "HT801", "000b82aabbcc")
	site.update(LINE, DID, {"caller_id": "Garage Côté", "voicemail_email": "g@example.com"})
	site.commit()
	services.drain(site, days=2)
	secrets = services.pbx.secrets[DID]
	assert reveals.reveal(site, LINE, DID, "sip_password", REASON) == secrets["sip_password"]
	site.commit()
	assert list(tables_with(site, "Garage Côté")), "the search finds what is there"
	assert list(tables_with(site, secrets["sip_password"])) == []
	# Six digits are found by chance in a time or a number: then at least beside no word of a password.
	assert list(tables_with(site, f'"{secrets["pin"]}"')) == []
	if isinstance(site, EmbeddedSite):
		content = b"".join(p.read_bytes() for p in site.path.parent.glob(f"{site.path.name}*"))
		assert secrets["sip_password"].encode() not in content


@pytest.mark.embedded_only(reason="on a bench the API is asked, see test_line_api.py")
def test_on_an_embedded_site_the_role_is_asked_as_well(site):
	secret_line(site)
	for user, role in (("agent@example.com", "Customer 360 Agent"), ("boss@example.com", reveals.ROLE)):
		row = {"role": role}
		site.bulk_insert([Document("Has Role", f"{user}-1", row, parent=("User", user, "roles"))], site.now())
	site.user = "agent@example.com"
	with pytest.raises(NotPermitted):
		reveals.reveal(site, LINE, DID, "sip_password", REASON)
	site.user = "boss@example.com"
	assert reveals.reveal(site, LINE, DID, "sip_password", REASON)
