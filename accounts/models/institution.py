"""The institutions that act on the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGE_CHOICES, LANGUAGES, reader_language
from accounts.models.country import Country, Named, has_a_name
from accounts.querysets import InstitutionQuerySet

if TYPE_CHECKING:
    from accounts.models.verification import Verification


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Institution(Named):
    """Who offers, seeks, reviews or watches: an account belongs to it, never to a person."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("Cooperation Authority")
        MISSION = "mission", _("Permanent Mission")
        SECTORAL = "sectoral", _("Sectoral institution")
        PARTNER = "partner", _("Partner")
        OBSERVER_AGENCY = "observer-agency", _("Agency of an observer state")
        BOARD = "board", _("Management Board")
        SECRETARIAT = "secretariat", _("Secretariat")

    class PartnerKind(models.TextChoices):
        COMPANY = "company", _("Company")
        NGO = "ngo", _("Non-governmental organisation")
        FOUNDATION = "foundation", _("Foundation")
        ACADEMIA = "academia", _("University or research institution")
        INTERNATIONAL_AGENCY = "international-agency", _("International agency")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    partner_kind = models.CharField(_("kind of partner"), max_length=20, choices=PartnerKind.choices, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="institutions", verbose_name=_("country")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent institution")
    )
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    language = models.CharField(_("language of mail"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    profile_en = models.TextField(_("profile in English"), blank=True)
    profile_es = models.TextField(_("profile in Spanish"), blank=True)
    profile_pt = models.TextField(_("profile in Portuguese"), blank=True)
    profile_fr = models.TextField(_("profile in French"), blank=True)
    public_email = models.EmailField(_("public e-mail"), blank=True)
    public_phone = models.CharField(_("public telephone"), max_length=60, blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name_en", "name_es", "pk"]
        constraints = [
            has_a_name("institution_has_a_name"),
            models.UniqueConstraint(
                fields=["country"], condition=models.Q(kind="authority"), name="one_authority_per_country"
            ),
            models.CheckConstraint(
                name="only_partners_have_a_kind_of_partner",
                condition=models.Q(partner_kind="") | models.Q(kind="partner"),
                violation_error_message=_("Only partners have a kind of partner."),
            ),
        ]

    def name_in(self, language: str) -> str:
        """The name in that language, else in the institution's own."""
        return getattr(self, f"name_{language}") or getattr(self, f"name_{self.language}") or super().name_in(language)

    @property
    def writes_entries(self) -> bool:
        """Whether it may publish offers and needs of its own."""
        return self.kind in (self.Kind.AUTHORITY, self.Kind.PARTNER, self.Kind.OBSERVER_AGENCY)

    def get_desk_url(self) -> str:
        """Where the Secretariat verifies it."""
        return reverse("desk_partner", args=[self.pk])

    @property
    def is_partner(self) -> bool:
        """Whether its offers are verified by the Secretariat: a partner, or an agency of an observer state."""
        return self.kind in (self.Kind.PARTNER, self.Kind.OBSERVER_AGENCY)

    @property
    def kind_in_words(self) -> str:
        """What it is, as closely as it is known."""
        return self.get_partner_kind_display() or self.get_kind_display()

    @cached_property
    def verification(self) -> Verification | None:
        """Its present verification, perhaps suspended, expired or withdrawn; None when it was never verified."""
        return self.verifications.present().first() if self.is_partner else None

    @property
    def barred(self) -> Verification | None:
        """The verification that was suspended or withdrawn, for whose sake it may neither submit nor confirm; read
        anew each time, because verbs decide by it."""
        found = self.verifications.present().first() if self.is_partner else None
        return found if found and found.state in ("suspended", "withdrawn") else None

    @property
    def profile(self) -> tuple[str, str]:
        """The profile and its language: the reader's, else the institution's own, else any; empty when none."""
        for language in (reader_language(), self.language, *LANGUAGES):
            if text := getattr(self, f"profile_{language}"):
                return text, language
        return "", self.language
