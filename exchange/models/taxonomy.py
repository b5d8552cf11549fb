"""The lists by which entries are tagged; terms are retired by date and never deleted."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.country import Named, has_a_name
from accounts.models.trail import traced
from exchange.querysets.taxonomy import TermQuerySet


class Term(Named):
    """A term of a reference list, with a key that never changes."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    in_use_since = models.DateField(
        _("in use since"),
        null=True,
        blank=True,
        help_text=_("Empty: from the beginning. Reports of earlier days leave it out."),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


def never_deleted() -> pgtrigger.Protect:
    return pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


@traced()
class FocusArea(Term):
    """One of the official areas of focus, or a sub-area that makes "Other" readable."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sub_areas", verbose_name=_("area of focus")
    )
    dac = models.CharField(_("OECD DAC codes"), max_length=60, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("area of focus")
        verbose_name_plural = _("areas of focus")
        constraints = [has_a_name("focus_area_has_a_name")]
        triggers = [never_deleted()]


@traced()
class SDG(Named):
    """One of the seventeen Sustainable Development Goals."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["number"]
        constraints = [has_a_name("sdg_has_a_name")]
        triggers = [never_deleted()]


@traced()
class CooperationForm(Term):
    """What is given or sought: experts, training, equipment …"""

    class Meta(Term.Meta):
        verbose_name = _("form of cooperation")
        verbose_name_plural = _("forms of cooperation")
        constraints = [has_a_name("form_has_a_name")]
        triggers = [never_deleted()]


@traced()
class FundingSource(Term):
    """Who pays: the Development Cooperation Fund and others."""

    class Meta(Term.Meta):
        verbose_name = _("funding source")
        verbose_name_plural = _("funding sources")
        constraints = [has_a_name("funding_source_has_a_name")]
        triggers = [never_deleted()]


@traced()
class Occasion(Term):
    """A meeting or ministerial process at which entries are presented."""

    series = models.CharField(_("series"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        constraints = [has_a_name("occasion_has_a_name")]
        triggers = [never_deleted()]
