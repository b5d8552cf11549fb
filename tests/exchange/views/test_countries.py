"""Countries as everybody reads them."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def test_the_list_names_every_member_state_and_costs_two_queries(client, peru, django_assert_num_queries):
    factories.a_publication(peru)
    factories.a_publication(peru, kind="need")
    with django_assert_num_queries(2):
        page = client.get(reverse("countries"))
    rows = {row["country"].iso3: (row["offers"], row["needs"]) for row in page.context["members"]}
    assert rows["PER"] == (1, 1)
    assert rows["BRB"] == (0, 0)
    assert "CUB" not in rows


def test_a_country_shows_its_authority_and_costs_the_same_for_one_entry_and_for_three(
    client, peru, django_assert_num_queries
):
    factories.a_publication(peru)
    with django_assert_num_queries(10):
        client.get(reverse("country", args=["per"]))
    factories.a_publication(peru)
    factories.a_publication(peru, kind="need")
    with django_assert_num_queries(10):
        page = client.get(reverse("country", args=["per"]))
    assert page.context["authority"] == peru.institution
    assert (page.context["offer_count"], page.context["need_count"]) == (2, 1)


def test_a_country_without_entries_says_so_and_one_that_is_none_is_missing(client, reference_data):
    assert client.get(reverse("country", args=["brb"])).status_code == 200
    assert client.get(reverse("country", args=["xxx"])).status_code == 404
