"""Documents that may be handed in: told by their first bytes, not by their name alone."""

from __future__ import annotations

import zipfile
from pathlib import PurePath

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from exchange.models.file import MAX_BYTES

OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}wordprocessingml.document",
    ".xlsx": f"{OFFICE}spreadsheetml.sheet",
    ".pptx": f"{OFFICE}presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
FIRST_BYTES = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
PACKAGE = b"PK\x03\x04"
# What a package of that type must hold, and what none may: macros, embedded programs, links that load from elsewhere.
MUST_HOLD = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
REFUSED_PARTS = ("vbaproject", "activex", "oleobject", "externallinks/", "basic/", "scripts/")
MOST_PARTS, MOST_BYTES_INSIDE = 2_000, 100 * 1024 * 1024


class DocumentField(forms.FileField):
    """A PDF, a picture, or an Office or OpenDocument file without macros; `media_type` is set on the upload."""

    default_error_messages = {
        "too_big": _("This document is larger than 10 MB. Make it smaller, or give a link to it."),
        "kind": _("Hand in a PDF, a PNG or JPEG picture, or a Word, Excel, PowerPoint or OpenDocument file."),
        "content": _("This file is not what its name says. Save it again from the program you made it with."),
        "active": _("This file holds macros or embedded objects. Save it without them, or as PDF."),
    }

    def clean(self, upload, initial=None):
        upload = super().clean(upload, initial)
        if isinstance(upload, UploadedFile):
            self._check(upload)
        return upload

    def _check(self, upload: UploadedFile) -> None:
        suffix = PurePath(upload.name).suffix.lower()
        if upload.size > MAX_BYTES:
            self._refuse("too_big")
        if suffix not in MEDIA_TYPES:
            self._refuse("kind")
        begins = FIRST_BYTES.get(suffix, PACKAGE)
        if upload.read(len(begins)) != begins:
            self._refuse("content")
        if suffix not in FIRST_BYTES:
            self._check_package(upload, suffix)
        upload.seek(0)
        upload.media_type = MEDIA_TYPES[suffix]

    def _check_package(self, upload: UploadedFile, suffix: str) -> None:
        """Read only the list of parts of the zip, never their contents."""
        try:
            parts = zipfile.ZipFile(upload).infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
            self._refuse("content")
        names = [part.filename.lower() for part in parts]
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES_INSIDE:
            self._refuse("content")
        if not any(name.startswith(MUST_HOLD.get(suffix, "content.xml")) for name in names):
            self._refuse("content")
        if any(refused in name for name in names for refused in REFUSED_PARTS):
            self._refuse("active")

    def _refuse(self, code: str) -> None:
        raise forms.ValidationError(self.error_messages[code], code=code)
