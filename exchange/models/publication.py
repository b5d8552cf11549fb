"""What the world reads: immutable, dated copies made when the Secretariat approves."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.languages import reader_language
from accounts.models import Institution
from exchange.models.content import Content
from exchange.models.errors import Refused
from exchange.models.search import SearchRow
from exchange.models.triggers import tags_are_known
from exchange.querysets.publication import PublicationQuerySet

MAY_BE_REDACTED = ("texts", "other_area", "attachments", "links")


class Publication(Content):
    """An entry as the public read it from `since` until just before `until` (empty: still)."""

    class Cause(models.TextChoices):
        FIRST = "first", _("First publication")
        REVISION = "revision", _("Revision")
        TRANSLATION = "translation", _("Translation added")
        UNDO = "undo", _("Undone")

    entry = models.ForeignKey("exchange.Entry", models.PROTECT, related_name="publications", verbose_name=_("entry"))
    number = models.PositiveIntegerField(_("number"))
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # When the institution last stated this content: a translation added later does not make it fresh.
    stated_at = models.DateTimeField(_("stated"))
    country = models.ForeignKey(
        "accounts.Country", models.PROTECT, related_name="publications", verbose_name=_("country")
    )
    # As printed on the day: a figure of the past must not change when an institution is renamed or reclassified.
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="publications", verbose_name=_("institution")
    )
    institution_kind = models.CharField(_("kind of institution"), max_length=20, choices=Institution.Kind.choices)
    institution_names = models.JSONField(_("names of the institution"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["entry"], condition=Q(until=None), name="publication_live_entry"),
            GinIndex(fields=["attachments"], opclasses=["jsonb_path_ops"], name="publication_documents"),
        ]
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "number"], name="publication_number_once"),
            models.CheckConstraint(
                name="publication_until_after_since", condition=Q(until=None) | Q(until__gt=F("since"))
            ),
            ExclusionConstraint(
                name="one_publication_at_a_time",
                expressions=[
                    (
                        Func(
                            F("entry_id"),
                            F("entry_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("since"), F("until"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = [
            tags_are_known(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    if current_setting('cooperanet.redaction', true) = 'on' then return new; end if;
                    if old.until is null and (to_jsonb(new) - 'until') = (to_jsonb(old) - 'until') then
                        return new;
                    end if;
                    raise exception 'a publication never changes; only its end is set, once';
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.text.title

    @property
    def institution_name(self) -> str:
        """The institution's name as it was on the day, in the reader's language or that of the entry."""
        names = self.institution_names
        known = [names.get(reader_language()), names.get(self.original_language), *names.values()]
        return next(filter(None, known), "")

    @property
    def confirmed_on(self):
        """When it was last said to hold: stated, or confirmed since (annotated by `for_cards`)."""
        return max(filter(None, [getattr(self, "confirmed_at", None), self.stated_at]))

    @transaction.atomic
    def redact(self, field: str, value: object, *, by, reason: str) -> None:
        """Take personal data out of the past: the one way to change a publication, and it is logged."""
        if field not in MAY_BE_REDACTED:
            raise ValueError(f"{field} cannot be redacted")
        if not (by.is_secretariat or by.is_superuser):
            raise Refused(_("This act is not yours to do."))
        if not reason.strip():
            raise Refused(_("Please say why, so that the institution knows what to do."))
        with connection.cursor() as cursor:
            cursor.execute("set local cooperanet.redaction = 'on'")
            setattr(self, field, value)
            self.save(update_fields=[field])
            cursor.execute("set local cooperanet.redaction = ''")
        Redaction.objects.create(publication=self, field=field, by=by, reason=reason)
        SearchRow.objects.write([self.pk])


class Redaction(models.Model):
    """That, when, by whom and why something was taken out of a publication; not what."""

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
