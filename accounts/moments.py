"""Days and moments: "as of 20 April 2022" means the end of that day where the Secretariat sits."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

EARLIEST = date(1948, 1, 1)


def secretariat_zone() -> ZoneInfo:
    return ZoneInfo(settings.SECRETARIAT_TIME_ZONE)


def end_of(day: date) -> datetime:
    """The last microsecond of a day in the Secretariat's time zone."""
    # In UTC, because where clocks are set back at midnight the last hour of a day comes twice.
    next_day = start_of(day + timedelta(days=1)).astimezone(UTC)
    return (next_day - timedelta(microseconds=1)).astimezone(secretariat_zone())


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
    return day if day.isoformat() == text and EARLIEST <= day <= today() else None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
