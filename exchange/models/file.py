"""Documents that entries refer to: immutable, named by what is in them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.querysets.file import FileQuerySet

MAX_BYTES = 10 * 1024 * 1024


def _path(file: File, _name: str) -> str:
    return f"files/{file.sha256[:2]}/{file.sha256}"


class File(models.Model):
    """A document as it was handed in; the same bytes are kept once, and never change."""

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True)
    name = models.CharField(_("name"), max_length=150)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    content = models.FileField(upload_to=_path)
    institution = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="files")
    handed_in_at = models.DateTimeField(default=timezone.now)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, upload: UploadedFile, *, media_type: str, institution) -> File:
        """Keep an upload that a form has checked; the same bytes give the same File."""
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        file = cls(sha256=digest.hexdigest(), name=upload.name[-150:], media_type=media_type, size=upload.size)
        file.content.name = _path(file, "")
        file.institution = institution
        file._write(upload)
        cls.objects.bulk_create([file], ignore_conflicts=True)
        return cls.objects.get(pk=file.pk)

    def destroy(self) -> None:
        """Delete the bytes before the row: whatever breaks off between, none is left and it can be done again."""
        self.content.storage.delete(self.content.name)
        self.delete()

    def _write(self, upload: UploadedFile) -> None:
        """Put the bytes at their place in one step, so that whoever is killed on the way leaves no half of them there.

        What is there already is believed when it is as long as it should be.
        """
        storage, place = self.content.storage, Path(self.content.path)
        if storage.exists(self.content.name) and storage.size(self.content.name) == upload.size:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix="unfinished-", delete=False) as unfinished:
            try:
                for chunk in upload.chunks():
                    unfinished.write(chunk)
                unfinished.flush()
                os.fsync(unfinished.fileno())
                os.chmod(unfinished.name, settings.FILE_UPLOAD_PERMISSIONS)
                os.replace(unfinished.name, place)
            except BaseException:
                Path(unfinished.name).unlink(missing_ok=True)
                raise
