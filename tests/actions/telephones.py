"""Lines with their services around them, and short ways to propose, confirm and do, for tests of telephone actions."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.actions import plans
from targo_customer360.actions.log import EXECUTED
from targo_customer360.actions.perform import Done, carry_out
from targo_customer360.actions.plans import StoredPlan
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.telephony.line_states import LINE
from tests.actions.log_rows import rows
from tests.integrations.factories import make_line, make_registration
from tests.telephony.orders import DID, Services, make_location

OLD = "123 rue Principale, Sainte-Clotilde, QC, J0L 1W0"
SECRET = "Jp7wQk3mZt9xRb5nHc2dVf8y"


def connected_line(site: Site, services: Services, did: str = DID, **values: Any) -> str:
	"""An active line at LOC-1 that the PBX and the 911 provider know. Committed."""
	if not site.count("Service Location", {"name": "LOC-1"}):
		make_location(site)
	known = {"pbx_state": "In Service", "e911_synced": 1, "language": "fr", "service_location": "LOC-1"}
	make_line(site, did, **(known | values))
	make_registration(site, did, voip_line=did)
	site.set_secret(LINE, did, "sip_password", SECRET)
	site.commit()
	services.pbx.lines[did] = {
		"did": did,
		"reference": "",
		"settings": {},
		"voicemail": {"enabled": False, "email": ""},
		"barrings": [],
		"emergency_calls": True,
		"last_change": "",
	}
	services.pbx.secrets[did] = {}
	return did


def propose(site: Site, action: str, **params: Any) -> StoredPlan:
	return plans.propose(site, action, params, "as it was said", "en")


def confirmed(site: Site, action: str, **params: Any) -> Done:
	return plans.confirm(site, propose(site, action, **params).name)


def do(site: Site, action: str, **params: Any) -> Done:
	"""At once, as a button does it."""
	return carry_out(site, action, params)


def changes(plan: StoredPlan) -> dict[tuple[str, str], tuple[Any, Any]]:
	"""(DocType, field) -> (before, after)."""
	return {(c["doctype"], c["fieldname"]): (c["before"], c["after"]) for c in plan.changes}


def told(plan: StoredPlan) -> list[str]:
	"""What outside services will be told, in English."""
	return [one["said"][0] for one in plan.outside]


def done(site: Site) -> Rows:
	"""What the log says was carried out, the oldest first."""
	return rows(site, status=EXECUTED)


def owed(site: Site) -> list[Values]:
	fields = ("service", "operation", "subject_name", "payload")
	return site.list("Outbox Message", fields=fields, order_by="creation, sequence")


def refused(site: Site, action: str, **params: object) -> str:
	"""Why an action can't even be proposed."""
	with pytest.raises(InvalidField) as error:
		propose(site, action, **params)
	return error.value.message
