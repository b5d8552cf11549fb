"""Writing an entry over the web: nothing is lost, and all is checked on submission."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sessions import resume

pytestmark = pytest.mark.django_db


def _edit(client, entry, url="entry_edit", **changes):
    return client.post(reverse(url, args=[entry.pk]), factories.answers(entry, **changes))


def test_a_draft_is_saved_with_almost_nothing_filled_in(client, peru):
    entry = factories.an_entry(peru, texts={}, focus_areas=[], sdgs=[], forms=[], modality="", stage="")
    answer = _edit(resume(client, peru), entry, title="Agua")
    entry.refresh_from_db()
    assert answer.status_code == 302
    assert entry.original.title == "Agua"


def test_submitting_with_answers_missing_saves_the_draft_and_names_each_field(client, peru):
    entry = factories.an_entry(peru, focus_areas=[], sdgs=[])
    answer = _edit(resume(client, peru), entry, title="Agua segura", then="submit")
    entry.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, entry.status, entry.original.title) == (422, "draft", "Agua segura")
    assert {"focus_areas", "sdgs"} == set(answer.context["form"].errors)
    assert "<title>Error:" in page


def test_submitting_a_complete_entry_sends_it_to_the_secretariat(client, peru):
    entry = factories.an_entry(peru)
    answer = _edit(resume(client, peru), entry, then="submit")
    entry.refresh_from_db()
    assert (answer.url, entry.status) == (reverse("entry", args=[entry.pk]), "submitted")


def test_a_wrong_answer_keeps_everything_that_was_typed(client, peru):
    entry = factories.an_entry(peru)
    answer = _edit(resume(client, peru), entry, title="Texto nuevo", starts_on="2024-05-01", ends_on="2023-05-01")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Texto nuevo" in page
    assert 'value="2023-05-01"' in page


def test_the_second_of_two_tabs_is_shown_the_other_text_and_keeps_its_own(client, peru):
    entry = factories.an_entry(peru)
    stale = entry.version
    _edit(resume(client, peru), entry, title="Primera pestaña")
    entry.refresh_from_db()
    answer = _edit(client, entry, title="Segunda pestaña", version=stale)
    page = answer.content.decode()
    entry.refresh_from_db()
    assert answer.status_code == 409
    assert "Segunda pestaña" in page
    assert "Primera" in page
    assert entry.original.title == "Primera pestaña"


def test_autosave_saves_and_gives_the_version_for_the_next_save(client, peru):
    entry = factories.an_entry(peru)
    answer = _edit(resume(client, peru), entry, "entry_autosave", title="Guardado solo")
    entry.refresh_from_db()
    assert (answer.status_code, entry.original.title) == (200, "Guardado solo")
    assert str(entry.version) in answer.content.decode()


def test_autosave_never_writes_over_another_persons_text(client, peru):
    entry = factories.an_entry(peru)
    stale = entry.version
    _edit(resume(client, peru), entry, title="De otra persona")
    entry.refresh_from_db()
    answer = _edit(client, entry, "entry_autosave", title="Mío", version=stale)
    entry.refresh_from_db()
    assert (answer.status_code, entry.original.title) == (409, "De otra persona")


@pytest.mark.parametrize("status", ["submitted", "published", "declined", "archived"])
def test_what_is_not_a_draft_cannot_be_edited(client, peru, status):
    entry = factories.an_entry_in(status)
    assert resume(client, peru).get(reverse("entry_edit", args=[entry.pk])).status_code == 302
    _edit(client, entry, title="A escondidas")
    entry.refresh_from_db()
    assert entry.original.title != "A escondidas"


def test_an_authority_cannot_be_counted_under_another_country(client, peru):
    entry = factories.an_entry(peru)
    _edit(resume(client, peru), entry, country="CHL")
    entry.refresh_from_db()
    assert entry.country.iso3 == "PER"


def test_status_institution_and_history_cannot_be_posted(client, peru, barbados):
    entry = factories.an_entry(peru)
    more = {"status": "published", "institution": barbados.institution_id, "status_since": "2001-01-01"}
    _edit(resume(client, peru), entry, **more)
    entry.refresh_from_db()
    assert (entry.status, entry.institution) == ("draft", peru.institution)
