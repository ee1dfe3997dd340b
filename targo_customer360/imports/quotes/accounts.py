"""The company that quotes belong to, and its two accounts of sales tax: as set, or found by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from targo_customer360.imports.quotes.tax_text import GST, QST
from targo_customer360.imports.settings import SETTINGS, ImportSettings
from targo_customer360.imports.step import NotReady
from targo_customer360.sites.port import Site, Values

# The French name first: it is the one that people in Quebec give, beside the GST of ERPNext's own chart.
_LABELS = {GST: ("TPS", "GST"), QST: ("TVQ", "QST")}
# Harmonised tax is another province's; credits are what the company itself paid.
_OTHER = re.compile(
	r"\b(TVH|HST|CTI|RTI|ITC|ITR|achats?|pay[ée]e?s?|paid|purchases?|inputs?)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Company:
	name: str
	currency: str


def company_of(site: Site, settings: ImportSettings) -> Company:
	"""The company set, the site's default, or the only one. Raises NotReady."""
	found = {row["name"]: row for row in site.list("Company", fields=("name", "default_currency"))}
	default = (
		site.single("Global Defaults").get("default_company") if site.has_doctype("Global Defaults") else ""
	)
	name = settings.company or default or (next(iter(found)) if len(found) == 1 else "")
	if not name:
		raise NotReady(f"Set the company in {SETTINGS}: the site has {len(found)}")
	if name not in found:
		raise NotReady(f"The company {name} of {SETTINGS} does not exist")
	return Company(name, found[name]["default_currency"] or "CAD")


def tax_accounts(site: Site, settings: ImportSettings, company: str) -> dict[str, Values]:
	"""Accounts by tax, each with its name and account_name. Raises NotReady where none, or more than one, fits."""
	accounts = site.list(
		"Account",
		{"company": company, "is_group": 0, "disabled": 0},
		fields=("name", "account_name", "account_type"),
		order_by="name",
	)
	chosen = {GST: settings.gst_account, QST: settings.qst_account}
	return {tax: _account(accounts, tax, name, company) for tax, name in chosen.items()}


def _account(accounts: list[Values], tax: str, chosen: str, company: str) -> Values:
	label = _LABELS[tax][0]
	if chosen:
		for account in accounts:
			if account["name"] == chosen:
				return account
		raise NotReady(f"{chosen}, the {label} account of {SETTINGS}, is no open account of {company}")
	for name in _LABELS[tax]:
		fitting = _named(accounts, name)
		if len(fitting) == 1:
			return fitting[0]
		if fitting:
			names = ", ".join(a["name"] for a in fitting[:3])
			raise NotReady(f"Set the {label} account in {SETTINGS}: {names} may all be meant")
	raise NotReady(f"Set the {label} account in {SETTINGS}")


def _named(accounts: list[Values], name: str) -> list[Values]:
	wanted = re.compile(rf"\b{name}\b", re.IGNORECASE)
	fitting = [a for a in accounts if wanted.search(a["name"]) and not _OTHER.search(a["name"])]
	return [a for a in fitting if a["account_type"] == "Tax"] or fitting
