"""What a decision leaves owed to an outside service. Telephony decides, `integrations.outbox` delivers."""

from __future__ import annotations

from dataclasses import dataclass, field

from targo_customer360.sites.port import Values

E911, PBX = "e911", "pbx"


@dataclass(frozen=True)
class Owed:
	"""One call owed to an outside service.

	`doctype` and `name` are the subject: calls about one subject are sent in order. The payload never holds a secret
	in clear; one that is needed is named by DocType, name and fieldname, and read when the call is made. What it holds
	under `why` (who, for what reason) is evidence and no part of the call. The same change owed twice has the same
	key, so it is sent once.
	"""

	service: str
	operation: str
	doctype: str
	name: str
	key: str
	payload: Values = field(default_factory=dict)
