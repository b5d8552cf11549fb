from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Country, Institution, Mandate, User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NOTED = datetime(2022, 2, 7, 11, tzinfo=UTC)


def test_in_april_2022_there_were_34_member_states():
    day = date(2022, 4, 20)

    assert Country.objects.members(day).count() == 34
    assert Country.objects.with_membership(day).filter(is_member=True).count() == 34


@pytest.mark.parametrize(("day", "member"), [(date(2023, 11, 18), True), (date(2023, 11, 19), False)])
def test_a_country_is_a_member_until_the_day_before_it_leaves(day, member):
    assert Country.objects.members(day).filter(iso3="NIC").exists() is member


@pytest.mark.parametrize(("day", "member"), [(date(1966, 12, 31), False), (date(1967, 1, 1), True)])
def test_a_country_is_a_member_from_its_first_day_on(day, member):
    assert Country.objects.members(day).filter(iso3="BRB").exists() is member


def test_observers_are_no_members():
    day = date(2022, 4, 20)

    observers = set(Country.objects.observers(day).values_list("iso3", flat=True))

    assert {"ESP", "FRA", "EUE"} <= observers
    assert not observers & set(Country.objects.members(day).values_list("iso3", flat=True))


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        (NOTED - timedelta(microseconds=1), False),
        (NOTED, True),
        (NOTED + timedelta(days=99), True),
        (NOTED + timedelta(days=100), False),
    ],
)
def test_an_authority_has_an_account_while_somebody_holds_it(peru, moment, held):
    Mandate.objects.create(seat=peru, holder="María Quispe", since=NOTED, until=NOTED + timedelta(days=100))

    countries = Country.objects.with_authority_account(moment)

    assert [country.iso3 for country in countries] == (["PER"] if held else [])
    assert Mandate.objects.holding(moment).exists() is held


def test_a_country_with_two_holders_is_counted_once_and_a_partner_not_at_all(peru):
    second = factories.a_seat(peru.institution, "second@per.example")
    partner = factories.partner_seat()
    for seat in (peru, second, partner):
        Mandate.objects.create(seat=seat, holder="Somebody", since=NOTED)

    assert Country.objects.with_authority_account(NOTED).count() == 1


def test_institutions_are_asked_for_by_kind(peru, secretariat):
    factories.partner_seat()

    assert [i.kind for i in Institution.objects.authorities()] == ["authority"]
    assert [i.kind for i in Institution.objects.partners()] == ["partner"]
    assert [i.kind for i in Institution.objects.secretariat()] == ["secretariat"]


def test_an_address_is_kept_in_small_letters_and_found_however_it_is_typed():
    seat = User.objects.create_user(" Focal.Point@PER.example ", "a long pass phrase")

    assert seat.email == "focal.point@per.example"
    assert User.objects.get_by_natural_key("FOCAL.POINT@per.example") == seat
    assert seat.check_password("a long pass phrase")


def test_a_seat_made_without_a_password_cannot_sign_in_with_one():
    assert not User.objects.create_user("new@per.example").has_usable_password()


def test_an_administrator_may_open_the_administration():
    administrator = User.objects.create_superuser("administrator@example.org", "a long pass phrase")

    assert administrator.is_staff
    assert administrator.is_superuser


def test_an_institution_has_an_account_while_somebody_holds_an_active_seat(peru):
    def accounts() -> list[Institution]:
        return list(Institution.objects.with_account(datetime.now(UTC)))

    assert accounts() == []
    factories.held(peru)
    factories.held(factories.a_seat(peru.institution, "second@per.example"), "Luis Rojas")
    assert accounts() == [peru.institution]

    User.objects.filter(pk=peru.pk).update(is_active=False)
    assert peru.institution.has_account
    Mandate.objects.filter(seat__email="second@per.example").update(until=datetime.now(UTC))
    assert not peru.institution.has_account


def test_missions_and_sectoral_institutions_are_found_by_country_and_authority(peru, barbados):
    mission, ministry = factories.mission_seat("PER").institution, factories.sectoral_seat("PER").institution
    factories.mission_seat("BRB")

    assert list(Institution.objects.missions_of(peru.institution.country)) == [mission]
    assert list(Institution.objects.sectoral_of(peru)) == [ministry]
    for other in (
        barbados,
        factories.sectoral_seat("PER"),
        factories.mission_seat("PER"),
        factories.secretariat_seat(),
    ):
        assert not Institution.objects.sectoral_of(other).exists()
