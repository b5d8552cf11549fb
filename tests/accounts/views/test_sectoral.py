"""An Authority's sectoral institutions."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Institution, Invitation, Mail
from tests import factories
from tests.sessions import resume

pytestmark = pytest.mark.django_db
LIST = "sectoral_institutions"
MINISTRY = {"name_es": "Ministerio de Salud", "language": "es", "address": "cooperacion@minsa.example"}


@pytest.fixture
def authority(client, peru):
    return resume(client, peru)


def a_ministry(by, address: str = "cooperacion@minsa.example", name: str = "Ministerio de Salud") -> Institution:
    return Institution.establish(by=by, address=address, name_es=name, language="es")


def test_an_authority_creates_a_ministry_and_its_first_seat_is_invited(authority, peru):
    answer = authority.post(reverse("sectoral_new"), MINISTRY)

    ministry = Institution.objects.get(kind="sectoral")
    assert answer.url == reverse(LIST)
    assert (ministry.parent, ministry.country) == (peru.institution, peru.institution.country)
    invitation = Invitation.objects.get(institution=ministry)
    assert (invitation.address, invitation.invited_by, invitation.language) == (MINISTRY["address"], peru, "es")
    assert peru.institution.name_es in invitation.mail.body


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name_es": ""}, "Give at least one name."),
        ({"address": "nobody"}, "Enter a valid email address."),
        ({"address": "cooperation@per.example"}, "A seat with this address exists already."),
        ({"address": "x@p3r.example"}, "looks like per.example"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(authority, changes, words):
    answer = authority.post(reverse("sectoral_new"), {**MINISTRY, **changes})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Institution.objects.filter(kind="sectoral").exists()


def test_a_name_that_is_there_already_is_pointed_out(authority, peru):
    a_ministry(peru)

    answer = authority.post(
        reverse("sectoral_new"), {**MINISTRY, "name_en": "ministerio de salud", "address": "a@b.example"}
    )

    assert answer.status_code == 422
    assert Institution.objects.filter(kind="sectoral").count() == 1


def test_the_list_costs_the_same_for_one_ministry_and_for_three(authority, peru, django_assert_num_queries):
    factories.held(factories.a_seat(a_ministry(peru), "a@b.example"), "Luis Rojas")
    with django_assert_num_queries(7):
        authority.get(reverse(LIST))
    second = a_ministry(peru, "b@b.example", "Dos")
    factories.held(factories.a_seat(second, "c@b.example"), "Rosa Flores")
    a_ministry(peru, "d@b.example", "Tres")
    with django_assert_num_queries(7):
        page = authority.get(reverse(LIST)).content.decode()
    assert "Rosa Flores, since" in page
    assert "b@b.example" in page


def test_a_further_seat_is_invited_reminded_and_revoked(authority, peru):
    ministry = a_ministry(peru)
    authority.post(reverse("sectoral_invitation", args=[ministry.pk]), {"address": "second@minsa.example"})
    invitation = Invitation.objects.get(address="second@minsa.example")

    authority.post(reverse("sectoral_reminder", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.reminded_at
    authority.post(reverse("sectoral_revocation", args=[invitation.pk]))
    again = authority.post(reverse("sectoral_revocation", args=[invitation.pk]), follow=True)

    invitation.refresh_from_db()
    assert invitation.revoked_at
    assert "this invitation has ended" in again.content.decode()


def test_of_two_who_invite_one_address_the_second_is_told(authority, peru, monkeypatch):
    a_ministry(peru)
    monkeypatch.setattr("accounts.sectoral_forms.Known.problem_of", lambda *_args: "")

    answer = authority.post(reverse("sectoral_new"), {**MINISTRY, "name_es": "Otro"})

    assert answer.status_code == 409
    assert Institution.objects.filter(kind="sectoral").count() == 1


def test_what_belongs_to_another_authority_is_missing(client, peru, barbados):
    ministry = a_ministry(peru)
    stranger = resume(client, barbados)

    for name, pk in (
        ("sectoral_invitation", ministry.pk),
        ("sectoral_reminder", ministry.invitations.get().pk),
        ("sectoral_revocation", ministry.invitations.get().pk),
    ):
        assert stranger.post(reverse(name, args=[pk]), {"address": "x@y.example"}).status_code == 404
    assert MINISTRY["address"] not in stranger.get(reverse(LIST)).content.decode()


def test_only_its_authority_and_the_secretariat_invite_to_a_ministry(peru, barbados, secretariat):
    ministry = a_ministry(peru)
    invitation = ministry.invitations.get()

    for stranger in (barbados, factories.sectoral_seat(), factories.mission_seat(), factories.partner_seat()):
        with pytest.raises(PermissionDenied):
            Invitation.invite(ministry, "third@minsa.example", by=stranger)
        with pytest.raises(PermissionDenied):
            invitation.remind(by=stranger)
        with pytest.raises(PermissionDenied):
            invitation.revoke(by=stranger)
    with pytest.raises(PermissionDenied):
        Invitation.invite(barbados.institution, "third@minsa.example", by=peru)
    with pytest.raises(PermissionDenied):
        Institution.establish(by=factories.partner_seat(), address="third@minsa.example", name_es="Tres")
    invitation.remind(by=secretariat)


def test_the_authority_is_told_when_its_ministry_takes_up_the_account(peru, secretariat):
    ministry = a_ministry(peru)

    ministry.invitations.get().accept(holder="Rosa Flores", position="Directora", password=None)

    told = Mail.objects.filter(key__contains="-accepted:")
    assert {mail.to for mail in told} == {peru.email, secretariat.email}
    assert "Rosa Flores" in told.get(to=peru.email).body
