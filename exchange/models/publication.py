"""What the world reads: immutable, dated copies made when the Secretariat approves."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.languages import reader_language
from accounts.models import Institution
from accounts.models.periods import ends_after_it_begins
from accounts.models.trail import not_emptied
from exchange.models.content import Content
from exchange.models.triggers import tags_are_known
from exchange.querysets.publication import PublicationQuerySet


class Publication(Content):
    """An entry as the public read it from `since` until just before `until` (empty: still)."""

    trail_clock = ""
    trail_leaves_open = ("until",)

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
    # Who endorsed it before the Secretariat read it, and when: of sectoral institutions' entries, empty for others.
    endorsed_by = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("endorsed by")
    )
    endorsed_by_names = models.JSONField(_("names of the endorser"), null=True, blank=True)
    endorsed_at = models.DateTimeField(_("endorsed"), null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["entry"], condition=Q(until=None), name="publication_live_entry"),
            # The texts make a row wide: what home and the countries' pages count and order is read from these alone.
            models.Index(fields=["kind", "-since", "-id"], condition=Q(until=None), name="publication_live_kind"),
            models.Index(
                fields=["country", "kind", "-since", "-id"],
                include=["focus_areas"],
                condition=Q(until=None),
                name="publication_live_country",
            ),
            GinIndex(fields=["attachments"], opclasses=["jsonb_path_ops"], name="publication_documents"),
        ]
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "number"], name="publication_number_once"),
            ends_after_it_begins("publication_until_after_since"),
            models.CheckConstraint(
                name="publication_endorsed_whole",
                condition=Q(endorsed_by__isnull=True, endorsed_by_names__isnull=True, endorsed_at__isnull=True)
                | Q(endorsed_by__isnull=False, endorsed_by_names__isnull=False, endorsed_at__isnull=False),
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
            not_emptied(),
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
        return self._printed(self.institution_names)

    @property
    def endorser_name(self) -> str:
        """The same of whoever endorsed it; empty when nobody had to."""
        return self._printed(self.endorsed_by_names or {})

    def endorsed(self) -> dict:
        """Who endorsed it and when, ready to be given to its next copy."""
        names = ("endorsed_by_id", "endorsed_by_names", "endorsed_at")
        return {name: getattr(self, name) for name in names}

    def _printed(self, names: dict[str, str]) -> str:
        known = [names.get(reader_language()), names.get(self.original_language), *names.values()]
        return next(filter(None, known), "")

    @property
    def confirmed_on(self):
        """When it was last said to hold: stated, or confirmed since (annotated by `for_cards`)."""
        return max(filter(None, [getattr(self, "confirmed_at", None), self.stated_at]))
