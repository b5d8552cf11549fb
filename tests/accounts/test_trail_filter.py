"""What a reader of the trail may ask for."""

from datetime import UTC, datetime

import pytest

from accounts.trail_filter import TrailFilter


def kinds(user) -> list[str]:
    return [value for value, _name in TrailFilter({}, user=user).fields["kind"].choices]


def test_nothing_asked_for_leaves_nothing_out(peru):
    form = TrailFilter({}, user=peru)

    assert form.is_valid()
    assert (form.choice().kind, form.choice().since, form.choice().until) == ("", None, None)


def test_only_who_reads_of_all_institutions_chooses_one(peru, secretariat):
    asked = {"institution": peru.institution_id}
    own, whole = TrailFilter(asked, user=peru), TrailFilter(asked, user=secretariat)

    assert own.is_valid()
    assert own.choice().institution is None
    assert whole.is_valid()
    assert whole.choice().institution == peru.institution


def test_lists_are_the_secretariats_to_ask_about(peru, secretariat):
    assert "accounts_countryevent" in kinds(secretariat)
    assert "accounts_countryevent" not in kinds(peru)
    assert {"accounts_mandateevent", "accounts_handoverevent", "refused"} <= set(kinds(peru)) & set(kinds(secretariat))


def test_both_days_are_whole_days_where_the_secretariat_sits(peru):
    form = TrailFilter({"since": "2026-03-02", "until": "2026-03-03"}, user=peru)

    assert form.is_valid()
    assert form.choice().since == datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert form.choice().until == datetime(2026, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "1900-01-01", "2999-01-01"])
def test_what_is_no_day_up_to_today_is_pointed_out(peru, day):
    assert "since" in TrailFilter({"since": day}, user=peru).errors
