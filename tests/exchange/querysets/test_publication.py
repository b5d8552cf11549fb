from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.moments import end_of
from exchange.models import Publication
from exchange.terms import Terms
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BEGIN, END = datetime(2022, 4, 20, 15, tzinfo=UTC), datetime(2022, 5, 2, 9, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("moment", "public"),
    [
        (BEGIN - MOMENT, False),
        (BEGIN, True),
        (BEGIN + MOMENT, True),
        (END - MOMENT, True),
        (END, False),
        (END + MOMENT, False),
    ],
)
def test_a_publication_is_public_from_its_beginning_until_just_before_its_end(peru, moment, public):
    factories.a_publication(peru, at=BEGIN).entry.withdraw(by=peru, at=END)

    assert Publication.objects.as_of(moment).exists() is public
    assert Publication.objects.at(moment).exists() is public
    assert not Publication.objects.at(None).exists()


def test_when_one_publication_follows_another_every_moment_has_exactly_one(peru):
    entry = factories.a_publication(peru, at=BEGIN).entry
    entry.translate("en", {"title": "Water", "summary": "."}, by=peru, at=END)

    numbers = [Publication.objects.as_of(moment).get().number for moment in (END - MOMENT, END, END + MOMENT)]

    assert numbers == [1, 2, 2]


@pytest.mark.parametrize(
    ("published", "counted"),
    [
        (datetime(2022, 4, 21, 3, 59, 59, 999999, tzinfo=UTC), True),
        (datetime(2022, 4, 21, 4, 0, tzinfo=UTC), False),
    ],
)
def test_as_of_20_april_is_the_end_of_that_day_in_washington(published, counted):
    factories.a_publication(at=published)

    assert Publication.objects.as_of(end_of(date(2022, 4, 20))).exists() is counted


def test_a_card_of_a_past_day_does_not_know_later_confirmations(peru):
    entry = factories.a_publication(peru, at=BEGIN).entry
    entry.confirm(by=peru, at=END)
    entry.confirm(by=peru, at=END + MOMENT)

    def confirmed(moment):
        return Publication.objects.at(moment).for_cards(moment).get().confirmed_on

    assert confirmed(END - MOMENT) == BEGIN
    assert confirmed(END) == END
    assert confirmed(END + MOMENT) == confirmed(None) == END + MOMENT


def test_offers_needs_and_countries_are_counted(peru, barbados):
    factories.a_publication(peru)
    factories.a_publication(peru, kind="need")
    factories.a_publication(barbados)
    peru_pk, barbados_pk = peru.institution.country_id, barbados.institution.country_id

    live = Publication.objects.live()

    assert live.count_by_country() == {peru_pk: {"offer": 1, "need": 1}, barbados_pk: {"offer": 1}}
    assert live.count_by_kind() == {"offer": 2, "need": 1}
    assert (live.offers().count(), live.needs().count()) == (2, 1)
    assert live.under(peru.institution.country).count() == 2


def test_tags_are_counted_each_and_areas_in_the_official_order(peru):
    factories.a_publication(peru, sdgs=[3, 13], focus_areas=["environment", "education"])
    factories.a_publication(peru, sdgs=[13], focus_areas=["environment"])

    assert Publication.objects.count_by_tag("sdgs") == {3: 1, 13: 2}
    areas = Publication.objects.count_by_area(Terms().area)
    assert [(term.key, count) for term, count in areas] == [("education", 1), ("environment", 2)]


def test_the_newest_comes_first(peru):
    old, new = factories.a_publication(peru, at=BEGIN), factories.a_publication(peru, at=END)

    assert list(Publication.objects.newest_first()) == [new, old]
