"""The pages on which an institution keeps its profile."""

import pghistory
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Institution, Logo
from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
PROFILE, VERSIONS = "/en/account/profile/", "/en/account/profile/versions/"


@pytest.fixture
def office(client, peru):
    return sign_in(client, peru)


def restore(office, version: int):
    return office.post(reverse("profile_restoration", args=[version]))


def test_a_stranger_is_asked_to_sign_in(client, reference_data):
    for answer in (client.get(PROFILE), client.get(VERSIONS), restore(client, 1)):
        assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("seat", ["partner_seat", "board_seat", "secretariat_seat", "authority_seat"])
def test_each_institution_keeps_its_own_profile(client, reference_data, seat):
    seat = getattr(factories, seat)()
    page = sign_in(client, seat).get(PROFILE)

    assert page.context["institution"] == seat.institution
    client.post(PROFILE, factories.a_profile(seat.institution, name_en="Another name"))
    assert Institution.objects.get(pk=seat.institution_id).name_en == "Another name"


def test_a_seat_without_an_institution_has_none(client, reference_data):
    assert sign_in(client, factories.person_without_institution()).get(PROFILE).status_code == 404


def test_a_saved_profile_is_public_at_once(office, peru):
    posted = factories.a_profile(peru.institution, profile_en="We share what we know.", public_phone="+51 1 617")
    assert office.post(PROFILE, posted).status_code == 302

    page = office.get(reverse("institution", args=[peru.institution_id])).content.decode()
    assert "We share what we know." in page
    assert "+51 1 617" in page


def test_nothing_but_the_profile_changes_whatever_is_posted(office, peru):
    more = {"kind": "secretariat", "country": 1, "language": "fr", "inactive_reason": "x", "pk": 1}
    office.post(PROFILE, factories.a_profile(peru.institution, **more))

    kept = Institution.objects.get(pk=peru.institution_id)
    assert (kept.kind, kept.country, kept.language) == ("authority", peru.institution.country, "es")
    assert kept.inactive_reason == ""


def test_a_refused_profile_keeps_what_was_typed_and_the_logo_that_came_with_it(office, peru):
    logo = SimpleUploadedFile("logo.png", factories.a_picture())
    page = office.post(PROFILE, factories.a_profile(peru.institution, website="x", address="Lima", new_logo=logo))

    assert page.status_code == 422
    shown = page.content.decode()
    assert "Lima" in shown
    assert f'name="logo" value="{Logo.objects.get().pk}"' in shown
    assert "<title>Error:" in shown.replace("\n", "")


def test_a_logo_is_public_from_then_on(office, client, peru):
    logo = SimpleUploadedFile("logo.png", factories.a_picture())
    office.post(PROFILE, factories.a_profile(peru.institution, new_logo=logo))
    client.logout()

    answer = client.get(reverse("logo", args=[Institution.objects.get(pk=peru.institution_id).logo_id]))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.content.startswith(b"RIFF")


def test_the_second_of_two_sees_both_texts_and_then_decides(office, peru):
    mine = factories.a_profile(peru.institution, address="Cusco")
    Institution.objects.filter(pk=peru.institution_id).update(address="Lima")
    page = office.post(PROFILE, mine)

    assert page.status_code == 409
    assert [(one.before, one.after) for one in page.context["theirs"]] == [("Cusco", "Lima")]
    again = {**mine, "version": page.context["form"]["version"].value()}
    assert office.post(PROFILE, again).status_code == 302
    assert Institution.objects.get(pk=peru.institution_id).address == "Cusco"


def test_two_who_write_the_same_are_not_troubled(office, peru):
    mine = factories.a_profile(peru.institution, address="Lima")
    Institution.objects.filter(pk=peru.institution_id).update(address="Lima")

    assert office.post(PROFILE, mine).status_code == 302


def test_a_version_is_restored_and_says_who_did_it(office, peru):
    first = peru.institution.version
    office.post(PROFILE, factories.a_profile(peru.institution, address="Lima"))
    assert restore(office, first).headers["Location"] == VERSIONS

    page = office.get(VERSIONS)
    assert [change.fields for change in page.context["changes"]][:2] == [
        [("address", "Lima", "")],
        [("address", "", "Lima")],
    ]
    assert page.context["changes"][0].who.endswith(f"({peru.email})")
    assert page.content.decode().count("Restore this version") == 2


def test_versions_of_others_cannot_be_restored(office, peru, barbados):
    version = peru.institution.version
    answer = restore(office, barbados.institution.version)

    assert answer.status_code == 404
    assert peru.institution.version == version


def test_versions_cost_the_same_for_one_and_for_three(office, peru, django_assert_num_queries):
    for addresses in (("Lima",), ("Cusco", "Ica")):
        for address in addresses:
            with pghistory.context(user=peru.pk):
                Institution.objects.filter(pk=peru.institution_id).update(address=address)
        with django_assert_num_queries(11):
            office.get(VERSIONS)
