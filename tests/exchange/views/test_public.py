"""What everybody reads, and that lists cost the same however long they are."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.moments import today
from exchange.models import File
from tests import factories
from tests.sessions import resume

pytestmark = pytest.mark.django_db


def _document(seat) -> File:
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan")
    return File.keep(upload, media_type="application/pdf", institution=seat.institution)


def _attachments(file: File) -> list[dict]:
    return [{"file": file.pk, "title": "Plan", "language": "es"}]


def test_the_exchange_costs_the_same_number_of_queries_for_one_entry_and_for_three(
    client, peru, django_assert_num_queries
):
    factories.a_publication(peru)
    with django_assert_num_queries(7):
        client.get(reverse("exchange"))
    factories.a_publication(peru, kind="need")
    factories.a_publication(peru, sdgs=[1, 2])
    with django_assert_num_queries(7):
        page = client.get(reverse("exchange"))
    assert page.context["results"].total == 3


def test_the_exchange_finds_by_text_in_another_language_than_the_page(client, peru):
    factories.a_publication(peru, texts=factories.texts("Educación para zonas rurales"))
    factories.a_publication(peru, texts=factories.texts("Pesca artesanal"))
    page = client.get("/fr/exchange/", {"q": "educacion"})
    assert [item.item.text.title for item in page.context["items"]] == ["Educación para zonas rurales"]
    assert 'lang="es"' in page.content.decode()


def test_a_draft_a_submitted_and_a_returned_entry_are_in_no_list_count_or_page(client, peru):
    entries = [factories.an_entry_in(status) for status in ("draft", "submitted", "returned", "declined", "archived")]
    page = client.get(reverse("exchange"))
    assert page.context["results"].total == 0
    assert all(choice.count == 0 for group in page.context["groups"] for choice in group.choices)
    assert {client.get(reverse("publication", args=[e.pk])).status_code for e in entries} == {404}


def test_only_the_results_are_sent_when_the_page_refreshes_them(client, peru):
    factories.a_publication(peru)
    part = client.get(reverse("exchange"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Diagnóstico en laboratorios rurales" in part


def test_a_revision_stays_invisible_until_it_is_approved(client, peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.revise(by=peru)
    entry.save_draft({"texts": factories.texts("Otro título")}, by=peru, version=entry.version)
    url = reverse("publication", args=[entry.pk])
    assert "Otro título" not in client.get(url).content.decode()
    entry.submit(by=peru)
    assert "Otro título" not in client.get(url).content.decode()
    entry.publish(by=secretariat)
    assert "Otro título" in client.get(url).content.decode()


def test_a_withdrawn_entry_says_so_and_can_still_be_read_as_of_its_last_day(client, peru):
    entry = factories.a_publication(peru, at=timezone.now() - timedelta(days=9)).entry
    entry.withdraw(by=peru)
    url = reverse("publication", args=[entry.pk])
    gone = client.get(url)
    assert gone.status_code == 410
    assert f"as_of={today() - timedelta(days=1)}" in gone.content.decode()
    assert client.get(url, {"as_of": (today() - timedelta(days=1)).isoformat()}).status_code == 200
    assert client.get(url, {"as_of": (today() - timedelta(days=30)).isoformat()}).status_code == 404


def test_a_day_that_is_none_shows_the_entry_as_it_is_now(client, peru):
    entry = factories.a_publication(peru).entry
    assert client.get(reverse("publication", args=[entry.pk]), {"as_of": "yesterday"}).status_code == 200


def test_a_document_of_a_public_entry_is_saved_by_anybody_and_never_shown_inside_the_site(client, peru):
    file = _document(peru)
    factories.a_publication(peru, attachments=_attachments(file))
    answer = client.get(reverse("file", args=[file.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 plan"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_document_of_a_draft_is_missing_for_everybody_but_its_institution(client, peru, barbados, secretariat):
    file = _document(peru)
    factories.an_entry(peru, attachments=_attachments(file))
    url = reverse("file", args=[file.pk])
    assert client.get(url).status_code == 404
    assert resume(client, barbados).get(url).status_code == 404
    answer = resume(client, peru).get(url)
    answer.close()
    assert answer.status_code == 200


def test_a_document_whose_bytes_are_lost_is_missing_and_not_an_error(client, peru):
    file = _document(peru)
    factories.a_publication(peru, attachments=_attachments(file))
    file.content.storage.delete(file.content.name)
    assert client.get(reverse("file", args=[file.pk])).status_code == 404
