"""The three telephone reports as plain data: columns, rows, figures, a chart. See `model` for what each module offers."""

from targo_customer360.telephony.reports import did_report, e911_audit, orphan_911
from targo_customer360.telephony.reports.model import Report

REPORTS: dict[str, Report] = {"did": did_report, "e911-audit": e911_audit, "orphan-911": orphan_911}
"""By the name that the command line and the pages use."""
