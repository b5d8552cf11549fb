"""Documents, good and hostile."""

import random
import struct
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile

from exchange.forms.files import MEDIA_TYPES, MOST_BYTES_OF_LISTS, MOST_PARTS, DocumentField
from exchange.models.file import MAX_BYTES


def package(*parts: str, text: bytes = b"<x/>") -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts:
            file.writestr(part, text)
    return kept.getvalue()


RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
REMOTE = "https://elsewhere.example/letter.dotm"


def related(kind: str, target: str = REMOTE, mode: str = 'TargetMode="External"', encoding: str = "utf-8") -> str:
    """A list of relations with one in it."""
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{TYPE}{kind}" Target="{target}" {mode}/></Relationships>'
    )


def word(part: str, content: str | bytes) -> bytes:
    """A Word file in which one part holds this."""
    kept = BytesIO(package("word/document.xml"))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(part, content)
    return kept.getvalue()


SETTINGS = "word/_rels/settings.xml.rels"
DOCUMENT = "word/_rels/document.xml.rels"


def declaring(size: int) -> bytes:
    """A small package whose list of parts declares a part of this size."""
    content = bytearray(package("word/document.xml", "[Content_Types].xml"))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", size)
    return bytes(content)


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
ODT = package("mimetype", "content.xml", "META-INF/manifest.xml")
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF"
PROGRAM = b"MZ\x90\0\x03"

GOOD = {
    "guide.pdf": PDF,
    "GUIDE.PDF": PDF,
    "guía número 1.docx": DOCX,
    "list.xlsx": XLSX,
    "talk.pptx": package("[Content_Types].xml", "ppt/presentation.xml"),
    "text.odt": ODT,
    "table.ods": ODT,
    "talk.odp": ODT,
    "map.png": PNG,
    "map.jpg": JPEG,
    "map.jpeg": JPEG,
    "archive.zip.pdf": PDF,
    "links.docx": word(DOCUMENT, related("hyperlink")),
    "pictures.docx": word(DOCUMENT, related("image", "media/image1.png", "")),
    "its own template.docx": word(SETTINGS, related("attachedTemplate", "letter.dotx", 'TargetMode="Internal"')),
    "a table in it.docx": word(DOCUMENT, related("package", "embeddings/Microsoft_Excel_Sheet.xlsx", "")),
}
REFUSED = {
    "empty": ("guide.pdf", b"", "empty"),
    "a program": ("setup.exe", PROGRAM, "kind"),
    "a page": ("page.html", b"<script>", "kind"),
    "a drawing with script": ("map.svg", b"<svg onload='x()'>", "kind"),
    "a macro's own type": ("guide.docm", DOCX, "kind"),
    "no suffix": ("guide", PDF, "kind"),
    "the suffix turned round": ("guide\u202efdp.exe", PDF, "kind"),
    "a hidden second suffix": ("guide.pdf.exe", PDF, "kind"),
    "a program named as PDF": ("guide.pdf", PROGRAM, "content"),
    "a page named as PDF": ("guide.pdf", b"<html>%PDF-1.7", "content"),
    "a picture named as PDF": ("guide.pdf", PNG, "content"),
    "a PDF named as picture": ("map.png", PDF, "content"),
    "a table named as text": ("guide.docx", XLSX, "content"),
    "an OpenDocument named as Word": ("guide.docx", ODT, "content"),
    "any zip named as Word": ("guide.docx", package("photo.jpg"), "content"),
    "an old Word file": ("guide.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "content"),
    "half a zip": ("guide.docx", DOCX[: len(DOCX) // 2], "content"),
    "only the signature": ("guide.docx", b"PK\x03\x04", "content"),
    "an empty zip": ("guide.docx", b"PK\x05\x06" + b"\0" * 18, "content"),
    "a program that is also a zip": ("guide.docx", PROGRAM + DOCX, "content"),
    "a page that is also a zip": ("guide.docx", b"<script>x()</script>" + DOCX, "content"),
    "a PDF that is also a zip": ("guide.docx", PDF + DOCX, "content"),
    "a zip of declared gigabytes": ("guide.docx", declaring(0xFFFF_FFF0), "content"),
    "a zip over the limit by one": ("guide.docx", declaring(100 * 1024 * 1024 + 1), "content"),
    "too many parts": ("guide.docx", package(*(f"word/{n}.xml" for n in range(MOST_PARTS + 1))), "content"),
    "Word with macros": ("guide.docx", package("word/document.xml", "word/vbaProject.bin"), "active"),
    "Excel with macros in other letters": ("list.xlsx", package("xl/workbook.xml", "xl/VBAPROJECT.BIN"), "active"),
    "ActiveX": ("talk.pptx", package("ppt/presentation.xml", "ppt/activeX/activeX1.xml"), "active"),
    "an embedded program": ("guide.docx", package("word/document.xml", "word/embeddings/oleObject1.bin"), "active"),
    "links that load from elsewhere": ("list.xlsx", package("xl/a.xml", "xl/externalLinks/link1.xml"), "active"),
    "an embedded file with macros": (
        "talk.pptx",
        package("ppt/presentation.xml", "ppt/embeddings/Microsoft_Excel_Sheet.xlsm"),
        "active",
    ),
    "a macro of another name": (
        "guide.docx",
        word("[Content_Types].xml", '<T><Override ContentType="application/vnd.ms-office.vbaProject"/></T>'),
        "active",
    ),
    "a macro's own type in another name": (
        "guide.docx",
        word("[Content_Types].xml", '<T><Override ContentType="application/vnd.ms-word.x.macroEnabled.main+xml"/></T>'),
        "active",
    ),
    "an embedded object of another name": ("guide.docx", word(DOCUMENT, related("oleObject", "a.bin", "")), "active"),
    "a remote template": ("guide.docx", word(SETTINGS, related("attachedTemplate")), "remote"),
    "a remote template in a network folder": (
        "guide.docx",
        word(SETTINGS, related("attachedTemplate", r"file:///\\elsewhere\letter.dotm")),
        "remote",
    ),
    "a remote template in other letters": (
        "guide.docx",
        word(SETTINGS.upper(), related("attachedTemplate", mode="TargetMode='&#69;XTERNAL'")),
        "remote",
    ),
    "a remote template in another encoding": (
        "guide.docx",
        word(SETTINGS, related("attachedTemplate", encoding="utf-16").encode("utf-16")),
        "remote",
    ),
    "a remote picture": ("guide.docx", word(DOCUMENT, related("image")), "remote"),
    "remote slides": (
        "talk.pptx",
        word("ppt/slides/_rels/slide1.xml.rels", related("frame")),
        "remote",
    ),
    "relations with a document type": (
        "guide.docx",
        word(DOCUMENT, '<!DOCTYPE r [<!ENTITY a "External">]><r TargetMode="&a;"/>'),
        "content",
    ),
    "relations that cannot be read": ("guide.docx", word(DOCUMENT, "<Relationships"), "content"),
    "relations without end": ("guide.docx", word(DOCUMENT, "<r/>" + " " * MOST_BYTES_OF_LISTS), "content"),
    "OpenDocument macros": ("text.odt", package("content.xml", "Basic/Standard/Module1.xml"), "active"),
    "OpenDocument scripts": ("text.odt", package("content.xml", "Scripts/python/a.py"), "active"),
}


def upload(name: str, content: bytes) -> UploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_is_taken_from_its_first_byte_on_with_its_type(name):
    taken = DocumentField().clean(upload(name, GOOD[name]))

    assert taken.read() == GOOD[name]
    assert taken.media_type == MEDIA_TYPES["." + name.lower().rpartition(".")[2]]


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_document_is_refused_with_the_reason(what):
    name, content, code = REFUSED[what]

    with pytest.raises(ValidationError) as refusal:
        DocumentField().clean(upload(name, content))

    assert refusal.value.code == code


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_document_may_be_as_large_as_is_said(more, refused):
    document = upload("guide.pdf", PDF + b"\0" * (MAX_BYTES - len(PDF) + more))

    if refused:
        with pytest.raises(ValidationError) as refusal:
            DocumentField().clean(document)
        assert refusal.value.code == "too_big"
    else:
        assert DocumentField().clean(document).size == MAX_BYTES


def test_a_document_on_disk_is_checked_like_one_in_memory():
    with TemporaryUploadedFile("guide.docx", "", len(DOCX), None) as document:
        document.write(DOCX)
        document.seek(0)
        assert DocumentField().clean(document).media_type == MEDIA_TYPES[".docx"]


def test_no_document_is_fine_where_none_is_needed():
    assert DocumentField(required=False).clean(None) is None


def check_damaged(times: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        content = bytearray(chance.choice([DOCX, XLSX, ODT]))
        for _ in range(chance.randint(1, 12)):
            content[chance.randrange(4, len(content))] = chance.choice([0, 1, 0x50, 0x7F, 0x80, 0xFF])
        try:
            DocumentField().clean(upload("guide.docx", bytes(content)))
        except ValidationError:
            continue


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_package_is_taken_or_refused_and_never_an_error(seed):
    check_damaged(150, seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(10, 20))
def test_many_damaged_packages_are_taken_or_refused_and_never_an_error(seed):
    check_damaged(3000, seed)
