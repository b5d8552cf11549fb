"""What everybody reads, and that lists cost the same however long they are."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

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
    with django_assert_num_queries(8):
        client.get(reverse("exchange"))
    factories.a_publication(peru, kind="need")
    factories.a_publication(peru, sdgs=[1, 2])
    with django_assert_num_queries(8):
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


def test_a_day_that_is_none_is_said_in_words_on_both_pages(client, peru):
    entry = factories.a_publication(peru).entry
    for url in (reverse("publication", args=[entry.pk]), reverse("exchange")):
        assert "was not understood" in client.get(url, {"as_of": "yesterday"}).content.decode()
        assert "was not understood" not in client.get(url, {"as_of": today().isoformat()}).content.decode()
        assert "was not understood" not in client.get(url, {"as_of": ""}).content.decode()


@pytest.mark.parametrize(
    ("since", "until", "last_day"),
    [
        # The day of the Secretariat in New York: 21:00 on 4 May is already 5 May in UTC.
        ("2022-05-05T01:00Z", "2022-05-05T20:00Z", "2022-05-04"),
        ("2022-05-05T12:00Z", "2022-05-05T20:00Z", None),
        ("2022-05-05T12:00Z", "2022-05-07T20:00Z", "2022-05-06"),
    ],
)
def test_the_last_day_is_a_day_of_the_secretariat(client, peru, since, until, last_day):
    entry = factories.a_publication(peru, at=datetime.fromisoformat(since)).entry
    entry.withdraw(by=peru, at=datetime.fromisoformat(until))
    gone = client.get(reverse("publication", args=[entry.pk]))
    assert gone.status_code == 410
    assert str(gone.context["last_day"]) == str(last_day)
    if last_day:
        assert client.get(reverse("publication", args=[entry.pk]), {"as_of": last_day}).status_code == 200


def test_a_past_page_tells_freshness_from_that_day(client, peru):
    entry = factories.a_publication(peru, at=datetime.fromisoformat("2020-01-10T12:00Z")).entry
    url = reverse("publication", args=[entry.pk])
    assert 'data-fresh="yes"' in client.get(url, {"as_of": "2020-02-01"}).content.decode()
    assert 'data-fresh="no"' in client.get(url).content.decode()


def test_how_many_were_found_is_one_sentence(client, peru):
    factories.a_publication(peru)
    day = today().isoformat()
    said = []
    for query in ({}, {"q": "laboratorio"}, {"as_of": day}, {"q": "laboratorio", "as_of": day}):
        heading = re.search("<h1 id=.said.*?</h1>", client.get(reverse("exchange"), query).content.decode())
        said.append(re.sub("<.*?>", "", heading.group()))
    written = date_format(today(), "DATE_FORMAT")
    about = "1 entry about “laboratorio”"
    assert said == ["1 entry", about, f"1 entry as of {written}", f"{about} as of {written}"]


def test_a_page_past_the_end_is_the_last_one(client, peru):
    factories.a_publication(peru)
    page = client.get(reverse("exchange"), {"page": "99"})
    assert (page.context["asked"].page, len(page.context["items"])) == (1, 1)


def test_the_last_day_is_known_also_when_a_translation_came_on_the_day_of_the_withdrawal(client, peru):
    entry = factories.a_publication(peru, at=datetime.fromisoformat("2022-05-02T12:00Z")).entry
    text = {"title": "Diagnosis in rural laboratories", "summary": "The institute teaches how to find diseases."}
    entry.translate("en", text, by=peru, at=datetime.fromisoformat("2022-05-07T12:00Z"))
    entry.withdraw(by=peru, at=datetime.fromisoformat("2022-05-07T20:00Z"))

    assert str(client.get(reverse("publication", args=[entry.pk])).context["last_day"]) == "2022-05-06"
