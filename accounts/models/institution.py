"""The institutions that act on the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGE_CHOICES, LANGUAGES, reader_language
from accounts.models.country import Country, Named, has_a_name
from accounts.models.trail import traced
from accounts.querysets import OF_THE_STATE, InstitutionQuerySet

if TYPE_CHECKING:
    from accounts.models.user import User
    from accounts.models.verification import Verification


@traced(concerns="pgh_obj")
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

    @classmethod
    @transaction.atomic
    def establish(cls, *, by: User, address: str, **facts: str) -> Institution:
        """A sectoral institution of the person's Authority, and the invitation to its first seat."""
        from accounts.models.invitation import Invitation  # it is made of this model

        authority = by.institution
        if authority is None or not by.is_authority:
            raise PermissionDenied
        with pghistory.context(user=by.pk):
            made = cls.objects.create(kind=cls.Kind.SECTORAL, country=authority.country, parent=authority, **facts)
        Invitation.invite(made, address, by=by)
        return made

    def name_in(self, language: str) -> str:
        """The name in that language, else in the institution's own."""
        return getattr(self, f"name_{language}") or getattr(self, f"name_{self.language}") or super().name_in(language)

    @property
    def with_country(self) -> str:
        return f"{self.country} – {self.name}" if self.country else self.name

    @property
    def writes_entries(self) -> bool:
        """Whether it may publish offers and needs of its own."""
        return self.kind in (self.Kind.AUTHORITY, self.Kind.SECTORAL, self.Kind.PARTNER, self.Kind.OBSERVER_AGENCY)

    @property
    def writes_for(self) -> Institution | None:
        """In whose name its drafts are begun: its own; a Permanent Mission's in that of its country's Authority."""
        if self.kind == self.Kind.MISSION:
            return self.country.authority if self.country else None
        return self if self.writes_entries else None

    @property
    def is_endorsed(self) -> bool:
        """Whether the national Authority reads its entries before the Secretariat does."""
        return self.kind == self.Kind.SECTORAL

    @property
    def is_of_the_state(self) -> bool:
        """Whether its drafts too are read by the Permanent Mission of its country."""
        return self.kind in OF_THE_STATE

    @property
    def has_account(self) -> bool:
        """Whether somebody holds an active seat of it."""
        return Institution.objects.with_account(timezone.now()).filter(pk=self.pk).exists()

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
