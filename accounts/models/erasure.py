"""Taking a holder's name out of the past; the trail keeps that it happened, and goes on proving all the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.errors import Refused
from accounts.models.hand_over import HandOver
from accounts.models.mail import Mail
from accounts.models.seal import SealedRow, digest_in_sql, hold_seals
from accounts.models.trail import append_only
from accounts.models.user import Mandate, User

IN_ITS_PLACE = "…"
OF_PEOPLE, OF_MAIL = ("holder", "position", "named_by"), ("subject", "body")


class Erasure(models.Model):
    """That, when, by whom and why words were taken out of rows of the trail; not which words."""

    trail_clock = "at"
    trail_concerns = "mandate__seat__institution"

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Whose holder's name it was, if it was a name.
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="erasures")
    reason = models.CharField(max_length=300)
    # Each with its table and number; where it was sealed, with its digest before and after.
    rows = models.JSONField()

    class Meta:
        verbose_name = gettext_lazy("erasure")
        verbose_name_plural = gettext_lazy("erasures")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def log(cls, changed: Iterable[models.Model], *, by: User, reason: str, mandate: Mandate | None = None) -> None:
        """Write down which rows have changed, with their new digests: a check of the trail accepts just these."""
        rows = [{"table": row._meta.db_table, "row": row.pk, **_sealed_anew(row)} for row in changed]
        cls.objects.create(by=by, mandate=mandate, reason=reason, rows=rows)


@contextmanager
def past_open() -> Iterator[None]:
    """Inside, and in this transaction only, words may be taken out of rows that otherwise never change."""
    hold_seals()
    with connection.cursor() as cursor:
        cursor.execute("set local cooperanet.redaction = 'on'")
        yield
        cursor.execute("set local cooperanet.redaction = ''")


def redact_name(mandate: Mandate, *, by: User, reason: str) -> None:
    """Take the holder's name out of whatever is kept of this seat, and of the mails that told of it."""
    if not by.may_administer:
        raise Refused(_("This act is not yours to do."))
    if not reason.strip():
        raise Refused(_("Please say why."))
    if mandate.holder == IN_ITS_PLACE:
        raise Refused(_("This name was taken out already."))
    found = _pattern(mandate.holder)
    # The events of this very change would say the old name again, as what was there before.
    with past_open(), pgtrigger.ignore("accounts.Mandate:update_update", "accounts.HandOver:update_update"):
        changed = [row for row in _rows_naming(mandate) if _take_out(row, found)]
        Erasure.log(changed, by=by, reason=found.sub(IN_ITS_PLACE, reason.strip())[:300], mandate=mandate)
    mandate.refresh_from_db()


def _pattern(name: str) -> re.Pattern[str]:
    """The name as words of their own, in capitals or not, however it is broken into lines."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _rows_naming(mandate: Mandate) -> Iterator[models.Model]:
    seat, name = mandate.seat, mandate.holder
    kept: tuple[Any, ...] = (Mandate, HandOver)
    for model in kept:
        yield from model.objects.filter(seat=seat, holder__iexact=name)
        yield from model.pgh_event_model.objects.filter(seat=seat, holder__iexact=name)
    yield from Mail.objects.filter(_tells_of(seat), Q(subject__icontains=name) | Q(body__icontains=name))


def _tells_of(seat: User) -> Q:
    """Mails to the institution, and mails to others that name it; its people have namesakes elsewhere."""
    if seat.institution is None:
        return Q(to=seat.email)
    told = Q(to__in=list(seat.institution.seats.values_list("email", flat=True)))
    for name in filter(None, seat.institution.names().values()):
        told |= Q(subject__contains=name) | Q(body__contains=name)
    return told


def _take_out(row: Any, found: re.Pattern[str]) -> bool:
    """Whether the name stood in the row."""
    fields = OF_MAIL if isinstance(row, Mail) else OF_PEOPLE
    cleaned = {field: found.sub(IN_ITS_PLACE, getattr(row, field)) for field in fields}
    changed = {field: words for field, words in cleaned.items() if words != getattr(row, field)}
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)
    return bool(changed)


def _sealed_anew(row: models.Model) -> dict[str, str]:
    """The digest in the row's seal and the one it has now, without salt; the old one loses its salt too."""
    if not hasattr(row, "trail_clock"):
        return {}
    table = row._meta.db_table
    sealed = SealedRow.objects.filter(table=table, row=row.pk).select_related("seal").first()
    if sealed is None:
        return {}
    with connection.cursor() as cursor:
        digest = digest_in_sql("to_jsonb(trail)", "''")
        cursor.execute(
            f"select {digest} from {table} trail where {row._meta.pk.column} = %s",  # noqa: S608 - our own names
            [sealed.seal.columns[table], row.pk],
        )
        (became,) = cursor.fetchone()
    was = sealed.digest if sealed.salt else _latest(table, row.pk)
    SealedRow.objects.filter(pk=sealed.pk).update(salt="")
    return {"was": was, "became": became}


def _latest(table: str, number: int) -> str:
    """What the row's last erasure left."""
    last = Erasure.objects.filter(rows__contains=[{"table": table, "row": number}]).latest("pk")
    return next(row["became"] for row in last.rows if (row["table"], row["row"]) == (table, number))
