from datetime import date
from decimal import Decimal

import pytest

from accounts.languages import in_language
from reports.document import Span
from reports.wording import long_day, number, percent, percent_of_count, sentence


@pytest.mark.parametrize(
    ("language", "share", "count"),
    [
        ("en", "52.1%", "12,345"),
        ("es", "52,1\xa0%", "12.345"),
        ("pt", "52,1%", "12.345"),
        ("fr", "52,1\xa0%", "12\u202f345"),
    ],
)
def test_numbers_and_shares_are_written_as_the_reader_writes_them(language, share, count):
    with in_language(language):
        assert percent(Decimal("52.1")) == share
        assert number(12345) == count


@pytest.mark.parametrize(
    ("share", "count", "expected"),
    [("0", 0, "0%"), ("0", 1, "<1%"), ("0.0", 3, "<0.1%"), ("0.0", 0, "0.0%"), ("1", 1, "1%"), ("38", 107, "38%")],
)
def test_a_rounded_zero_that_is_not_zero_says_so(share, count, expected):
    with in_language("en"):
        assert percent_of_count(Decimal(share), count) == expected


@pytest.mark.parametrize(
    ("language", "first", "twentieth"),
    [
        ("en", "April 1, 2022", "April 20, 2022"),
        ("es", "1 de abril de 2022", "20 de abril de 2022"),
        ("pt", "1º de abril de 2022", "20 de abril de 2022"),
        ("fr", "1er avril 2022", "20 avril 2022"),
    ],
)
def test_days_are_written_out_in_the_readers_language(language, first, twentieth):
    with in_language(language):
        assert (long_day(date(2022, 4, 1)), long_day(date(2022, 4, 20))) == (first, twentieth)
        assert not long_day(date(2022, 4, 11)).startswith(("1º1", "1er1"))


def test_a_sentence_keeps_the_way_to_the_entries_behind_its_figures():
    spans = sentence("%(count)s entries, 100%% of %(all)s.", count=Span("4", "kind=need"), all=(Span("1"), Span("0")))

    assert spans == (Span("4", "kind=need"), Span(" entries, 100% of "), Span("1"), Span("0"), Span("."))
