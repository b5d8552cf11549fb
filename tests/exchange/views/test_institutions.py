"""Institutions as everybody reads them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution, Mandate
from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def page_of(institution: Institution, client: Client | None = None):
    return (client or Client()).get(reverse("institution", args=[institution.pk]))


def text_of(institution: Institution) -> str:
    return page_of(institution).content.decode()


def test_it_says_who_it_is_and_costs_the_same_for_one_entry_and_for_three(peru, django_assert_num_queries):
    factories.a_publication(peru)
    with django_assert_num_queries(7):
        page_of(peru.institution)
    factories.a_publication(peru)
    factories.a_publication(peru, kind="need")
    with django_assert_num_queries(7):
        page = page_of(peru.institution)
    assert (page.context["offer_count"], page.context["need_count"]) == (2, 1)


def test_entries_of_others_and_those_not_public_are_not_there(peru, barbados):
    factories.an_entry(peru)
    factories.a_publication(barbados)

    page = page_of(peru.institution)
    assert (page.context["offers"], page.context["needs"]) == ([], [])
    assert page.status_code == 200


def test_its_figures_lead_to_its_entries_in_the_exchange(client, peru, barbados):
    publication = factories.a_publication(peru)
    factories.a_publication(barbados)
    found = client.get(page_of(peru.institution).context["offers_url"])

    assert [described.item for described in found.context["items"]] == [publication]


@pytest.mark.parametrize("kind", ["authority", "mission", "sectoral", "partner", "observer-agency"])
def test_those_that_cooperate_have_a_page(reference_data, kind):
    assert page_of(factories.an_institution(kind)).status_code == 200


@pytest.mark.parametrize("kind", ["board", "secretariat"])
def test_those_that_run_the_platform_have_none(reference_data, kind):
    assert page_of(factories.an_institution(kind, None)).status_code == 404


def test_a_profile_in_another_language_is_marked_as_such(peru):
    Institution.objects.filter(pk=peru.institution_id).update(profile_es="Compartimos lo que sabemos.")

    shown = text_of(peru.institution)
    assert '<div class="prose" lang="es"><p>Compartimos lo que sabemos.' in shown
    assert "This text is in Spanish" in shown


def test_names_of_holders_are_public_only_where_the_institution_says_so(peru):
    Mandate.objects.create(seat=peru, holder="Rosa Quispe", position="Directora", since=timezone.now())
    assert "Rosa Quispe" not in text_of(peru.institution)
    Institution.objects.filter(pk=peru.institution_id).update(shows_holders=True)
    assert "Rosa Quispe" in text_of(peru.institution)
    peru.is_active = False
    peru.save()
    assert "Rosa Quispe" not in text_of(peru.institution)


def test_pages_of_today_use_the_name_of_today_and_pages_of_the_past_that_of_their_day(client, peru):
    publication = factories.a_publication(peru, at=timezone.now() - timedelta(days=9))
    Institution.objects.filter(pk=peru.institution_id).update(name_en="APCI")
    address, day = reverse("publication", args=[publication.entry_id]), timezone.localdate().isoformat()

    assert "APCI</a>" in client.get(address).content.decode()
    assert "Authority of Peru</a>" in client.get(address, {"as_of": day}).content.decode()
    assert "APCI</a>" in client.get(reverse("exchange")).content.decode()
    assert "Authority of Peru</a>" in client.get(reverse("exchange"), {"as_of": day}).content.decode()


def test_a_logo_that_is_not_shown_is_missing_for_others(client, peru, barbados):
    logo = reverse("logo", args=[factories.a_logo(peru.institution).pk])

    assert client.get(logo).status_code == 404
    assert sign_in(Client(), barbados).get(logo).status_code == 404
    assert sign_in(Client(), peru).get(logo).status_code == 200
