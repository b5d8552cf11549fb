import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from exchange.models import File
from tests import factories
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def keep(content: bytes = b"%PDF-1.7 agua", name: str = "guía.pdf", institution=None) -> File:
    upload = SimpleUploadedFile(name, content)
    return File.keep(upload, media_type="application/pdf", institution=institution or factories.an_institution())


def on_disk(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_document_is_kept_under_the_digest_of_its_bytes(media):
    file = keep()

    digest = hashlib.sha256(b"%PDF-1.7 agua").hexdigest()
    assert (file.pk, file.name, file.size) == (digest, "guía.pdf", 13)
    [path] = on_disk(media)
    assert path == media / "files" / digest[:2] / digest == Path(File.objects.get().content.path)
    assert path.read_bytes() == b"%PDF-1.7 agua"


def test_the_same_bytes_are_kept_once_whatever_their_name_and_owner(media):
    first = keep()
    second = keep(name="other.pdf", institution=factories.an_institution("authority", "BRB"))

    assert first == second
    assert (second.name, second.institution) == ("guía.pdf", factories.an_institution())
    assert len(on_disk(media)) == File.objects.count() == 1


def test_a_very_long_name_is_cut_at_its_beginning(media):
    assert keep(name="a" * 240 + ".pdf").name.endswith("a.pdf")


def test_two_who_hand_in_the_same_bytes_at_once_get_the_same_document(committed, media):
    institution = factories.an_institution()

    def hand_in():
        return keep(b"%PDF-1.7" + b"x" * 300_000, institution=institution)

    results = at_once(hand_in, hand_in, hand_in)

    assert len({file.pk for file in results}) == File.objects.count() == 1
    assert File.objects.get().content.size == 300_008


def test_a_document_never_changes():
    keep()

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        File.objects.update(name="other.pdf")
