import random
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import QueryDict

from accounts.languages import in_language
from exchange.facets import FACETS
from exchange.filters.publication_filter import LAST_PAGE, LONGEST_TEXT, PER_PAGE, PublicationFilter
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NAMES = [*(facet.name for facet in FACETS), "q", "page", "sort", "as_of", "unknown"]


def asked(query: str) -> PublicationFilter:
    return PublicationFilter(QueryDict(query))


def groups(query: str) -> dict[str, dict[str, int]]:
    return {group.name: {c.key: c.count for c in group.choices} for group in asked(query).results().groups()}


@pytest.fixture
def market():
    factories.a_publication(factories.authority_seat("PER"), sdgs=[3], focus_areas=["environment"])
    factories.a_publication(factories.authority_seat("PER"), sdgs=[3, 13], focus_areas=["education"], kind="need")
    factories.a_publication(factories.authority_seat("BRB"), sdgs=[13], focus_areas=["environment"])


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 3),
        ("country=PER", 2),
        ("country=PER&country=BRB", 3),
        ("country=PER&sdg=13", 1),
        ("country=BRB&sdg=3", 0),
        ("sdg=3&sdg=13&area=environment", 2),
        ("kind=need", 1),
        ("q=laboratorio", 3),
        ("q=laboratorio&kind=offer&country=PER", 1),
        ("country=per", 3),
        ("country=QQQ", 3),
        ("country=QQQ&country=BRB", 1),
        ("sdg=18&sdg=3", 2),
        ("as_of=2022-04-20", 0),
        ("as_of=yesterday", 3),
    ],
)
def test_values_of_one_facet_widen_and_facets_narrow_and_what_is_unknown_is_left_out(market, query, total):
    results = asked(query).results()

    assert results.total == total == len(results.items())


def test_the_number_beside_a_choice_follows_the_other_facets_and_not_its_own(market):
    counts = groups("country=PER&sdg=3")

    assert counts["country"] == {"PER": 2}
    assert counts["sdg"] == {"3": 2, "13": 1}
    assert counts["kind"] == {"offer": 1, "need": 1}
    assert counts["area"] == {"education": 1, "environment": 1}


def test_a_chosen_value_stays_on_the_page_when_it_finds_nothing(market):
    assert groups("sdg=1&country=PER")["sdg"] == {"1": 0, "3": 2, "13": 1}


def test_a_group_knows_how_many_of_its_choices_are_chosen(market):
    chosen = {group.name: group.chosen for group in asked("sdg=3&sdg=13&kind=need").results().groups()}

    assert (chosen["sdg"], chosen["kind"], chosen["country"]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ("", "newest"),
        ("q=agua", "relevance"),
        ("sort=oldest", "oldest"),
        ("sort=relevance", "newest"),
        ("q=agua&sort=newest", "newest"),
        ("sort=country", "country"),
        ("sort=pk;drop", "newest"),
        ("q=%20%00&sort=relevance", "newest"),
    ],
)
def test_the_order_is_what_was_asked_for_where_it_makes_sense(query, sort):
    assert asked(query).sort == sort


@pytest.mark.parametrize(
    "query", ["", "q=agua", "q=agua&sort=newest", "sort=oldest", "q=agua&sort=country&sdg=3&sdg=13&country=PER"]
)
def test_the_query_string_leads_to_the_same_filter(query):
    first = asked(query)
    second = asked(first.query_string())

    assert (first.text, first.sort, first.as_of) == (second.text, second.sort, second.as_of)
    assert [t.key for ts in first.chosen.values() for t in ts] == [t.key for ts in second.chosen.values() for t in ts]
    assert first.query_string() == second.query_string()


def test_parameters_of_the_query_string_are_replaced_and_removed():
    found = asked("q=agua&country=PER&as_of=2022-04-20&page=3")

    assert found.query_string(page=4) == "q=agua&country=PER&as_of=2022-04-20&page=4"
    assert found.query_string(q=None, as_of=None) == "country=PER"


def test_every_condition_can_be_taken_away_alone():
    chips = asked("q=agua&sdg=3&sdg=13&country=PER").chips()

    assert [chip.without for chip in chips] == [
        "country=PER&sdg=3&sdg=13",
        "q=agua&sdg=3&sdg=13",
        "q=agua&country=PER&sdg=13",
        "q=agua&country=PER&sdg=3",
    ]
    assert chips[0].label == "“agua”"


@time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("text", "day"), [("2022-04-20", date(2022, 4, 20)), ("2026-11-21", None), ("", None), ("1900-01-01", None)]
)
def test_a_past_day_is_asked_for_by_its_end_in_washington(text, day):
    found = asked(f"as_of={text}")

    assert found.as_of == day
    assert (found.moment is None) == (day is None)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("1", 1), ("7", 7), ("0", 1), ("-3", 1), ("99999", LAST_PAGE), ("999999999999999999999", 1)),
        *(("²", 1), ("٣", 1), ("1e3", 1), ("", 1), ("two", 1), ("1\0", 1), (" 2", 1)),
    ],
)
def test_a_page_number_is_understood_or_left_out(typed, number):
    query = QueryDict(mutable=True)
    query["page"] = typed

    assert PublicationFilter(query).page == number


def test_a_page_holds_its_part_and_a_page_too_far_is_the_last_one(market):
    for _ in range(PER_PAGE):
        factories.a_publication()

    first, second, third = (asked(f"page={number}").results() for number in (1, 2, 3))

    assert [len(results.items()) for results in (first, second, third)] == [PER_PAGE, 3, 3]
    assert (first.total, first.pages) == (23, 2)


def test_text_is_kept_short_and_without_what_no_database_keeps():
    query = QueryDict(mutable=True)
    query["q"] = "\0 agua \n\t" + "x" * 999

    text = PublicationFilter(query).text

    assert text.startswith("agua x")
    assert len(text) == LONGEST_TEXT


HOSTILE = [
    "q=%00",
    "q=%FF%FE%C0%80",
    "q=%ED%A0%80",
    "q=" + "%22" * 400,
    "q=" + "(" * 3000,
    "q=" + "-a+" * 1000,
    "q=a%3A*%26%7C!%3C-%3E",
    "q=%25s%25(text)s%7B0%7D",
    "country=%00&sdg=%C2%B2&area=%FF",
    "sdg=99999999999999999999999999&sdg=-1&sdg=3.0&sdg=%D9%A3",
    "as_of=%00&page=%C2%B2&sort=%FF",
    "as_of=0000-00-00&page=1_000",
    "as_of=99999-01-01",
    "&".join(f"sdg={n}" for n in range(900)),
    "&".join(f"{name}=x" for name in NAMES * 100),
    "q[]=1&q.a=2&country[0]=PER",
    "&&&===;;;%",
    "kind=offer&" * 400,
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:30])
def test_a_hostile_query_string_is_answered(market, query):
    found = asked(query)

    found.results().groups()
    found.chips()
    PublicationFilter(QueryDict(found.query_string()))


def check_random_queries(times: int, seed: int) -> None:
    chance = random.Random(seed)
    good = ["PER", "3", "13", "environment", "need", "2022-04-20", "agua", "newest", "relevance", "2"]
    for _ in range(times):
        query = QueryDict(mutable=True)
        for _ in range(chance.randint(0, 12)):
            letters = "".join(chr(chance.choice([0, 9, 34, 39, 45, 92, 178, 0x301, 0xFFFD, 0x1F600])) for _ in range(9))
            query.appendlist(chance.choice(NAMES), chance.choice([*good, letters, "9" * chance.randint(1, 500)]))
        found = PublicationFilter(query)
        assert found.results().total <= 3
        assert PublicationFilter(QueryDict(found.query_string())).query_string() == found.query_string()


@pytest.mark.parametrize("seed", range(2))
def test_whatever_stands_in_the_query_string_is_answered(market, seed):
    check_random_queries(25, seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(10, 20))
def test_whatever_stands_in_the_query_string_is_answered_a_thousand_times(market, seed):
    check_random_queries(100, seed)


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_results_are_sorted_by_country_in_every_language(market, language):
    with in_language(language):
        names = [shown.item.country.name for shown in asked("sort=country").results().items()]

    assert names[0].startswith("Barbad")


@pytest.mark.parametrize("more", [0, 20])
def test_a_page_costs_the_same_queries_for_few_and_many(market, more, django_assert_num_queries):
    for _ in range(more):
        factories.a_publication()
    found = asked("q=laboratorio&country=PER")

    with django_assert_num_queries(7):
        results = found.results()
        results.items()
        results.groups()
