"""Authorities read partners' submitted entries that concern them, and tell the Secretariat what it should know."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exchange.models import Comment, File
from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def entry(secretariat):
    return factories.a_submitted_entry(factories.partner_seat(), targets=["PER"])


def address(entry) -> str:
    return reverse("partner_entry", args=[entry.pk])


def test_an_authority_reads_and_comments_and_the_secretariat_sees_who_said_it(client, entry, peru, secretariat):
    peru.mandates.create(holder="Ana Quispe")
    sign_in(client, peru)
    assert entry.original.title in client.get(address(entry)).content.decode()
    assert client.post(address(entry), {"text": "Los conocemos."}).headers["Location"] == address(entry)

    assert "Los conocemos." in client.get(address(entry)).content.decode()
    desk = sign_in(client, secretariat).get(reverse("desk_entry", args=[entry.pk])).content.decode()
    assert "Authority of Peru, Focal point, Ana Quispe" in desk
    assert "Los conocemos." in desk


@pytest.mark.parametrize("method", ["get", "post"])
def test_whom_it_does_not_concern_gets_what_is_missing(client, entry, barbados, secretariat, method):
    for seat in (barbados, factories.partner_seat(), secretariat, factories.board_seat()):
        assert getattr(sign_in(client, seat), method)(address(entry), {"text": "x"}).status_code == 404
    assert not Comment.objects.exists()


def test_the_partner_never_sees_a_comment(client, entry, peru):
    entry.comment("Los conocemos.", by=peru)
    page = sign_in(client, factories.partner_seat()).get(entry.get_absolute_url()).content.decode()

    assert "Los conocemos." not in page


def test_nor_does_another_authority(client, secretariat, peru, barbados):
    entry = factories.a_submitted_entry(factories.partner_seat(), targets=["PER", "BRB"])
    entry.comment("Los conocemos.", by=peru)

    assert "Los conocemos." not in sign_in(client, barbados).get(address(entry)).content.decode()


@pytest.mark.parametrize("text", ["", " ", "x" * 4001])
def test_an_empty_comment_is_asked_for_again(client, entry, peru, text):
    assert sign_in(client, peru).post(address(entry), {"text": text}).status_code == 422
    assert not Comment.objects.exists()


def test_a_comment_that_comes_too_late_is_given_back(client, entry, peru, secretariat):
    entry.publish(by=secretariat)
    answer = sign_in(client, peru).post(address(entry), {"text": "Esperen."})

    assert answer.status_code == 409
    assert "Esperen." in answer.content.decode()
    assert not Comment.objects.exists()


def test_the_link_of_the_mail_says_when_the_decision_was_made_and_shows_no_text(client, entry, peru, secretariat):
    entry.send_back(by=secretariat, note="Precise.")
    page = sign_in(client, peru).get(address(entry))

    assert page.status_code == 410
    assert entry.original.title not in page.content.decode()


def test_the_workspace_lists_what_concerns_the_country_at_the_same_cost(
    client, entry, peru, barbados, django_assert_num_queries
):
    assert not sign_in(client, barbados).get(reverse("workspace")).context["partner_entries"]
    sign_in(client, peru)
    with django_assert_num_queries(14):
        client.get(reverse("workspace"))
    for _more in range(2):
        factories.a_submitted_entry(factories.partner_seat(), targets=["PER"])
    with django_assert_num_queries(14):
        assert len(client.get(reverse("workspace")).context["partner_entries"]) == 3


def test_its_documents_can_be_read_by_whoever_may_comment(peru, barbados, secretariat):
    partner = factories.partner_seat()
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")
    file = File.keep(upload, media_type="application/pdf", institution=partner.institution)
    attachments = [{"file": file.pk, "title": "A", "language": "es"}]
    factories.a_submitted_entry(partner, targets=["PER"], attachments=attachments)

    assert File.objects.readable_by(peru).exists()
    assert not File.objects.readable_by(barbados).exists()
