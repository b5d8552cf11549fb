"""Adding a translation over the web."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sessions import resume, sign_in

pytestmark = pytest.mark.django_db
WORDS = {"title": "Diagnosis in rural laboratories", "summary": "The institute teaches how to diagnose diseases."}


def _url(entry, language="en"):
    return reverse("entry_translation", args=[entry.pk, language])


def test_a_translation_of_a_public_entry_is_public_at_once_and_names_who_made_it(client, peru):
    entry = factories.a_publication(peru).entry
    resume(client, peru).post(_url(entry), WORDS)
    live = entry.live
    assert (live.number, live.cause) == (2, "translation")
    assert live.text_in("en").title == WORDS["title"]
    assert live.text_in("en").by == peru.institution.name_en


def test_the_secretariat_may_translate_what_is_public(client, peru, secretariat):
    entry = factories.a_publication(peru).entry
    assert sign_in(client, secretariat).post(_url(entry), WORDS).url == reverse("publication", args=[entry.pk])
    assert entry.live.text_in("en").by == secretariat.institution.name_en


def test_the_secretariat_cannot_touch_a_draft(client, peru, secretariat):
    entry = factories.an_entry(peru)
    assert sign_in(client, secretariat).get(_url(entry)).status_code == 404


def test_a_translation_of_a_draft_stays_in_the_draft(client, peru):
    entry = factories.an_entry(peru)
    resume(client, peru).post(_url(entry), WORDS)
    entry.refresh_from_db()
    assert entry.texts["en"]["title"] == WORDS["title"]
    assert not entry.publications.exists()


@pytest.mark.parametrize("language", ["es", "de", "EN", "0"])
def test_the_original_and_unknown_languages_are_missing(client, peru, language):
    entry = factories.an_entry(peru)
    assert resume(client, peru).get(_url(entry, language)).status_code == 404


def test_an_empty_title_is_asked_for_and_the_rest_is_kept(client, peru):
    entry = factories.an_entry(peru)
    answer = resume(client, peru).post(_url(entry), {**WORDS, "title": ""})
    assert "title" in answer.context["form"].errors
    assert WORDS["summary"] in answer.content.decode()


def test_a_foreign_entry_is_missing(client, peru, barbados):
    entry = factories.a_publication(peru).entry
    assert resume(client, barbados).get(_url(entry)).status_code == 404
