"""Other days: a test sets the clock of its own process, and both sites read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from targo_customer360.billing.cutoff.calendar import holiday_hold, weekday_hold

HERE = ZoneInfo("America/Montreal")
MORNING = time(10, 0)


@contextmanager
def on(day: date, at: time = MORNING) -> Iterator[datetime]:
	"""The clock stands at a time of that day, where the sites are."""
	moment = datetime.combine(day, at)
	with freeze_time(moment.replace(tzinfo=HERE).astimezone(timezone.utc).replace(tzinfo=None)):
		yield moment


def workday(after: date) -> date:
	"""The first day from then on on which a cut-off is allowed."""
	day = after
	while weekday_hold(day, on_friday=False) or holiday_hold(day):
		day += timedelta(days=1)
	return day


def friday(after: date) -> date:
	"""The first Friday from then on that is neither a holiday nor the day before one."""
	day = after
	while day.weekday() != 4 or holiday_hold(day):
		day += timedelta(days=1)
	return day
