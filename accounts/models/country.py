"""Countries of the Americas, observers, and since when each counts as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGES, reader_language
from accounts.models.periods import ends_after_it_begins, one_at_a_time
from accounts.models.trail import traced
from accounts.querysets import CountryQuerySet

if TYPE_CHECKING:
    from accounts.models.institution import Institution


class Named(models.Model):
    """Something with a name in each of the four languages, of which at least one is known."""

    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    name_pt = models.CharField(_("name in Portuguese"), max_length=200, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the first language that has one."""
        return self.name_in(reader_language())

    def name_in(self, language: str) -> str:
        return getattr(self, f"name_{language}") or next(filter(None, self.names().values()), "")

    def names(self) -> dict[str, str]:
        return {language: getattr(self, f"name_{language}") for language in LANGUAGES}


def has_a_name(name: str) -> models.CheckConstraint:
    empty = Q(name_en="", name_es="", name_pt="", name_fr="")
    return models.CheckConstraint(name=name, condition=~empty, violation_error_message=_("Give at least one name."))


@traced()
class Country(Named):
    """A state (or the European Union) under which entries are counted."""

    class Region(models.TextChoices):
        CARIBBEAN = "caribbean", _("Caribbean")
        CENTRAL_AMERICA = "central-america", _("Central America")
        SOUTH_AMERICA = "south-america", _("South America")
        NORTH_AMERICA = "north-america", _("North America")

    iso3 = models.CharField(_("ISO alpha-3 code"), max_length=3, unique=True)
    iso2 = models.CharField(_("ISO alpha-2 code"), max_length=2, unique=True)
    m49 = models.CharField(_("UN M49 code"), max_length=3, blank=True)
    region = models.CharField(_("region"), max_length=20, choices=Region.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_en"]
        constraints = [has_a_name("country_has_a_name")]

    @property
    def standing(self) -> Standing | None:
        """What it counts as, or counted as last."""
        return self.standings.order_by("-since").first()

    @property
    def authority(self) -> Institution | None:
        """Its Cooperation Authority, which stands for it on the platform."""
        return self.institutions.authorities().select_related("logo").first()


@traced()
class Standing(models.Model):
    """From when to when a country counts as a member state or as an observer; both days as [since, until)."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Member state")
        OBSERVER = "observer", _("Permanent observer")

    country = models.ForeignKey(Country, models.PROTECT, related_name="standings", verbose_name=_("country"))
    standing = models.CharField(_("standing"), max_length=10, choices=Kind.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            one_at_a_time(
                "country",
                "daterange",
                DateRangeField(),
                name="one_standing_at_a_time",
                words=_("A country has one standing at a time. End the former one first, and save."),
            ),
            ends_after_it_begins("standing_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.get_standing_display()}"
