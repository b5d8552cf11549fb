"""What the Secretariat found out about a partner, and for how long readers may rely on it."""

from __future__ import annotations

from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import checklist
from accounts.models.errors import Refused
from accounts.models.institution import Institution
from accounts.models.trail import traced
from accounts.models.user import User
from accounts.moments import months_later, today
from accounts.partner_querysets import VerificationQuerySet


@traced(exclude=["answers"], concerns="institution")
class Verification(models.Model):
    """The Secretariat's word on a partner, point by point; it ends by its date, by suspension or by withdrawal.

    A later one takes its place. What was found never changes: a new finding is a new verification.
    """

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="verifications", verbose_name=gettext_lazy("institution")
    )
    # For each point of the checklist: key, question (in four languages, as it was asked), found, source.
    answers = models.JSONField(gettext_lazy("answers"), editable=False)
    interests = models.TextField(gettext_lazy("declared interests"), max_length=4000, blank=True)
    verified_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=gettext_lazy("verified by")
    )
    since = models.DateTimeField(gettext_lazy("since"), default=timezone.now, editable=False)
    expires_on = models.DateField(gettext_lazy("valid until"), editable=False)
    reminded_at = models.DateTimeField(gettext_lazy("reminded"), null=True, editable=False)
    suspended_at = models.DateTimeField(gettext_lazy("suspended"), null=True, editable=False)
    ended_at = models.DateTimeField(gettext_lazy("withdrawn"), null=True, editable=False)
    replaced_at = models.DateTimeField(gettext_lazy("replaced by a later one"), null=True, editable=False)
    # Of the latest suspension, lifting or withdrawal.
    reason = models.TextField(gettext_lazy("reason"), max_length=4000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=gettext_lazy("decided by")
    )

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("verification")
        verbose_name_plural = gettext_lazy("verifications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=models.Q(replaced_at=None), name="one_present_verification"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.since:%Y-%m-%d}"

    # Questions

    @property
    def state(self) -> str:
        if self.ended_at:
            return "withdrawn"
        if self.suspended_at:
            return "suspended"
        return "verified" if self.expires_on >= today() else "expired"

    @property
    def consequence(self) -> str:
        """What its institution may not do, once it is suspended or withdrawn, and what it may."""
        if self.ended_at:
            return _(
                "The Secretariat has withdrawn the verification of your institution: you can neither submit nor confirm"
                " entries, nor translate public ones. Your drafts remain yours."
            )
        return _(
            "The Secretariat has suspended the verification of your institution: until it lifts this, you can neither"
            " submit nor confirm entries, nor translate public ones. Your drafts remain yours."
        )

    @property
    def expires_soon(self) -> bool:
        """Whether it is time to verify anew."""
        return self.state == "verified" and (self.expires_on - today()).days <= settings.VERIFICATION_REMINDER_DAYS

    @property
    def points(self) -> list[checklist.Found]:
        """What was found, in the order in which it was asked."""
        return [checklist.Found(**answer) for answer in self.answers]

    # Verbs

    @classmethod
    @transaction.atomic
    def verify(
        cls, institution: Institution, answers: list[dict], *, by: User, interests: str = "", at: datetime | None = None
    ) -> Verification:
        """Say that the checklist was gone through; takes the place of the former verification."""
        _check_right(by)
        institution = Institution.objects.select_for_update(of=("self",), no_key=True).get(pk=institution.pk)
        if not institution.is_partner:
            raise Refused(_("Only partners and agencies of observer states are verified."))
        if checklist.unanswered(institution.kind, answers):
            raise Refused(_("Every point of the checklist needs an answer."))
        at = at or timezone.now()
        found = {"answers": answers, "interests": interests, "verified_by": by}
        expires_on = months_later(timezone.localdate(at), _months(institution))
        with pghistory.context(user=by.pk):
            institution.verifications.present().update(replaced_at=at)
            made = cls.objects.create(institution=institution, since=at, expires_on=expires_on, **found)
        made._tell("verified")
        return made

    @transaction.atomic
    def suspend(self, *, reason: str, by: User) -> None:
        """Until it is lifted, its institution may neither submit nor confirm."""
        self._lock("verified", "expired", by=by, reason=reason)
        self._decide("suspended", suspended_at=timezone.now(), reason=reason, by=by)

    @transaction.atomic
    def lift(self, *, by: User) -> None:
        self._lock("suspended", by=by)
        self._decide("lifted", suspended_at=None, reason="", by=by)

    @transaction.atomic
    def withdraw(self, *, reason: str, by: User) -> None:
        """End it for good; only a new verification opens the way again."""
        self._lock("verified", "expired", "suspended", by=by, reason=reason)
        self._decide("withdrawn", ended_at=timezone.now(), reason=reason, by=by)

    @transaction.atomic
    def remind(self) -> None:
        """Tell institution and Secretariat, once, that the last day comes near."""
        if Verification.objects.to_remind().filter(pk=self.pk).update(reminded_at=timezone.now()):
            self.refresh_from_db()
            self._tell("expiring")
            for secretariat in Institution.objects.secretariat():
                self._write_to(secretariat, "expiring_desk")

    # How it is done

    def _lock(self, *allowed: str, by: User, reason: str | None = None) -> None:
        """Hold the row and read it anew: somebody else may have decided since it was shown."""
        _check_right(by)
        if reason is not None and not reason.strip():
            raise Refused(_("Please say why: the partner is told."))
        Verification.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        if self.replaced_at or self.state not in allowed:
            raise Refused(_("Somebody else has decided about this verification. Look at it, then decide again."))

    def _decide(self, template: str, *, by: User, **changes) -> None:
        for field, value in {**changes, "decided_by": by}.items():
            setattr(self, field, value)
        with pghistory.context(user=by.pk):
            self.save(update_fields=[*changes, "decided_by"])
        self._tell(template)

    def _tell(self, template: str) -> None:
        self._write_to(self.institution, template)

    def _write_to(self, institution: Institution, template: str) -> None:
        from accounts.mail import write_to  # it is made of these models

        moment = f"{timezone.now():%Y%m%d%H%M%S%f}"
        key = f"verification-{self.pk}-{template}-{moment}"
        write_to(institution, f"verification_{template}", {"verification": self}, key=key)


def _check_right(by: User) -> None:
    if not by.is_secretariat:
        raise Refused(_("This act is not yours to do."))


def _months(institution: Institution) -> int:
    return settings.VERIFICATION_MONTHS[institution.partner_kind or institution.kind]
