from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.languages import in_language
from accounts.models import Country, Standing
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.mark.parametrize(("language", "name"), [("en", "Brazil"), ("es", "Brasil"), ("pt", "Brasil"), ("fr", "Brésil")])
def test_a_country_is_named_in_the_readers_language(language, name):
    with in_language(language):
        assert str(factories.country("BRA")) == name


def test_a_missing_name_is_the_first_there_is():
    country = Country(name_es="Islas", name_fr="Îles")

    assert country.name_in("pt") == "Islas"
    assert Country().name_in("en") == ""


@pytest.mark.parametrize(
    "make",
    [
        lambda: Country.objects.create(iso3="QQQ", iso2="QQ"),
        lambda: Country.objects.create(iso3="PER", iso2="XX", name_en="Twice"),
        lambda: Standing.objects.create(
            country=factories.country("CUB"), standing="member", since=date(2020, 1, 1), until=date(2020, 1, 1)
        ),
        lambda: Standing.objects.create(country=factories.country("PER"), standing="member", since=date(1948, 1, 1)),
        lambda: Standing.objects.create(
            country=factories.country("PER"), standing="observer", since=date(2020, 1, 1), until=date(2021, 1, 1)
        ),
    ],
    ids=["no name", "a code twice", "ends as it begins", "the same standing twice", "two standings at a time"],
)
def test_the_database_refuses(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_every_change_of_a_country_and_its_standing_leaves_an_event():
    country = factories.country("PER")
    country.note = "seen"
    country.save()
    standing = country.standings.get()
    standing.until = date(2030, 1, 1)
    standing.save()

    assert [event.pgh_label for event in country.events.order_by("pk")][-1] == "update"
    assert standing.events.latest("pk").until == date(2030, 1, 1)


def test_a_country_may_leave_and_come_back_on_any_later_day():
    country = factories.country("PER")
    country.standings.update(until=date(2020, 1, 1))

    Standing.objects.create(country=country, standing="observer", since=date(2020, 1, 1), until=date(2021, 1, 1))
    Standing.objects.create(country=country, standing="member", since=date(2021, 1, 1))

    assert Country.objects.members(date(2020, 6, 1)).filter(pk=country.pk).count() == 0
    assert Country.objects.members(date(2021, 1, 1)).filter(pk=country.pk).count() == 1


def test_a_country_knows_its_authority_and_what_it_counted_as_last(peru):
    country = factories.country("PER")
    country.standings.update(until=date(2020, 1, 1))
    observer = Standing.objects.create(country=country, standing="observer", since=date(2021, 1, 1))

    assert country.standing == observer
    assert country.authority == peru.institution
    assert factories.country("BRB").authority is None
