"""A long text is not lost because a session ended."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Session
from accounts.unsent import MOST_BYTES
from tests import factories
from tests.sessions import resume

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def session_that_ended(client, seat) -> None:
    """The browser still carries its cookie."""
    resume(client, seat)
    Session.objects.all().delete()


def test_what_was_sent_after_the_session_had_ended_is_in_the_form_after_signing_in(client, peru):
    entry = factories.an_entry(peru)
    page = reverse("entry_edit", args=[entry.pk])
    session_that_ended(client, peru)

    sent = client.post(page, factories.answers(entry, title="Escrito durante una hora"))
    resume(client, peru)
    first, second = client.get(page), client.get(page)

    assert sent.status_code == 302
    assert "What you wrote is kept" in first.content.decode()
    assert "Escrito durante una hora" in first.content.decode()
    assert "Escrito durante una hora" not in second.content.decode()
    entry.refresh_from_db()
    assert entry.original.title == "Diagnóstico en laboratorios rurales"


def test_it_is_kept_too_when_the_page_had_tried_to_save_by_itself_before(client, peru):
    entry = factories.an_entry(peru)
    page, typed = reverse("entry_edit", args=[entry.pk]), factories.answers(entry, title="Escrito durante una hora")
    session_that_ended(client, peru)

    for _try in range(30):
        assert client.post(reverse("entry_autosave", args=[entry.pk]), typed).status_code == 302
    asked = client.post(page, typed, follow=True)
    resume(client, peru)

    assert "What you wrote is kept" in asked.content.decode()
    assert "Escrito durante una hora" in client.get(page).content.decode()


def test_it_is_given_back_on_its_own_page_only(client, peru):
    entry, other = factories.an_entry(peru), factories.an_entry(peru)
    session_that_ended(client, peru)
    client.post(reverse("entry_edit", args=[entry.pk]), factories.answers(entry, title="De la primera"))
    resume(client, peru)

    assert "De la primera" not in client.get(reverse("entry_edit", args=[other.pk])).content.decode()


@pytest.mark.parametrize("title", ["x" * MOST_BYTES, "Hola"])
def test_a_stranger_cannot_fill_the_database_with_it(client, peru, title):
    entry = factories.an_entry(peru)
    client.post(reverse("entry_edit", args=[entry.pk]), {"title": title})

    assert not Session.objects.exists()


def test_nor_can_somebody_with_a_cookie_of_their_own_making(client, peru):
    page = reverse("entry_edit", args=[factories.an_entry(peru).pk])
    cache.clear()  # other tests of this process may have used up some
    for number in range(30):
        client.cookies[settings.SESSION_COOKIE_NAME] = f"{number:032}"
        client.post(page, {"title": "Hola"})

    assert Session.objects.count() == 20
