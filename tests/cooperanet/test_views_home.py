"""The first page, the ways in, and what robots are told."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_home_shows_live_figures_and_costs_the_same_for_one_entry_and_for_three(
    client, peru, django_assert_num_queries
):
    factories.a_publication(peru)
    with django_assert_num_queries(9):
        client.get(reverse("home"))
    factories.a_publication(peru)
    factories.a_publication(peru, kind="need")
    with django_assert_num_queries(9):
        page = client.get(reverse("home"))
    assert (page.context["offers"], page.context["needs"]) == (2, 1)


def test_home_of_an_empty_exchange_stands(client, reference_data):
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "home"), [("es-PE,es;q=0.9", "/es/"), ("pt", "/pt-br/"), ("fr-HT", "/fr/"), ("de", "/en/")]
)
def test_the_bare_address_leads_to_the_readers_language(client, accepted, home):
    assert client.get("/", headers={"accept-language": accepted}).url == home


def test_the_short_portuguese_address_keeps_its_path_and_query(client):
    assert client.get("/pt/exchange/?sdg=6").url == "/pt-br/exchange/?sdg=6"


@pytest.mark.parametrize(
    ("seat", "place"),
    [
        (factories.authority_seat, "workspace"),
        (factories.sectoral_seat, "workspace"),
        (factories.mission_seat, "mission_workspace"),
        (factories.secretariat_seat, "desk"),
        (factories.board_seat, "queue"),
    ],
)
def test_after_signing_in_each_lands_in_their_own_place(client, reference_data, seat, place):
    sign_in(client, seat())
    assert client.get(reverse("after_sign_in")).url == reverse(place)


def test_robots_keep_out_of_working_pages_in_every_language(client):
    said = client.get("/robots.txt").content.decode()
    assert {f"Disallow: /{code}/workspace/" for code in ("en", "es", "pt-br", "fr")} <= set(said.splitlines())
