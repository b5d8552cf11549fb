from datetime import date, timedelta

import pytest

from accounts.moments import today
from reports.forms import AsOfForm


def test_a_past_day_is_taken_and_nothing_means_today():
    asked, empty = AsOfForm({"as_of": "2022-04-20"}), AsOfForm({})

    assert asked.is_valid()
    assert asked.cleaned_data["as_of"] == date(2022, 4, 20)
    assert empty.is_valid()
    assert empty.cleaned_data["as_of"] == today()


@pytest.mark.parametrize(
    "text", ["2022-02-30", "20220420", "20/04/2022", "1947-12-31", "0001-01-01", "x" * 9000, "'--"]
)
def test_what_is_no_day_with_figures_is_answered_in_words(text):
    form = AsOfForm({"as_of": text})

    assert not form.is_valid()
    assert "Choose a day from January 1, 1948 to today" in form.errors["as_of"][0]


def test_tomorrow_has_no_figures_yet():
    assert not AsOfForm({"as_of": (today() + timedelta(days=1)).isoformat()}).is_valid()
