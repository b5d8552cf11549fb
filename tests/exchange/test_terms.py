from collections import Counter

import pytest

from accounts.languages import in_language
from exchange.facets import FACETS
from exchange.terms import Terms, alphabetical
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def test_names_are_sorted_without_accents_capitals_and_the_article():
    names = ["Zambia", "The Bahamas", "Åland", "belize", "Österreich", "Éire"]

    assert sorted(names, key=alphabetical) == ["Åland", "The Bahamas", "belize", "Éire", "Österreich", "Zambia"]


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_lists_are_named_in_the_readers_language_and_countries_stand_in_its_order(language):
    with in_language(language):
        labels = [term.label for term in Terms().country.values()]

    assert factories.country("DEU").name_in(language) in labels
    assert labels == sorted(labels, key=alphabetical)


def test_a_list_is_read_once_for_a_page(django_assert_num_queries):
    terms = Terms()

    with django_assert_num_queries(6):
        for _ in range(3):
            for facet in FACETS:
                terms.of(facet)
            assert terms.target


def test_every_code_is_used_once():
    terms = Terms()
    codes = [term.code for facet in FACETS for term in terms.of(facet).values()]

    assert len(codes) == len(set(codes))


def test_an_entry_is_described_in_words_in_the_order_of_the_lists():
    entry = factories.an_entry(
        focus_areas=["other", "education"],
        sub_areas=["justice"],
        other_area="Beekeeping",
        sdgs=[13, 3],
        forms=["workshops", "missions"],
        targets=["BRB", "caribbean", "no-such-place"],
        delivery_languages=["pt", "en"],
    )

    described = Terms().describe(entry)

    assert described.item is entry
    assert described.areas == ["Education and Human Development", "Other"]
    assert described.sub_areas == ["Justice", "Beekeeping"]
    assert [goal.key for goal in described.sdgs] == ["3", "13"]
    assert described.forms == ["Experts’ missions", "Workshops and seminars"]
    assert described.targets == ["Barbados", "Caribbean"]
    assert described.delivery_languages == ["English", "Portuguese"]


def test_targets_are_regions_and_countries_of_the_americas():
    target = Terms().target

    assert next(iter(target)) == "caribbean"
    assert "BRB" in target
    assert "DEU" not in target


def test_countries_with_most_entries_come_first_and_then_by_name():
    counts = {
        factories.country(code).pk: Counter(offer=offers, need=1)
        for code, offers in {"PER": 1, "ARG": 1, "BRB": 4}.items()
    }

    found = Terms().countries_by_entries(counts)

    assert [(country.iso3, count) for country, count in found] == [("BRB", 5), ("ARG", 2), ("PER", 2)]
