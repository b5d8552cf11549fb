"""How a partner comes to the platform: it applies, proves its address, and the Secretariat decides."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_hex

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import LANGUAGE_CHOICES, in_language
from accounts.models.country import Country
from accounts.models.errors import Refused
from accounts.models.institution import Institution
from accounts.models.invitation import Invitation
from accounts.models.trail import traced
from accounts.models.user import User
from accounts.partner_querysets import PartnerApplicationQuerySet
from accounts.querysets import hashed

AGENCY = Institution.Kind.OBSERVER_AGENCY


@traced(exclude=["secret", "contact", "address", "brings", "answer"])
class PartnerApplication(models.Model):
    """An organisation's wish to take part. Nobody but the Secretariat reads it, and only once its address is proved."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", gettext_lazy("Address not confirmed")
        EXPIRED = "expired", gettext_lazy("Expired")
        WAITING = "waiting", gettext_lazy("Waiting")
        ASKED = "asked", gettext_lazy("Question asked")
        ACCEPTED = "accepted", gettext_lazy("Accepted as a partner")
        DECLINED = "declined", gettext_lazy("Declined")

    KINDS = [*Institution.PartnerKind.choices, (AGENCY.value, AGENCY.label)]

    name = models.CharField(gettext_lazy("name of the organisation"), max_length=200)
    kind = models.CharField(gettext_lazy("kind"), max_length=20, choices=KINDS)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=gettext_lazy("country"))
    website = models.URLField(gettext_lazy("website"))
    contact = models.CharField(gettext_lazy("contact person"), max_length=120)
    address = models.EmailField(gettext_lazy("institutional e-mail"))
    brings = models.TextField(gettext_lazy("what it brings"), max_length=2000)
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES, editable=False)
    principles = models.DateField(gettext_lazy("principles accepted"), editable=False)
    secret = models.CharField(max_length=64, unique=True, editable=False)
    written_at = models.DateTimeField(gettext_lazy("written"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(gettext_lazy("expires"), editable=False)
    confirmed_at = models.DateTimeField(gettext_lazy("address confirmed"), null=True, editable=False)
    question = models.TextField(gettext_lazy("question"), blank=True, editable=False)
    asked_at = models.DateTimeField(gettext_lazy("asked"), null=True, editable=False)
    answer = models.TextField(gettext_lazy("answer"), max_length=4000, blank=True, editable=False)
    answered_at = models.DateTimeField(gettext_lazy("answered"), null=True, editable=False)
    decided_at = models.DateTimeField(gettext_lazy("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=gettext_lazy("decided by")
    )
    reason = models.TextField(gettext_lazy("reason"), blank=True, editable=False)
    # Empty when it was declined.
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        related_name="applications",
        editable=False,
        verbose_name=gettext_lazy("institution"),
    )

    objects = PartnerApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("application of a partner")
        verbose_name_plural = gettext_lazy("applications of partners")
        constraints = [
            models.CheckConstraint(
                name="only_confirmed_applications_are_decided",
                condition=models.Q(decided_at=None) | models.Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_decided_applications_have_an_institution",
                condition=models.Q(institution=None) | models.Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk_application", args=[self.pk])

    @property
    def state(self) -> str:
        if self.decided_at:
            return self.State.ACCEPTED if self.institution_id else self.State.DECLINED
        if self.confirmed_at:
            return self.State.ASKED if self.asked_at and not self.answered_at else self.State.WAITING
        return self.State.UNCONFIRMED if self.expires_at > timezone.now() else self.State.EXPIRED

    @property
    def state_in_words(self) -> str:
        return str(self.State(self.state).label)

    @property
    def waiting_days(self) -> int:
        """For how many days the Secretariat could have acted."""
        since = self.answered_at or self.confirmed_at
        return (timezone.localdate() - timezone.localdate(since)).days

    # Verbs of the applicant, who has nothing but the mailed link

    @classmethod
    @transaction.atomic
    def apply(cls, *, language: str, principles: date, **facts) -> PartnerApplication:
        """Keep it and mail a link that proves the address; the same happens for every address."""
        application = cls(language=language, principles=principles, **facts)
        application.expires_at = timezone.now() + timedelta(days=settings.APPLICATION_DAYS)
        application._mail_link("application_link")
        return application

    @transaction.atomic
    def confirm(self) -> None:
        """The address is proved: from now on the Secretariat sees it."""
        self._lock("unconfirmed")
        self.confirmed_at = timezone.now()
        self.save(update_fields=["confirmed_at"])
        self._tell_secretariat("application_received")

    @transaction.atomic
    def reply(self, words: str) -> None:
        """Answer the Secretariat's question."""
        self._lock("asked")
        self.answer, self.answered_at = words, timezone.now()
        self.save(update_fields=["answer", "answered_at"])
        self._tell_secretariat("application_answered")

    # Verbs of the Secretariat

    @transaction.atomic
    def ask(self, question: str, *, by: User) -> None:
        """Mail a question, with a new link that leads to its answer; the former link ends."""
        self._lock("waiting", "asked", by=by, note=question)
        self.question, self.asked_at, self.answer, self.answered_at = question, timezone.now(), "", None
        with pghistory.context(user=by.pk):
            self._mail_link("application_question")

    @transaction.atomic
    def decline(self, reason: str, *, by: User) -> None:
        self._lock("waiting", "asked", by=by, note=reason)
        self.reason = reason
        self._decide(by)
        self._write("application_declined")

    @transaction.atomic
    def accept(self, *, by: User) -> Institution:
        """Make the institution and invite its first seat; verification is another act."""
        self._lock("waiting", "asked", by=by)
        self.institution = Institution.objects.create(
            kind=AGENCY if self.kind == AGENCY else Institution.Kind.PARTNER,
            partner_kind="" if self.kind == AGENCY else self.kind,
            country=self.country,
            language=self.language,
            website=self.website,
            **{f"name_{self.language}": self.name},
        )
        self._decide(by)
        self._write("application_accepted")
        Invitation.invite(self.institution, self.address, by=by)
        return self.institution

    # How it is done

    def _lock(self, *allowed: str, by: User | None = None, note: str | None = None) -> None:
        """Hold the row and read it anew: under the link with which it was found, in a state that allows the act."""
        if by and not by.is_secretariat:
            raise Refused(_("This act is not yours to do."))
        if note is not None and not note.strip():
            raise Refused(_("Please write a note: the applicant reads it."))
        locked = PartnerApplication.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if locked is None or locked.state not in allowed or (by is None and locked.secret != self.secret):
            raise Refused(_("This cannot be done any more: the application has moved on."))
        self.refresh_from_db()

    def _decide(self, by: User) -> None:
        self.decided_at, self.decided_by = timezone.now(), by
        with pghistory.context(user=by.pk):
            self.save(update_fields=["institution", "reason", "decided_at", "decided_by"])

    def _mail_link(self, template: str) -> None:
        secret = token_hex(24)
        self.secret = hashed(secret)
        self.save()
        with in_language(self.language):
            url = settings.SITE_URL + reverse("partner_application_link", args=[secret])
        self._write(template, secret=secret, url=url)

    def _write(self, template: str, *, secret: str = "", **facts: str) -> None:
        from accounts.mail import write  # it is made of these models

        told, key = {"application": self, **facts}, self._key(template)
        write(self.address, template, told, language=self.language, key=key, secret=secret)

    def _tell_secretariat(self, template: str) -> None:
        from accounts.mail import write_to  # it is made of these models

        for secretariat in Institution.objects.secretariat():
            write_to(secretariat, template, {"application": self}, key=self._key(template))

    def _key(self, template: str) -> str:
        """One mail for each act, and a question may be asked again."""
        return f"{template}-{self.pk}-{timezone.now():%Y%m%d%H%M%S%f}"
