"""The update as of 20 April 2022 equals the figures the Secretariat published, their errata resolved."""

import csv
from datetime import date
from pathlib import Path

import pytest

from reports.exchange_update import compose

AREAS = ["education", "economy", "smes", "research", "innovation", "tourism", "environment", "culture", "social"]
AREAS += ["employment", "other"]
AREA_COUNTS = [16, 16, 4, 1, 12, 13, 107, 0, 20, 0, 91]
SDG_COUNTS = [8, 33, 15, 17, 5, 10, 2, 19, 18, 11, 34, 35, 27, 26, 20, 40, 107]

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["en", "es", "pt", "fr"])
def update(april, request):
    return compose(date(2022, 4, 20), request.param)


def counts(update, table: str) -> dict:
    return {row.key: row.count for row in update.tables[table].rows}


def test_the_four_tables_hold_the_figures_of_that_day(update):
    assert counts(update, "type") == {"offer-member-state": 229, "offer-partner": 1, "need-member-state": 8}
    once = dict.fromkeys(["BHS", "BRB", "CHL", "CRI", "SLV", "HND", "PAN", "KNA", "VCT"], 1)
    assert counts(update, "country") == {"ARG": 102, "PER": 124, "URY": 3, **once}
    assert list(counts(update, "focus_area").items()) == list(zip(AREAS, AREA_COUNTS, strict=True))
    assert list(counts(update, "sdg").items()) == list(enumerate(SDG_COUNTS, 1))


def test_five_of_the_34_authorities_held_their_account(update):
    held, missing = update.adoption.rows
    assert (held.count, str(held.share), missing.count, str(missing.share)) == (5, "15", 29, "85")
    assert update.adoption.total.count == 34


def consistent(table: str) -> list[tuple[str, int, str]]:
    """Keys, counts and shares as published, errata resolved (the type table was printed without shares)."""
    with open(Path(__file__).with_name("april_2022.csv"), newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["table"] == table]
    return [(row["key"], int(row["count"]), row["share"]) for row in rows]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("name", "total"), [("type", 238), ("country", 238), ("focus_area", 280), ("sdg", 427)])
def test_each_table_equals_the_published_one_row_by_row(april, language, name, total):
    made = compose(date(2022, 4, 20), language).tables[name]

    rows = [(str(row.key), row.count, "" if name == "type" else str(row.share)) for row in made.rows]

    assert rows == consistent(name)
    assert made.total.count == sum(count for _key, count, _share in rows) == total
