from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.languages import LANGUAGES, in_language
from accounts.models import Mandate
from exchange.filters.publication_filter import PublicationFilter
from exchange.models import SDG, FocusArea, Publication
from reports import exchange_update
from reports.document import Paragraph
from reports.exchange_update import compose
from reports.figures import Figure
from tests import factories

DAY = date(2022, 4, 20)
pytestmark = pytest.mark.django_db


def found(query: str) -> int:
    """How many entries the exchange shows for a query string."""
    return PublicationFilter(QueryDict(query)).find().total


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_leads_to_exactly_the_entries_it_counts(small_exchange, language):
    update = compose(DAY, language)

    with in_language(language):
        for table in update.tables.values():
            assert {row.key: found(row.query) for row in table.rows} == {row.key: row.count for row in table.rows}
        for name in ("type", "country"):
            total = update.tables[name].total
            assert found(total.query) == total.count == 4


def test_the_figures_in_sentences_lead_to_their_entries_too(small_exchange):
    spans = [span for block in compose(DAY, "en").blocks if isinstance(block, Paragraph) for span in block.spans]

    assert [(span.text, found(span.query)) for span in spans if span.query] == [("4", 4), ("3", 3), ("1", 1)]


def test_the_figures_and_their_links_speak_of_that_day_only(small_exchange):
    factories.a_publication(at=datetime(2022, 4, 21, 12, tzinfo=UTC))
    Publication.objects.filter(kind="need").get().entry.withdraw(by=factories.authority_seat("BRB"))

    update = compose(DAY, "en")

    assert update.tables["type"].total.count == found(update.tables["type"].total.query) == 4
    assert found("") == 4  # three of that day, and one of the day after


@settings(deadline=None)
@given(st.data())
def test_totals_are_the_sums_and_shares_those_of_their_rows(data):
    counted = [
        Figure(key, key, data.draw(st.integers(0, 400)))
        for key in data.draw(st.lists(st.sampled_from("abcdefgh"), unique=True))
    ]
    with in_language("en"):
        table = exchange_update.ExchangeUpdate(DAY, "en").table(
            "country", counted, ("a", "b", "c"), titles=("d", "e"), conditions=lambda key: [("country", str(key))]
        )

    assert table.total.count == sum(row.count for row in table.rows) == sum(figure.count for figure in counted)
    off = sum(row.share for row in table.rows) not in (0, 100)
    assert any("add up" in note for note in table.notes) is off
    hidden = any(row.count and not row.share for row in table.rows)
    assert any("not zero" in note for note in table.notes) is hidden
    assert all(row.share_text != "0.0%" for row in table.rows if row.count)


def test_labels_come_from_the_reference_lists_in_the_readers_language(small_exchange):
    update = compose(DAY, "es")

    areas, goals = update.tables["focus_area"].rows, update.tables["sdg"].rows
    assert [row.label for row in areas] == list(FocusArea.objects.official().values_list("name_es", flat=True))
    assert [row.label for row in goals] == list(SDG.objects.values_list("name_es", flat=True))
    assert goals[16].printed.endswith(f"17: {goals[16].label}")
    assert [row.label for row in update.tables["country"].rows] == ["Barbados", "Perú"]


def test_every_table_says_what_its_shares_are_of(small_exchange):
    tables = compose(DAY, "en").tables

    bases = {name: table.columns[2] for name, table in tables.items()}
    assert bases == dict.fromkeys(("type", "country"), "Share of entries") | dict.fromkeys(
        ("focus_area", "sdg"), "Share of tags"
    )
    assert "all tags (5)" in tables["focus_area"].notes[0]
    assert "all tags (6)" in tables["sdg"].notes[0]
    assert not tables["focus_area"].total.query  # five tags are no list of entries


def test_the_sentences_have_their_singular_plural_and_none(reference_data):
    def said() -> str:
        return " ".join(block.text for block in compose(DAY, "en").blocks if isinstance(block, Paragraph))

    assert "holds no published entries." in said()
    assert "Of the 34 member states, 0 (0%) have" in said()
    factories.a_publication(at=datetime(2022, 4, 2, tzinfo=UTC))
    Mandate.objects.create(
        seat=factories.authority_seat("PER"), holder="María Quispe", since=datetime(2022, 4, 2, tzinfo=UTC)
    )
    assert "holds 1 published entry: 1 offer and 0 needs, from 1 country." in said()
    assert "1 (3%) has a Cooperation Authority" in said()
    assert "33 member states (97%) have not established their accounts yet." in said()


@pytest.mark.parametrize("day", [date(1948, 1, 1), date(1990, 12, 31)])
def test_a_day_long_before_the_platform_has_an_update_of_zeros(reference_data, day):
    update = compose(day, "fr")

    assert [table.total.count for table in update.tables.values()] == [0, 0, 0, 0]
    assert all(row.share == 0 for table in update.tables.values() for row in table.rows)


@pytest.mark.parametrize("entries", [1, 3])
def test_the_update_costs_the_same_queries_however_many_entries_there_are(reference_data, entries):
    for _number in range(entries):
        factories.a_publication(at=datetime(2022, 4, 2, tzinfo=UTC))

    with CaptureQueriesContext(connection) as queries:
        compose(DAY, "es")

    asked = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 8


def test_a_reader_of_another_language_is_not_left_in_the_reports_language(reference_data):
    with in_language("en"):
        compose(DAY, "fr")
        assert compose(DAY, "en").as_of_text == "As of April 20, 2022"
