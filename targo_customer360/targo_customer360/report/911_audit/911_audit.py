from typing import Any

from targo_customer360.targo_customer360 import desk_reports
from targo_customer360.telephony.reports import e911_audit


def execute(filters: dict[str, Any] | None = None) -> desk_reports.ScriptReport:
	return desk_reports.execute(e911_audit, filters)
