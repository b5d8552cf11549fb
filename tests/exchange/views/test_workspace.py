"""The institution's workspace."""

import pytest
from django.urls import reverse

from exchange.models import Entry
from tests import factories
from tests.sessions import resume

pytestmark = pytest.mark.django_db


def test_the_workspace_shows_the_own_institution_only_and_costs_the_same_for_one_entry_and_for_three(
    client, peru, barbados, django_assert_num_queries
):
    factories.a_publication(barbados, texts=factories.texts("Ajena"))
    factories.an_entry(peru)
    resume(client, peru)
    with django_assert_num_queries(19):
        client.get(reverse("workspace"))
    factories.an_entry_in("returned")
    factories.a_submitted_entry(peru)
    with django_assert_num_queries(19):
        page = client.get(reverse("workspace"))
    assert page.context["total"] == 3
    assert "Ajena" not in page.content.decode()


def test_what_was_returned_stands_first_with_the_note(client, peru):
    factories.an_entry_in("returned")
    page = resume(client, peru).get(reverse("workspace")).content.decode()
    assert "Please name the laboratory." in page


def test_a_new_account_is_told_what_to_do(client, peru):
    page = resume(client, peru).get(reverse("workspace"))
    assert page.context["total"] == 0
    assert reverse("entry_create") in page.content.decode()


def test_a_new_need_begins_as_a_draft_of_the_institution(client, peru):
    answer = resume(client, peru).post(reverse("entry_create"), {"kind": "need"})
    entry = Entry.objects.get()
    assert (entry.kind, entry.institution, entry.status) == ("need", peru.institution, "draft")
    assert answer.url == reverse("entry_edit", args=[entry.pk])


@pytest.mark.parametrize("page", ["entry", "entry_preview", "entry_edit"])
def test_an_entry_of_another_institution_is_missing(client, peru, barbados, page):
    entry = factories.an_entry(barbados)
    resume(client, peru)
    foreign = client.get(reverse(page, args=[entry.pk]))
    missing = client.get(reverse(page, args=[entry.pk + 999]))
    assert foreign.status_code == missing.status_code == 404
    assert len(foreign.content) == len(missing.content)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "published", "declined", "archived"])
def test_an_entry_page_stands_in_every_status(client, peru, status):
    entry = factories.an_entry_in(status)
    page = resume(client, peru).get(reverse("entry", args=[entry.pk]))
    assert page.status_code == 200
    assert entry.original.title in page.content.decode()


def test_the_preview_reads_as_the_public_page_would(client, peru):
    entry = factories.an_entry(peru)
    page = resume(client, peru).get(reverse("entry_preview", args=[entry.pk])).content.decode()
    assert factories.SUMMARY in page
