"""Documents that may be handed in: told by their first bytes, not by their name alone."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePath
from xml.parsers import expat

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
REFUSED_ENDS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".potm", ".ppam", ".exe")
MOST_PARTS, MOST_BYTES_INSIDE = 2_000, 100 * 1024 * 1024
# What an Office package says of its parts; a part may have any name and still be a macro by its kind.
MOST_BYTES_OF_LISTS = 2 * 1024 * 1024
ACTIVE_KINDS = ("macroenabled", "vbaproject", "/oleobject", "/control", "activex")
UNREADABLE = (zipfile.BadZipFile, zlib.error, expat.ExpatError, ValueError, OSError, EOFError, RuntimeError)


class DocumentField(forms.FileField):
    """A PDF, a picture, or an Office or OpenDocument file without macros; `media_type` is set on the upload."""

    default_error_messages = {
        "too_big": _("This document is larger than 10 MB. Make it smaller, or give a link to it."),
        "kind": _("Hand in a PDF, a PNG or JPEG picture, or a Word, Excel, PowerPoint or OpenDocument file."),
        "content": _("This file is not what its name says. Save it again from the program you made it with."),
        "active": _("This file holds macros or embedded objects. Save it without them, or as PDF."),
        "remote": _("This file loads a template, a picture or data from elsewhere. Save it without that, or as PDF."),
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
        """Read the list of parts of the zip, and of an Office package what it says of their kinds and relations."""
        try:
            package = zipfile.ZipFile(upload)
        except (*UNREADABLE, OverflowError):
            self._refuse("content")
        parts = package.infolist()
        names = [part.filename.lower() for part in parts]
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES_INSIDE:
            self._refuse("content")
        if not any(name.startswith(MUST_HOLD.get(suffix, "content.xml")) for name in names):
            self._refuse("content")
        if any(name.endswith(REFUSED_ENDS) or any(part in name for part in REFUSED_PARTS) for name in names):
            self._refuse("active")
        if suffix in MUST_HOLD:
            self._check_lists(package)

    def _check_lists(self, package: zipfile.ZipFile) -> None:
        """Only a hyperlink, which waits for a click, may lead out of an Office package."""
        lists = [
            part for part in package.infolist() if part.filename.lower().endswith((".rels", "[content_types].xml"))
        ]
        if sum(part.file_size for part in lists) > MOST_BYTES_OF_LISTS:
            self._refuse("content")
        for part in lists:
            try:
                rows = attributes(package.read(part))
            except UNREADABLE:
                self._refuse("content")
            for row in rows:  # kinds of parts, or relations with their type
                kind = (row.get("Type") or row.get("ContentType") or "").lower()
                if any(active in kind for active in ACTIVE_KINDS):
                    self._refuse("active")
                if row.get("TargetMode", "").lower() == "external" and not kind.endswith("/hyperlink"):
                    self._refuse("remote")

    def _refuse(self, code: str) -> None:
        raise forms.ValidationError(self.error_messages[code], code=code)


def attributes(xml: bytes) -> list[dict[str, str]]:
    """The attributes of each element, one dict each; a document type, which no Office program writes, is an error."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append(attributes)
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.Parse(xml, True)
    return found


def _refuse_document_type(*declared: object) -> None:
    raise ValueError("a document type")
