from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.languages import in_language
from accounts.models import Institution, Mandate
from accounts.moments import end_of
from exchange.models import FocusArea, Publication
from reports import figures
from tests import factories

DAY = date(2022, 4, 20)
counts = st.integers(0, 10**6)


def publications():
    return Publication.objects.as_of(end_of(DAY))


def as_pairs(rows) -> list[tuple]:
    return [(row.key, row.count) for row in rows]


# Shares


@pytest.mark.parametrize(
    ("count", "total", "decimals", "expected"),
    [
        (91, 280, 0, "33"),
        (124, 238, 1, "52.1"),
        (1, 238, 1, "0.4"),
        (1, 8, 0, "13"),
        (1, 280, 0, "0"),
        (5, 34, 0, "15"),
    ],
)
def test_shares_are_rounded_half_up(count, total, decimals, expected):
    assert str(figures.share(count, total, decimals)) == expected


@pytest.mark.parametrize(("decimals", "expected"), [(0, "0"), (1, "0.0")])
def test_a_share_of_nothing_is_zero(decimals, expected):
    assert str(figures.share(0, 0, decimals)) == expected


@settings(deadline=None)
@given(count=counts, rest=counts, decimals=st.integers(0, 3))
def test_a_share_is_off_by_half_a_unit_at_most_and_never_rounded_down_from_the_half(count, rest, decimals):
    total = count + rest
    share = figures.share(count, total, decimals)

    exact = Fraction(100 * count, total) if total else Fraction(0)
    off = Fraction(share) - exact
    half = Fraction(1, 2 * 10**decimals)
    assert -half < off <= half
    assert -share.as_tuple().exponent == decimals
    assert 0 <= share <= 100


@settings(deadline=None)
@given(parts=st.lists(counts, min_size=1, max_size=40))
def test_each_share_depends_on_its_own_row_only(parts):
    shares = [figures.share(part, sum(parts), 1) for part in parts]

    assert shares == [figures.share(part, sum(parts), 1) for part in reversed(parts)][::-1]
    assert abs(sum(shares, Decimal(0)) - (100 if sum(parts) else 0)) <= Decimal("0.05") * len(parts)


# Tables


@pytest.mark.django_db
def test_the_three_usual_types_are_shown_even_without_entries(reference_data):
    assert as_pairs(figures.by_type(publications())) == [
        ("offer-member-state", 0),
        ("offer-partner", 0),
        ("need-member-state", 0),
    ]


@pytest.mark.django_db
def test_missions_and_sectoral_institutions_count_as_their_member_state_and_agencies_as_observers(small_exchange):
    _publish_as("mission", "sectoral", "observer-agency", "secretariat")

    assert as_pairs(figures.by_type(publications())) == [
        ("offer-member-state", 4),
        ("offer-partner", 1),
        ("need-member-state", 1),
        ("offer-observer", 1),
        ("offer-inter-american", 1),
    ]


def _publish_as(*kinds: str) -> None:
    """One offer of Peru's for each kind of institution, as it was printed on the day."""
    peru = factories.authority_seat("PER")
    for kind in kinds:
        Institution.objects.filter(pk=peru.institution_id).update(kind=kind)
        entry = factories.an_entry(peru)
        content = {**entry.content(), "entry": entry, "number": 1, "cause": "first"}
        since = datetime(2022, 4, 2, tzinfo=UTC)
        names = {"institution": peru.institution, "institution_names": peru.institution.names()}
        Publication.objects.create(**content, **names, institution_kind=kind, since=since, stated_at=since)


@pytest.mark.django_db
def test_every_kind_of_institution_has_its_type(reference_data):
    assert sorted(kind for kinds in figures.PARTIES.values() for kind in kinds) == sorted(Institution.Kind)
    assert {key.partition("-")[2] for key in figures.type_labels()} == set(figures.PARTIES)


@pytest.mark.django_db
def test_only_countries_with_entries_are_listed(small_exchange):
    assert as_pairs(figures.by_country(publications())) == [("BRB", 1), ("PER", 3)]


@pytest.mark.parametrize(("language", "order"), [("en", "BHS BRB MEX PER"), ("fr", "BHS BRB MEX PER")])
@pytest.mark.django_db
def test_countries_stand_in_the_readers_alphabet_without_article_and_accents(small_exchange, language, order):
    for code in ("MEX", "BHS"):
        factories.a_publication(factories.authority_seat(code), at=datetime(2022, 4, 2, tzinfo=UTC))

    with in_language(language):
        assert [row.key for row in figures.by_country(publications())] == order.split()


@pytest.mark.django_db
def test_all_areas_are_listed_in_the_official_order_with_zeros(small_exchange):
    rows = dict(as_pairs(figures.by_focus_area(publications(), DAY)))

    assert list(rows) == list(FocusArea.objects.official().values_list("key", flat=True))
    assert {key: count for key, count in rows.items() if count} == {
        "environment": 2,
        "social": 1,
        "other": 1,
        "smes": 1,
    }


@pytest.mark.parametrize(
    ("key", "retired_on", "listed"),
    [("culture", DAY, False), ("culture", DAY + timedelta(days=1), True), ("social", DAY, True)],
)
@pytest.mark.django_db
def test_an_area_retired_by_that_day_is_listed_only_where_entries_carry_it(small_exchange, key, retired_on, listed):
    FocusArea.objects.filter(key=key).update(retired_on=retired_on)

    assert (key in dict(as_pairs(figures.by_focus_area(publications(), DAY)))) is listed


@pytest.mark.django_db
def test_all_seventeen_goals_are_listed_by_number(small_exchange):
    rows = as_pairs(figures.by_sdg(publications()))

    assert [key for key, _count in rows] == list(range(1, 18))
    assert dict(rows)[17] == 3


@pytest.mark.django_db
def test_what_was_not_public_that_day_is_not_counted(small_exchange):
    before = Publication.objects.as_of(end_of(date(2022, 3, 31)))

    assert figures.by_country(before) == []
    assert sum(row.count for row in figures.by_sdg(before)) == 0


@pytest.mark.django_db
def test_an_account_counts_from_the_moment_somebody_holds_it(peru):
    noon = datetime(2022, 4, 20, 16, tzinfo=UTC)
    Mandate.objects.create(seat=peru, holder="María Quispe", since=noon)

    before, after = figures.adoption(noon - timedelta(seconds=1)), figures.adoption(noon)

    assert (before.members, before.with_account, before.without_account) == (34, 0, 34)
    assert (after.members, after.with_account, after.without_account) == (34, 1, 33)


@pytest.mark.parametrize("entries", [1, 3])
@pytest.mark.django_db
def test_a_table_costs_the_same_queries_however_many_entries_there_are(reference_data, entries):
    for _number in range(entries):
        factories.a_publication(at=datetime(2022, 4, 2, tzinfo=UTC))

    with CaptureQueriesContext(connection) as queries:
        figures.by_type(publications())
        figures.by_country(publications())
        figures.by_focus_area(publications(), DAY)
        figures.by_sdg(publications())
        figures.adoption(end_of(DAY))

    assert len(queries) == 8  # types 1, adoption 1; the others count, and read their reference list


@pytest.mark.django_db(transaction=True)
def test_figures_of_one_snapshot_do_not_see_what_is_published_meanwhile(committed):
    with figures.one_snapshot():
        assert figures.by_country(publications()) == []
        with connection.cursor() as cursor:
            cursor.execute("show transaction_isolation")
            assert cursor.fetchone() == ("repeatable read",)
            cursor.execute("show transaction_read_only")
            assert cursor.fetchone() == ("on",)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_an_area_that_came_later_is_no_row_of_an_earlier_report():
    FocusArea.objects.filter(key="culture").update(in_use_since=date(2023, 1, 1))

    shown = {
        year: {row.key for row in figures.by_focus_area(Publication.objects.none(), date(year, 4, 20))}
        for year in (2022, 2024)
    }

    assert "culture" not in shown[2022]
    assert "culture" in shown[2024]
