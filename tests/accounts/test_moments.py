from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.moments import end_of, months_later, past_day, start_of, today


def test_the_end_of_20_april_2022_is_its_last_microsecond_in_washington():
    assert end_of(date(2022, 4, 20)) == datetime(2022, 4, 21, 3, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2022, 3, 13), 23), (date(2022, 11, 6), 25), (date(2022, 7, 1), 24), (date(2024, 2, 29), 24)],
)
def test_a_day_lasts_from_its_start_to_its_end_also_when_the_clocks_change(day, hours):
    length = end_of(day).astimezone(UTC) - start_of(day).astimezone(UTC)

    assert length == timedelta(hours=hours, microseconds=-1)


@pytest.mark.parametrize("day", [date(2022, 3, 12), date(2022, 3, 13), date(2022, 11, 5), date(2022, 11, 6)])
def test_the_next_day_begins_one_microsecond_after_the_end(day):
    assert end_of(day) + timedelta(microseconds=1) == start_of(day + timedelta(days=1))


@pytest.mark.parametrize("day", [date(2018, 2, 17), date(2018, 11, 3)])
def test_where_the_clocks_change_at_midnight_no_hour_is_lost_or_counted_twice(settings, day):
    settings.SECRETARIAT_TIME_ZONE = "America/Sao_Paulo"

    gap = start_of(day + timedelta(days=1)).astimezone(UTC) - end_of(day).astimezone(UTC)

    assert gap == timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2022, 4, 21, 3, 59, 59, tzinfo=UTC), date(2022, 4, 20)),
        (datetime(2022, 4, 21, 4, 0, 0, tzinfo=UTC), date(2022, 4, 21)),
    ],
)
def test_today_is_the_day_of_the_secretariat(moment, day):
    with time_machine.travel(moment, tick=False):
        assert today() == day


@time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize("text", ["1948-01-01", "2022-04-20", "2024-02-29", "2026-11-20"])
def test_a_past_day_is_understood(text):
    assert past_day(text) == date.fromisoformat(text)


@time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2026-11-21", "9999-12-31", "1947-12-31", "0001-01-01", "2022-02-29", "2022-13-01"),
        *(
            "20220420",
            "2022-W16-3",
            "2022-4-2",
            "2022-04-20T10:00",
            " 2022-04-20",
            "2022-04-20\0",
            "２０２２-04-20",
            "-1" * 999,
        ),
    ],
)
def test_what_is_no_past_day_is_left_out(text):
    assert past_day(text) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-11-21", 12, "2027-11-21"), ("2026-12-31", 2, "2027-02-28"), ("2027-11-30", 3, "2028-02-29")],
)
def test_the_same_day_of_a_later_month_or_its_last(day, months, later):
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)
