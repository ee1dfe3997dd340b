"""Why nothing happened: a code for programs and a sentence for people."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions.model import Said
from targo_customer360.sites.port import NotPermitted, SiteError

UNKNOWN: Final = "unknown_action"
INVALID: Final = "invalid"
NOT_PERMITTED: Final = "not_permitted"
NO_PLAN: Final = "no_such_plan"
OTHER_USER: Final = "other_user"
EXPIRED: Final = "expired"
USED: Final = "used"
STALE: Final = "stale"
CHANGED: Final = "changed"
NO_UNDO: Final = "no_undo"
DECIDED: Final = "refused"
"""The rules of the action itself refused."""
FAILED: Final = "failed"


class ActionRefused(SiteError):
	"""Nothing was changed. `fresh` names the new plan where the old one no longer describes what would happen."""

	def __init__(self, code: str, said: Said, fresh: str | None = None):
		super().__init__(said[0])
		self.code = code
		self.said = said
		self.fresh = fresh


class ActionNotPermitted(ActionRefused, NotPermitted):
	"""The user may not do this."""

	def __init__(self, said: Said):
		super().__init__(NOT_PERMITTED, said)


class ActionFailed(ActionRefused):
	"""It was begun and taken back: what it did was not what was promised, or the site refused half-way."""

	def __init__(self, said: Said):
		super().__init__(FAILED, said)
