"""Taking personal data, or a document, out of an entry and out of its past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Mail
from accounts.plain import plain
from exchange.models.errors import Refused
from exchange.models.file import File
from exchange.models.publication import Publication
from exchange.models.search import SearchRow

IN_THEIR_PLACE = "…"
FEWEST_LETTERS = 3
OF_CONTENT = ("texts", "other_area", "external_reference", "attachments", "links")
OF_MOVES, OF_MAIL, OF_FILES = ("note", "put_aside"), ("subject", "body"), ("name",)
# Words of ours beside the words of the institution.
NOT_WRITTEN = ("how", "file", "language")


class Redaction(models.Model):
    """That, when, by whom and why something was taken out of an entry and its publications; not what."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="redactions")
    field = models.CharField(max_length=30)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.field}"


def check_right(by, reason: str) -> None:
    if not (by.is_secretariat or by.is_superuser):
        raise Refused(_("This act is not yours to do."))
    if not reason.strip():
        raise Refused(_("Please say why, so that the institution knows what to do."))


def redact_words(entry, words: str, *, by, reason: str) -> None:
    """Take the words, in capitals or not, out of whatever is kept of the entry and of the mails about it."""
    found = _pattern(words)
    publications = list(entry.publications.all())
    files = File.objects.filter(pk__in={known["file"] for row in (entry, *publications) for known in row.attachments})
    mails = Q(pk=None)
    for move in entry.moves.all():
        mails |= Q(key__startswith=f"move-{move.pk}:")
    with _past_open():
        changes = [_take_out(row, OF_CONTENT, found) for row in (entry, *publications)]
        changes += [_take_out(move, OF_MOVES, found) for move in entry.moves.all()]
        changes += [_take_out(mail, OF_MAIL, found) for mail in Mail.objects.filter(mails)]
        changes += [_take_out(file, OF_FILES, found) for file in files]
    if not any(changes):
        raise ValueError("these words are nowhere in this entry")
    _log(entry, "words", by, found.sub(IN_THEIR_PLACE, reason))


def redact_document(entry, file: File, *, by, reason: str) -> None:
    """Take a document out of the entry and its publications, and delete it unless another entry refers to it."""
    holding = [row for row in (entry, *entry.publications.all()) if any(d["file"] == file.pk for d in row.attachments)]
    if not holding:
        raise ValueError("this entry does not hold this document")
    with _past_open():
        for row in holding:
            row.attachments = [known for known in row.attachments if known["file"] != file.pk]
            row.save(update_fields=["attachments"])
    _log(entry, "document", by, reason)
    reference = Q(attachments__contains=[{"file": file.pk}])
    if not any(model.objects.filter(reference).exists() for model in (type(entry), Publication)):
        file.destroy()


def _pattern(words: str) -> re.Pattern[str]:
    parts = plain(words).split()
    if len("".join(parts)) < FEWEST_LETTERS:
        raise ValueError(f"fewer than {FEWEST_LETTERS} letters stand in too many words")
    return re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)


@contextmanager
def _past_open() -> Iterator[None]:
    """Inside, and in this transaction only, rows may change that otherwise never do."""
    with connection.cursor() as cursor, pgtrigger.ignore("exchange.Move:kept", "exchange.File:immutable"):
        cursor.execute("set local cooperanet.redaction = 'on'")
        yield
        cursor.execute("set local cooperanet.redaction = ''")


def _take_out(row: models.Model, fields: tuple[str, ...], found: re.Pattern[str]) -> bool:
    """Whether the words stood in the row."""
    cleaned = {field: _without(getattr(row, field), found) for field in fields}
    changed = [field for field in fields if cleaned[field] != getattr(row, field)]
    for field in changed:
        setattr(row, field, cleaned[field])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _without(value: Any, found: re.Pattern[str]) -> Any:
    """The same without the words; a link whose address holds them goes as a whole."""
    if isinstance(value, str):
        return found.sub(IN_THEIR_PLACE, value)
    if isinstance(value, list):
        return [_without(one, found) for one in value if not found.search(one.get("url", ""))]
    if isinstance(value, dict):
        return {key: one if key in NOT_WRITTEN else _without(one, found) for key, one in value.items()}
    return value


def _log(entry, what: str, by, reason: str) -> None:
    publications = entry.publications.order_by("number")
    Redaction.objects.create(publication=publications.last(), field=what, by=by, reason=reason)
    SearchRow.objects.write([publication.pk for publication in publications])
