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


def test_what_a_killed_upload_left_is_not_taken_for_the_document(media):
    digest = hashlib.sha256(b"%PDF-1.7 agua").hexdigest()
    planted = media / "files" / digest[:2] / digest
    planted.parent.mkdir(parents=True)
    planted.write_bytes(b"%PDF")

    file = keep()

    assert planted.read_bytes() == b"%PDF-1.7 agua"
    assert file.content.size == file.size == 13


def test_a_document_that_went_missing_is_back_when_it_is_handed_in_again(media):
    Path(keep().content.path).unlink()

    file = keep()

    assert Path(file.content.path).read_bytes() == b"%PDF-1.7 agua"
    assert File.objects.count() == 1


def test_an_upload_that_breaks_off_leaves_nothing(media, monkeypatch):
    def full(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr("exchange.models.file.os.fsync", full)

    with pytest.raises(OSError, match="No space"):
        keep()

    assert on_disk(media) == []
    assert File.objects.count() == 0


def test_a_document_can_be_read_by_its_owner_and_group_only(media, settings):
    assert Path(keep().content.path).stat().st_mode & 0o777 == settings.FILE_UPLOAD_PERMISSIONS
