"""Paysafe tokens: handed to a Manager for the processors' migration, and linked to what they became at Stripe."""

from __future__ import annotations

from typing import Final, Literal

from targo_customer360.actions.debit_words import MANAGER
from targo_customer360.actions.model import (
	Answer,
	Applied,
	Change,
	ChangingAction,
	Params,
	Plan,
	Said,
	SecretAction,
	secret_field,
)
from targo_customer360.billing import paysafe, paysafe_links
from targo_customer360.billing.paysafe import METHOD
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site

EXPORT: Final = "export_paysafe_tokens"
_ENDINGS = {"csv": "csv", "jsonl": "jsonl", "stripe_map": "csv"}


class Export(Params):
	"""`format`: `csv` or `jsonl` with every token, `stripe_map` with Stripe's two columns for customers known there."""

	reason: str
	format: Literal["csv", "jsonl", "stripe_map"] = "csv"


class Mapping(Params):
	"""`mapping`: the text of the processors' file."""

	mapping: str = secret_field("The text of the processors' file")


def answer_export(site: Site, params: Export) -> Answer:
	"""The file, for one person: `rows` holds its name and its content, which is stored nowhere."""
	count = paysafe.count(site)
	if not count:
		raise InvalidField("format", "There is no Paysafe token that is not at Stripe yet")
	content = paysafe.written(paysafe.tokens(site), params.format)
	name = f"paysafe-{params.format}-{site.today():%Y%m%d}.{_ENDINGS[params.format]}"
	text = (f"{count} Paysafe tokens", f"{count} jetons Paysafe")
	return Answer(text, ("file_name",), ({"file_name": name, "content": content},))


def decide_link(site: Site, params: Mapping) -> Plan:
	found = paysafe_links.match(site, paysafe_links.read_mapping(params.mapping))
	if not found.new:
		raise InvalidField(
			"mapping",
			"Nothing new to link: {0} linked before, {1} not recognised",
			found.known,
			len(found.problems),
		)
	made = {(link.holder, link.customer): None for link in found.new if link.target is None}
	said: Said = (
		f"{len(found.new)} Paysafe cards linked to Stripe; {found.known} linked before; {len(found.problems)} not linked",
		f"{len(found.new)} cartes Paysafe reliées à Stripe ; {found.known} déjà reliées ; {len(found.problems)} non reliées",
	)

	def apply() -> Applied:
		names = paysafe_links.apply(site, found.new)
		return Applied(
			said,
			documents=tuple((METHOD, name) for name in (*names, *(link.source for link in found.new))),
			result={"linked": len(found.new), "made": len(names)},
		)

	return Plan(
		summary=said,
		customer=None,
		changes=(
			*(
				Change(METHOD, None, "stripe_customer_id", None, customer, _made(holder), new=number)
				for number, (holder, customer) in enumerate(made)
			),
			*(change for link in found.new for change in _changes(site, link)),
		),
		warnings=tuple((f"{old}: {en}", f"{old} : {fr}") for old, (en, fr) in found.problems),
		apply=apply,
	)


def _made(holder: str) -> Said:
	return f"Stripe customer of {holder}", f"Client Stripe de {holder}"


def _changes(site: Site, link: paysafe_links.Link) -> list[Change]:
	changes = [
		Change(METHOD, link.source, "migrated_on", None, site.today(), ("Linked on", "Reliée le")),
		Change(
			METHOD, link.source, "migrated_card", None, link.card, ("Card at Stripe", "Carte chez Stripe")
		),
	]
	if link.target:
		label = ("Now at Stripe", "Maintenant chez Stripe")
		changes.append(Change(METHOD, link.source, "migrated_to", None, link.target, label))
	return changes


ACTIONS: Final = (
	SecretAction(
		id=EXPORT,
		params=Export,
		label=("Export the Paysafe tokens", "Exporter les jetons Paysafe"),
		rights=((METHOD, "export"),),
		roles=MANAGER,
		answer=answer_export,
	),
	ChangingAction(
		id="link_migrated_tokens",
		params=Mapping,
		label=("Link migrated Paysafe tokens", "Relier les jetons Paysafe migrés"),
		rights=((METHOD, "write"), (METHOD, "create")),
		roles=MANAGER,
		decide=decide_link,
		also_writes=("Customer",),
	),
)
