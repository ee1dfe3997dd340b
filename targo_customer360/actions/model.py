"""The shapes of an action: its parameters, what it decided, what it did, and the action itself.

A topic module writes `decide` (or `answer`) against these and exports `ACTIONS`; everything else is the core's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pydantic
from pydantic.fields import FieldInfo

from targo_customer360.sites.port import Site, Values

Said = tuple[str, str]
"""The same sentence in English and in French."""
Rights = tuple[tuple[str, str], ...]
"""(DocType, right) pairs, all of which are needed."""
Examples = Mapping[Literal["en", "fr"], tuple[str, ...]]


class Params(pydantic.BaseModel):
	"""Parameters of an action. Documents are given by name: words are resolved before."""

	model_config = pydantic.ConfigDict(extra="forbid", str_strip_whitespace=True)

	@classmethod
	def secrets(cls) -> frozenset[str]:
		"""Names of the fields that hold a secret, which is neither stored nor shown."""
		return frozenset(name for name, info in cls.model_fields.items() if _is_secret(info))


def secret_field(description: str = "") -> Any:
	"""A parameter that holds a secret, empty where none is given. It is taken in one call only, never with a plan."""
	return pydantic.Field(default="", repr=False, description=description, json_schema_extra={"secret": True})


def _is_secret(info: FieldInfo) -> bool:
	return isinstance(info.json_schema_extra, dict) and bool(info.json_schema_extra.get("secret"))


@dataclass(frozen=True)
class Change:
	"""One field that will be different. `name` is None for a document that is made.

	Values are JSON: dates as ISO text, money as text with two places. For a child table they are lists of rows. Where
	several documents of one DocType are made, `new` tells them apart. An empty `fieldname` with `after` None means that
	the document is deleted.
	"""

	doctype: str
	name: str | None
	fieldname: str
	before: Any
	after: Any
	label: Said
	new: int = 0


@dataclass(frozen=True)
class Outside:
	"""What is told to an outside service, through the outbox."""

	service: str
	said: Said


@dataclass(frozen=True)
class Applied:
	"""What was done. `documents` are (DocType, name): those made, in the order of `Plan.changes`, then those changed.

	`undo` are the parameters of the compensating action, None where this one can't be undone.
	"""

	message: Said
	documents: tuple[tuple[str, str], ...] = ()
	result: Values = field(default_factory=dict)
	undo: Values | None = None


def _nothing() -> Applied:
	raise NotImplementedError("A plan that was only read from the log can't be applied")


@dataclass(frozen=True)
class Plan:
	"""A decision: all that a person must see before it is carried out. `apply` does exactly this and commits nothing.

	`touches` are the existing documents (DocType, name) that the decision rests on: where one of them changes, the plan
	is stale. `customer` is the one in whose log it stands.
	"""

	summary: Said
	customer: str | None
	changes: tuple[Change, ...] = ()
	outside: tuple[Outside, ...] = ()
	warnings: tuple[Said, ...] = ()
	touches: tuple[tuple[str, str], ...] = ()
	apply: Callable[[], Applied] = field(default=_nothing, compare=False, repr=False)


@dataclass(frozen=True)
class Answer:
	"""What a question is answered with: a sentence, and the rows behind it by column. `labels` are the columns' heads."""

	text: Said
	columns: tuple[str, ...] = ()
	rows: tuple[Values, ...] = ()
	labels: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangingAction:
	"""An action that changes something. `undo` is the id of the compensating action, None: it can't be undone.

	All `rights` are needed and, where there are any, one of the `roles`. `decide` is pure: it raises InvalidField,
	SiteError or NotPermitted with one sentence, or returns the plan. `also_writes` are DocTypes that follow from the
	previewed changes without being previewed themselves.
	"""

	id: str
	params: type[Params]
	label: Said
	rights: Rights
	decide: Callable[[Site, Any], Plan]
	undo: str | None = None
	roles: tuple[str, ...] = ()
	examples: Examples = field(default_factory=dict)
	also_writes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadingAction:
	"""An action that only answers."""

	id: str
	params: type[Params]
	label: Said
	rights: Rights
	answer: Callable[[Site, Any], Answer]
	roles: tuple[str, ...] = ()
	examples: Examples = field(default_factory=dict)


@dataclass(frozen=True)
class SecretAction:
	"""An action that shows a secret once. Its parameters have a `reason`; its answer's text is never stored or sent on."""

	id: str
	params: type[Params]
	label: Said
	rights: Rights
	answer: Callable[[Site, Any], Answer]
	roles: tuple[str, ...] = ()
	examples: Examples = field(default_factory=dict)


Action = ChangingAction | ReadingAction | SecretAction
