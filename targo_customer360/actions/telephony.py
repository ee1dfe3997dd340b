"""Everything that can be done to telephone lines and their 911 addresses, by topic in the modules beside this one."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions import (
	telephony_911,
	telephony_answers,
	telephony_lines,
	telephony_orders,
	telephony_removal,
	telephony_reports,
	telephony_steps,
)
from targo_customer360.actions.model import Action

ACTIONS: Final[tuple[Action, ...]] = (
	*telephony_orders.ACTIONS,
	*telephony_steps.ACTIONS,
	*telephony_lines.ACTIONS,
	*telephony_911.ACTIONS,
	*telephony_removal.ACTIONS,
	*telephony_answers.ACTIONS,
	*telephony_reports.ACTIONS,
)
