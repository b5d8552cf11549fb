"""Adding a translation over the web."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sessions import resume, sign_in

pytestmark = pytest.mark.django_db
WORDS = {"title": "Diagnosis in rural laboratories", "summary": "The institute teaches how to diagnose diseases."}


def _url(entry, language="en"):
    return reverse("entry_translation", args=[entry.pk, language])


def _translate(client, entry, **changes):
    return client.post(_url(entry), {**WORDS, "seen": entry.seal("en"), **changes})


@pytest.mark.parametrize("public", [True, False])
def test_the_second_of_two_translators_is_shown_the_other_text_and_keeps_the_own(client, peru, public):
    entry = factories.a_publication(peru).entry if public else factories.an_entry(peru)
    seen = entry.seal("en")
    _translate(resume(client, peru), entry, title="The first one")
    second = _translate(client, entry, title="The second one", seen=seen)
    page = second.content.decode()
    entry.refresh_from_db()
    assert second.status_code == 409
    assert "<del>second</del>" in page
    assert 'value="The second one"' in page or ">\nThe second one" in page
    assert (entry.live or entry).texts["en"]["title"] == "The first one"

    again = _translate(client, entry, title="The second one", seen=second.context["form"]["seen"].value())
    entry.refresh_from_db()
    assert again.status_code == 302
    assert (entry.live or entry).texts["en"]["title"] == "The second one"


def test_other_changes_of_the_entry_do_not_disturb_a_translator(client, peru):
    entry = factories.an_entry(peru)
    seen = entry.seal("en")
    entry.save_draft({"sdgs": [13]}, by=peru, version=entry.version)
    assert _translate(resume(client, peru), entry, seen=seen).status_code == 302


def test_a_translation_of_a_public_entry_is_public_at_once_and_names_who_made_it(client, peru):
    entry = factories.a_publication(peru).entry
    _translate(resume(client, peru), entry)
    live = entry.live
    assert (live.number, live.cause) == (2, "translation")
    assert live.text_in("en").title == WORDS["title"]
    assert live.text_in("en").by == peru.institution.name_en


def test_the_secretariat_may_translate_what_is_public(client, peru, secretariat):
    entry = factories.a_publication(peru).entry
    assert _translate(sign_in(client, secretariat), entry).url == reverse("publication", args=[entry.pk])
    assert entry.live.text_in("en").by == secretariat.institution.name_en


def test_the_secretariat_cannot_touch_a_draft(client, peru, secretariat):
    entry = factories.an_entry(peru)
    assert sign_in(client, secretariat).get(_url(entry)).status_code == 404


def test_a_translation_of_a_draft_stays_in_the_draft(client, peru):
    entry = factories.an_entry(peru)
    _translate(resume(client, peru), entry)
    entry.refresh_from_db()
    assert entry.texts["en"]["title"] == WORDS["title"]
    assert not entry.publications.exists()


@pytest.mark.parametrize("language", ["es", "de", "EN", "0"])
def test_the_original_and_unknown_languages_are_missing(client, peru, language):
    entry = factories.an_entry(peru)
    assert resume(client, peru).get(_url(entry, language)).status_code == 404


def test_an_empty_title_is_asked_for_and_the_rest_is_kept(client, peru):
    entry = factories.an_entry(peru)
    answer = resume(client, peru).post(_url(entry), {**WORDS, "title": "", "seen": entry.seal("en")})
    assert "title" in answer.context["form"].errors
    assert WORDS["summary"] in answer.content.decode()


def test_a_foreign_entry_is_missing(client, peru, barbados):
    entry = factories.a_publication(peru).entry
    assert resume(client, barbados).get(_url(entry)).status_code == 404
