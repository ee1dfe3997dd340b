"""The sales taxes of Quebec on what the company sells, and the company itself."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from targo_customer360.billing.balance import money
from targo_customer360.billing.rules import CENT
from targo_customer360.errors import InvalidField
from targo_customer360.service.words import fold
from targo_customer360.sites.port import Rows, Site, Values

SETTINGS = "Customer 360 Settings"
TEMPLATE = "Sales Taxes and Charges Template"
ROW = "Sales Taxes and Charges"
NET, PREVIOUS_AMOUNT, PREVIOUS_TOTAL = "On Net Total", "On Previous Row Amount", "On Previous Row Total"
GST, QST = "gst", "qst"
_RATES = {GST: Decimal("5"), QST: Decimal("9.975")}
_NAMES = {GST: ("TPS", "GST"), QST: ("TVQ", "QST")}
_SAID = {GST: "TPS/GST 5 %", QST: "TVQ/QST 9,975 %"}
_COPIED = ("charge_type", "row_id", "account_head", "description", "rate", "cost_center")


def company_of(site: Site) -> str:
	"""The company set, the site's default, or the only one. Raises InvalidField."""
	chosen = site.single(SETTINGS).get("company")
	if not chosen and site.has_doctype("Global Defaults"):
		chosen = site.single("Global Defaults").get("default_company")
	if chosen:
		return str(chosen)
	names = [row["name"] for row in site.list("Company", order_by="name", limit=2)]
	if len(names) != 1:
		raise InvalidField("company", "Set the company in Customer 360 Settings")
	return names[0]


def currency_of(site: Site, company: str) -> str:
	row = site.lookup("Company", [company], fields=("default_currency",)).get(company, {})
	return row.get("default_currency") or "CAD"


def sales_taxes(site: Site, company: str) -> Rows:
	"""Tax rows of a new quote or invoice: the accounts of the settings, the company's default template, or the
	accounts that are named after the two taxes. Empty where the site has none of these.
	"""
	settings = site.single(SETTINGS)
	chosen = {tax: settings.get(f"{tax}_account") for tax in (GST, QST)}
	if any(chosen.values()):
		return [_row(tax, account) for tax, account in chosen.items() if account]
	return _template_rows(site, company) or _named_rows(site, company)


def copied(rows: Sequence[Values]) -> Rows:
	"""The tax rows of another document, without its amounts."""
	return [{f: row[f] for f in _COPIED if row.get(f) not in (None, "")} for row in rows]


def computed(rows: Sequence[Values], net: Decimal) -> list[Decimal]:
	"""What each row adds to a net amount, to the cent. A fixed amount stays as it is."""
	amounts: list[Decimal] = []
	totals: list[Decimal] = []
	for row in rows:
		base = _base(row, net, amounts, totals)
		if base is None:
			amount = money(row.get("tax_amount"))
		else:
			rate = Decimal(str(row.get("rate") or 0))
			amount = (base * rate / 100).quantize(CENT, ROUND_HALF_UP)
		amounts.append(amount)
		totals.append((totals[-1] if totals else net) + amount)
	return amounts


def _base(row: Values, net: Decimal, amounts: list[Decimal], totals: list[Decimal]) -> Decimal | None:
	if row.get("charge_type") == NET:
		return net
	before = int(row.get("row_id") or 0) - 1
	if row.get("charge_type") == PREVIOUS_AMOUNT and 0 <= before < len(amounts):
		return amounts[before]
	if row.get("charge_type") == PREVIOUS_TOTAL and 0 <= before < len(totals):
		return totals[before]
	return None


def which_tax(row: Values, qst_account: str = "") -> str:
	"""Whether a tax row is the provincial tax; anything else goes with the federal one."""
	if qst_account and row.get("account_head") == qst_account:
		return QST
	said = fold(f"{row.get('account_head') or ''} {row.get('description') or ''}")
	return QST if "tvq" in said or "qst" in said else GST


def _row(tax: str, account: str) -> Values:
	return {
		"charge_type": NET,
		"account_head": account,
		"description": _SAID[tax],
		"rate": float(_RATES[tax]),
	}


def _template_rows(site: Site, company: str) -> Rows:
	if not site.has_doctype(TEMPLATE):
		return []
	default = {"company": company, "is_default": 1, "disabled": 0}
	for template in site.list(TEMPLATE, default, order_by="name", limit=1):
		found = site.get(TEMPLATE, template["name"]) or {}
		return copied(found.get("taxes") or [])
	return []


def _named_rows(site: Site, company: str) -> Rows:
	accounts = site.list("Account", {"company": company}, fields=("name", "account_name"), order_by="name")
	rows = []
	for tax, names in _NAMES.items():
		fitting = (
			[a["name"] for a in accounts if (a["account_name"] or "").upper() == name] for name in names
		)
		only = next((found[0] for found in fitting if len(found) == 1), None)
		if only:
			rows.append(_row(tax, only))
	# One tax without the other would be a wrong invoice.
	return rows if len(rows) == len(_NAMES) else []
