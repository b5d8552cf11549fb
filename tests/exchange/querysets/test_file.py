import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.models import File
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def attached(settings, tmp_path, peru):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("guía.pdf", b"%PDF-1.7")
    file = File.keep(upload, media_type="application/pdf", institution=peru.institution)
    return {"attachments": [{"file": file.pk, "title": "Guía", "language": "es"}]}


def readers() -> set[str]:
    people = {
        "stranger": AnonymousUser(),
        "foreign": factories.authority_seat("BRB"),
        "owner": factories.authority_seat(),
        "secretariat": factories.secretariat_seat(),
    }
    return {who for who, user in people.items() if File.objects.readable_by(user).exists()}


EVERYBODY = {"stranger", "foreign", "owner", "secretariat"}


def test_a_document_of_nothing_is_read_by_nobody(attached):
    assert readers() == set()


def test_a_document_of_a_draft_is_read_by_its_institution(attached):
    factories.an_entry(**attached)

    assert readers() == {"owner"}


def test_a_document_that_waits_for_a_decision_is_read_by_the_secretariat_too(attached):
    factories.a_submitted_entry(**attached)

    assert readers() == {"owner", "secretariat"}


def test_a_public_document_is_read_by_everybody(attached):
    factories.a_publication(**attached)

    assert readers() == EVERYBODY


def test_a_document_taken_out_of_the_working_copy_stays_public_with_the_publication(attached, peru):
    entry = factories.a_publication(**attached).entry
    entry.revise(by=peru)
    entry.save_draft({"attachments": []}, by=peru, version=entry.version)

    assert readers() == EVERYBODY


def test_a_document_of_a_revision_is_not_public_before_it_is_approved(attached, peru, secretariat):
    entry = factories.a_publication().entry
    entry.revise(by=peru)
    entry.save_draft(attached, by=peru, version=entry.version)
    assert readers() == {"owner"}

    entry.submit(by=peru)
    entry.publish(by=secretariat)

    assert readers() == EVERYBODY


def test_a_document_of_a_withdrawn_entry_can_still_be_read_with_the_past_page_that_names_it(attached, peru):
    factories.a_publication(**attached).entry.withdraw(by=peru)

    assert readers() == EVERYBODY


def test_a_document_redacted_in_one_entry_is_read_where_another_still_holds_it(attached, secretariat):
    entry = factories.a_publication(**attached).entry
    factories.an_entry(**attached)

    entry.redact_document(File.objects.get(), by=secretariat, reason="A private letter.")

    assert readers() == {"owner"}
