"""The page on which somebody lands who has taken over a seat."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sessions import resume, sign_in


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
    with django_assert_num_queries(10):
        client.get(reverse("taken_over"))
    for _one in range(2):
        factories.an_entry_in("returned")
    with django_assert_num_queries(10):
        client.get(reverse("taken_over"))


@pytest.mark.parametrize(
    ("seat", "place", "manual"),
    [
        (factories.partner_seat, "workspace", "focal-point"),
        (factories.board_seat, "exchange", "visitor"),
        (factories.secretariat_seat, "desk", "secretariat"),
    ],
)
def test_each_is_led_to_their_own_place(client, reference_data, seat, place, manual):
    page = sign_in(client, seat()).get(reverse("taken_over")).content.decode()

    assert f'class="button" href="{reverse(place)}"' in page
    assert reverse("manual_page", args=[manual]) in page
