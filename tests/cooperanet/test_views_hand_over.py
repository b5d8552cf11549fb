"""The page on which somebody lands who has taken over a seat."""

import re

import pytest
from django.urls import reverse

from accounts.models import Mail, User
from tests import factories
from tests.sessions import resume, sign_in

NEW = "una casa en el lago"


@pytest.fixture
def administrator(reference_data) -> User:
    return User.objects.create_superuser("administrator@cooperanet.example")


def test_it_shows_what_waits_of_the_own_institution_and_what_to_do_first(client, peru, barbados):
    factories.an_entry(barbados, texts=factories.texts("Ajena"))
    factories.an_entry(peru, texts=factories.texts("Borrador nuestro"))
    factories.an_entry_in("returned")
    factories.a_submitted_entry(peru, texts=factories.texts("Enviada nuestra"))
    page = resume(client, peru).get(reverse("taken_over")).content.decode()

    for words in ("Borrador nuestro", "Please name the laboratory.", "Enviada nuestra"):
        assert words in page
    assert "Ajena" not in page
    for place in ("mfa_activate_totp", "profile", "seats", "workspace"):
        assert reverse(place) in page
    assert reverse("manual_page", args=["focal-point"]) in page


def test_it_costs_the_same_for_one_entry_and_for_three(client, peru, django_assert_num_queries):
    factories.an_entry_in("returned")
    resume(client, peru)
    with django_assert_num_queries(16):
        client.get(reverse("taken_over"))
    for _one in range(2):
        factories.an_entry_in("returned")
    with django_assert_num_queries(16):
        client.get(reverse("taken_over"))


@pytest.mark.parametrize(
    ("seat", "place", "manual"),
    [
        (factories.partner_seat, "workspace", "focal-point"),
        (factories.sectoral_seat, "workspace", "sectoral"),
        (factories.mission_seat, "mission_workspace", "mission"),
        (factories.board_seat, "queue", "visitor"),
        (factories.secretariat_seat, "desk", "secretariat"),
    ],
)
def test_each_is_led_to_their_own_place(client, reference_data, seat, place, manual):
    page = sign_in(client, seat()).get(reverse("taken_over")).content.decode()

    assert f'class="button" href="{reverse(place)}"' in page
    assert reverse("manual_page", args=[manual]) in page


def test_the_first_sign_in_after_a_hand_over_leads_here_once(client, peru, administrator):
    factories.a_hand_over(peru).confirm(by=administrator)
    sign_in(client, User.objects.get(pk=peru.pk))
    assert client.get(reverse("after_sign_in")).url == reverse("taken_over")
    assert client.get(reverse("after_sign_in")).url == reverse("taken_over")
    client.get(reverse("taken_over"))

    assert client.get(reverse("after_sign_in")).url == reverse("workspace")


def test_from_the_mailed_link_to_here_there_are_two_screens_between(client, peru, administrator):
    """The password, and signing in with it."""
    factories.a_hand_over(peru).confirm(by=administrator)
    body = Mail.objects.get(key__startswith="hand_over_password").body
    link = re.search(r"https?://[^/]+(/\S+/password/reset/key/\S+)", body)[1]
    first = client.get(link, follow=True).redirect_chain[-1][0]
    second = client.post(first, {"password1": NEW, "password2": NEW}, follow=True)
    assert second.redirect_chain[-1][0] == reverse("account_login")
    third = client.post(reverse("account_login"), {"login": peru.email, "password": NEW}, follow=True)

    assert third.redirect_chain[-1][0] == reverse("taken_over")
