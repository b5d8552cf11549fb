import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.management.commands.generate_publications import Command
from exchange.models import Entry, Publication, SearchRow
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def source(peru, barbados) -> None:
    """What the many are made out of: two publications that differ in country, kind and tags."""
    factories.a_publication(peru, sdgs=[3, 17])
    factories.a_publication(barbados, kind="need", focus_areas=["other"], sub_areas=["health"], sdgs=[17])


def generated():
    return Publication.objects.filter(external_reference__startswith="bench-")


def test_every_row_obeys_the_model():
    Command().generate(50)

    assert generated().count() == 50
    for publication in generated().select_related("entry"):
        publication.full_clean(validate_constraints=False)  # the database has held those
        publication.entry.full_clean(validate_constraints=False)
        assert publication.entry.content() == publication.content()
        assert (publication.entry.status, publication.entry.live) == (Entry.Status.PUBLISHED, publication)


def test_search_and_its_counts_see_them():
    Command().generate(50)

    found = SearchRow.objects.find(chosen={}, limit=100)
    offers, needs = (Publication.objects.filter(kind=kind).count() for kind in ("offer", "need"))
    assert found.total == len(set(found.ids)) == 52
    assert (found.counts[1_000_001], found.counts[1_000_002]) == (offers, needs)
    assert SearchRow.objects.differing(list(generated().values_list("pk", flat=True))) == []


def test_they_are_mixed_out_of_the_sources():
    Command().generate(50)

    assert generated().values("country", "kind", "sdgs").distinct().count() > 4


def test_the_exchange_goes_on_after_them(peru):
    Command().generate(5)

    assert factories.a_publication(peru).entry.live


def test_a_page_asks_as_many_questions_of_few_publications_as_of_many(client):
    path, counts = "/en/exchange/?country=PER&sdg=17", []
    for more in (5, 55):
        Command().generate(more)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path)
        counts.append((len(asked), page.content.decode().count('class="card"')))

    (few_questions, few_cards), (many_questions, many_cards) = counts
    assert few_questions == many_questions
    assert 0 < few_cards < many_cards


def test_a_database_that_is_not_for_benchmarks_is_left_alone():
    with pytest.raises(CommandError, match="ends in _bench"):
        call_command("generate_publications", "5")

    assert not generated().exists()
