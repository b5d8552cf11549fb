"""The institutions that act on the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGE_CHOICES, LANGUAGES, reader_language
from accounts.models.country import Country, Named, has_a_name
from accounts.models.errors import Conflict, Refused
from accounts.models.logo import Logo
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

    # What the institution says of itself, and keeps.
    PROFILE = (
        *(f"{part}_{language}" for part in ("name", "acronym", "profile") for language in ("en", "es", "pt", "fr")),
        *("languages", "public_email", "public_phone", "website", "address", "shows_holders", "logo"),
    )

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    partner_kind = models.CharField(_("kind of partner"), max_length=20, choices=PartnerKind.choices, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="institutions", verbose_name=_("country")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent institution")
    )
    language = models.CharField(_("language of mail"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    acronym_en = models.CharField(_("acronym in English"), max_length=30, blank=True)
    acronym_es = models.CharField(_("acronym in Spanish"), max_length=30, blank=True)
    acronym_pt = models.CharField(_("acronym in Portuguese"), max_length=30, blank=True)
    acronym_fr = models.CharField(_("acronym in French"), max_length=30, blank=True)
    profile_en = models.TextField(_("profile in English"), blank=True)
    profile_es = models.TextField(_("profile in Spanish"), blank=True)
    profile_pt = models.TextField(_("profile in Portuguese"), blank=True)
    profile_fr = models.TextField(_("profile in French"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGE_CHOICES),
        verbose_name=_("working languages"),
        default=list,
        blank=True,
    )
    public_email = models.EmailField(_("public e-mail"), blank=True)
    public_phone = models.CharField(_("public telephone"), max_length=60, blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)
    shows_holders = models.BooleanField(_("the public page names the holders of its seats"), default=False)
    logo = models.ForeignKey(
        Logo, models.PROTECT, null=True, blank=True, related_name="shown_by", verbose_name=_("logo")
    )

    inactive_since = models.DateTimeField(_("inactive since"), null=True, editable=False)
    inactive_reason = models.CharField(_("why it is inactive"), max_length=300, blank=True, editable=False)

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

    # Questions

    def name_in(self, language: str) -> str:
        """The name in that language, else in the institution's own."""
        return getattr(self, f"name_{language}") or getattr(self, f"name_{self.language}") or super().name_in(language)

    def acronyms(self) -> dict[str, str]:
        return {language: getattr(self, f"acronym_{language}") for language in LANGUAGES}

    @property
    def acronym(self) -> str:
        """In the reader's language, else the institution's own, else any."""
        known = self.acronyms()
        return known[reader_language()] or known[self.language] or next(filter(None, known.values()), "")

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
    def has_page(self) -> bool:
        """Whether the public reads about it: those that cooperate, not those that run the platform."""
        return self.kind not in (self.Kind.BOARD, self.Kind.SECRETARIAT)

    @property
    def profile(self) -> tuple[str, str]:
        """The profile and its language: the reader's, else the institution's own, else any; empty when none."""
        for language in (reader_language(), self.language, *LANGUAGES):
            if text := getattr(self, f"profile_{language}"):
                return text, language
        return "", self.language

    @property
    def version(self) -> int:
        """The number of its latest change, whoever made it."""
        return self.events.aggregate(latest=models.Max("pgh_id"))["latest"] or 0

    # Verbs of the Secretariat

    @transaction.atomic
    def deactivate(self, *, by, reason: str) -> None:
        """End its part on the platform at once: nobody signs in for it, and no link leads to a seat of it.

        What it published stays public under its name, until the Secretariat decides otherwise.
        """
        from accounts.mail import write_to  # mail, seats, invitations and hand-overs are made of this model
        from accounts.models import HandOver, Invitation, Mandate

        self._lock_for_secretariat(by)
        if self.inactive_since or self.kind == self.Kind.SECRETARIAT:
            raise Refused(gettext("This institution cannot be deactivated."))
        if not reason.strip():
            raise Refused(gettext("Please say why, so that the institution knows what to do."))
        now, self.inactive_reason = timezone.now(), reason.strip()
        write_to(self, "deactivated", {"institution": self}, key=f"deactivated-{self.pk}-{now:%Y%m%d%H%M%S%f}")
        HandOver.objects.pending().within(self).end(by=by)
        with pghistory.context(user=by.pk):
            Invitation.objects.unanswered().filter(institution=self).end(now)
            Mandate.objects.holding(now).filter(seat__institution=self).update(until=now)
            for seat in self.seats.filter(is_active=True).select_for_update(of=("self",), no_key=True):
                seat.close()
            self.inactive_since = now
            self.save(update_fields=["inactive_since", "inactive_reason"])

    @transaction.atomic
    def reactivate(self, *, by) -> None:
        """It takes part again. Its seats stay closed until each is opened, or somebody is invited anew."""
        self._lock_for_secretariat(by)
        if self.inactive_since is None:
            raise Refused(gettext("This institution is active."))
        self.inactive_since, self.inactive_reason = None, ""
        with pghistory.context(user=by.pk):
            self.save(update_fields=["inactive_since", "inactive_reason"])

    # Verbs of the institution

    @transaction.atomic
    def keep_profile(self, answers: dict, *, by, version: int) -> None:
        """Show this profile from now on; refused when somebody else changed something since `version` was shown."""
        self._lock(by)
        if self.version != version:
            raise Conflict(gettext("Somebody else changed this profile in the meantime."))
        self._write(answers, by)

    @transaction.atomic
    def restore_profile(self, version: int, *, by) -> None:
        """Show again what the profile said after that change; what it says now stays among the earlier versions."""
        self._lock(by)
        event = self.events.filter(pgh_id=version).first()
        if event is None:
            raise Refused(gettext("There is no such version of this profile."))
        self._write({name: getattr(event, name) for name in self.PROFILE}, by)

    def _lock(self, by) -> None:
        self.refresh_from_db(from_queryset=Institution.objects.select_for_update(of=("self",)))
        if not Institution.objects.kept_by(by).filter(pk=self.pk).exists():
            raise Refused(gettext("This act is not yours to do."))

    def _lock_for_secretariat(self, by) -> None:
        self.refresh_from_db(from_queryset=Institution.objects.select_for_update(of=("self",)))
        if not by.may_administer:
            raise Refused(gettext("This act is not yours to do."))

    def _write(self, answers: dict, by) -> None:
        for name in self.PROFILE:
            setattr(self, name, answers[name])
        with pghistory.context(user=by.pk):
            self.save(update_fields=self.PROFILE)
