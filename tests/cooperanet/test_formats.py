"""Days and times as each language writes them: months in words, and the zone with every time."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.languages import in_language
from cooperanet.words import MONTHS

DAY = date(2022, 4, 20)
MOMENT = datetime(2022, 4, 20, 15, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "long", "short", "month"),
    [
        ("en", "April 20, 2022", "Apr 20, 2022", "April 2022"),
        ("es", "20 de abril de 2022", "20 abr 2022", "abril de 2022"),
        ("pt", "20 de abril de 2022", "20 abr 2022", "abril de 2022"),
        ("fr", "20 avril 2022", "20 avr. 2022", "avril 2022"),
    ],
)
def test_a_day_is_written_in_words(language, long, short, month):
    with in_language(language):
        assert date_format(DAY) == long
        assert date_format(DAY, "SHORT_DATE_FORMAT") == short
        assert date_format(DAY, "YEAR_MONTH_FORMAT") == month


@pytest.mark.parametrize(
    ("language", "moment", "time"),
    [
        ("en", "April 20, 2022, 11:29 a.m. EDT", "11:29 a.m. EDT"),
        ("es", "20 de abril de 2022 a las 11:29 EDT", "11:29 EDT"),
        ("pt", "20 de abril de 2022 às 11:29 EDT", "11:29 EDT"),
        ("fr", "20 avril 2022 à 11:29 EDT", "11:29 EDT"),
    ],
)
def test_a_time_says_its_zone(language, moment, time):
    page = engines["django"].from_string('{{ at|date:"DATETIME_FORMAT" }} | {{ at|date:"TIME_FORMAT" }} | {{ at }}')
    with in_language(language):
        assert page.render({"at": MOMENT}) == f"{moment} | {time} | {moment}"


@pytest.mark.parametrize("language", ["es", "pt-br", "fr"])
def test_months_are_written_small(language):
    with override(language):
        words = [date_format(date(2022, month, 1), "F") for month in range(1, 13)]
    assert len(set(words)) == len(MONTHS) == 12
    assert words == [word.lower() for word in words]
