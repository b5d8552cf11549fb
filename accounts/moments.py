"""Days and moments: "as of 20 April 2022" means the end of that day where the Secretariat sits."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

EARLIEST = date(1948, 1, 1)


def secretariat_zone() -> ZoneInfo:
    return ZoneInfo(settings.SECRETARIAT_TIME_ZONE)


def end_of(day: date) -> datetime:
    """The last microsecond of a day in the Secretariat's time zone."""
    return datetime.combine(day + timedelta(days=1), time(), secretariat_zone()) - timedelta(microseconds=1)


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), secretariat_zone())


def today() -> date:
    return timezone.localdate(timezone=secretariat_zone())


def past_day(text: str) -> date | None:
    """The day a reader typed as YYYY-MM-DD, or None when it is no day, lies before 1948 or after today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= today() else None
