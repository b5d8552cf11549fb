"""How an institution gets its account: a mailed link by which somebody takes up a seat."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from secrets import token_hex

import pghistory
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import LANGUAGE_CHOICES, in_language
from accounts.models.institution import Institution
from accounts.models.mail import Mail
from accounts.models.trail import traced
from accounts.models.user import Mandate, User
from accounts.querysets import InvitationQuerySet, hashed

SECRET_BYTES = 24


def _check_right(by: User, institution: Institution) -> None:
    if not by.may_invite_to(institution):
        raise PermissionDenied


class Ended(Exception):
    """The invitation was used, revoked or replaced, or its day has passed."""


@traced(exclude=["secret", "mail"], concerns="institution")
class Invitation(models.Model):
    """An offer of a seat to whoever reads an address of an institution; its link opens the seat once."""

    class Status(models.TextChoices):
        INVITED = "invited", gettext_lazy("Invited")
        OPENED = "opened", gettext_lazy("Link opened")
        ACTIVE = "active", gettext_lazy("Active")
        REFUSED = "refused", gettext_lazy("Not delivered")
        EXPIRED = "expired", gettext_lazy("Expired")
        REVOKED = "revoked", gettext_lazy("Revoked")

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="invitations", verbose_name=gettext_lazy("institution")
    )
    seat_name = models.CharField(gettext_lazy("seat"), max_length=120, blank=True)
    address = models.EmailField(gettext_lazy("address"))
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES)
    secret = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("invited by"))
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("mail"))
    written_at = models.DateTimeField(gettext_lazy("written"), default=timezone.now)
    reminded_at = models.DateTimeField(gettext_lazy("reminded"), null=True, blank=True)
    expires_at = models.DateTimeField(gettext_lazy("valid until"))
    opened_at = models.DateTimeField(gettext_lazy("link opened"), null=True, blank=True)
    accepted_at = models.DateTimeField(gettext_lazy("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(gettext_lazy("revoked"), null=True, blank=True)
    refused_at = models.DateTimeField(gettext_lazy("marked as not delivered"), null=True, blank=True)
    refusal = models.CharField(gettext_lazy("why"), max_length=300, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("invitation")
        verbose_name_plural = gettext_lazy("invitations")
        constraints = [
            models.UniqueConstraint(
                Lower("address"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} ({self.institution})"

    def get_absolute_url(self) -> str:
        return reverse("invitation", args=[self.pk])

    @classmethod
    @transaction.atomic
    def invite(
        cls,
        institution: Institution,
        address: str,
        *,
        by: User,
        language: str = "",
        seat_name: str = "",
        at: datetime | None = None,
    ) -> Invitation:
        """Offer a seat, and write to the address."""
        _check_right(by, institution)
        invitation = cls(
            institution=institution,
            address=address.strip().lower(),
            language=language or institution.language,
            seat_name=seat_name,
            invited_by=by,
            written_at=at or timezone.now(),
        )
        invitation._write("invitation", invitation.written_at)
        return invitation

    @transaction.atomic
    def remind(self, *, by: User, at: datetime | None = None) -> None:
        """Write once more, with a new link and new time; the old link ends."""
        _check_right(by, self.institution)
        self._lock("invited", "opened", "refused", "expired")
        self._drop_unsent_mail()
        self.reminded_at, self.refused_at, self.refusal = at or timezone.now(), None, ""
        with pghistory.context(user=by.pk):
            self._write("invitation_reminder", self.reminded_at)

    @transaction.atomic
    def revoke(self, *, by: User, at: datetime | None = None) -> None:
        """End the link. Nobody is told: the address may be the wrong one."""
        _check_right(by, self.institution)
        self._lock("invited", "opened", "refused", "expired")
        self._drop_unsent_mail()
        self.revoked_at = at or timezone.now()
        with pghistory.context(user=by.pk):
            self.save(update_fields=["revoked_at"])

    @transaction.atomic
    def mark_refused(self, *, by: User, why: str, at: datetime | None = None) -> None:
        """Note what the platform cannot see: that the mail came back. The link ends, until the next reminder."""
        self._lock("invited", "opened", "refused", "expired")
        self.refused_at, self.refusal = at or timezone.now(), why
        with pghistory.context(user=by.pk):
            self.save(update_fields=["refused_at", "refusal"])

    @transaction.atomic
    def open(self, *, at: datetime | None = None) -> None:
        """Remember that the link was visited, perhaps only by a scanner of mail: it goes on working."""
        self._lock("invited", "opened")
        if self.opened_at is None:
            self.opened_at = at or timezone.now()
            self.save(update_fields=["opened_at"])

    def accept(self, *, holder: str, position: str, password: str | None, at: datetime | None = None) -> User:
        """Make the seat, begin its mandate and tell the Secretariat; of two who accept, the second finds it ended.

        So does who accepts while the Secretariat gives the address to another seat.
        """
        try:
            return self._take_up(holder, position, password, at)
        except IntegrityError as error:
            raise Ended from error

    @transaction.atomic
    def _take_up(self, holder: str, position: str, password: str | None, at: datetime | None) -> User:
        from accounts.mail import write_to  # it is made of these models

        self._lock("invited", "opened")
        seat = self._free_seat()
        seat.set_password(password)
        seat.name = self.seat_name or seat.name
        seat.save()
        seat.authenticator_set.all().delete()
        self.accepted_at = at or timezone.now()
        self.opened_at = self.opened_at or self.accepted_at
        with pghistory.context(user=seat.pk):
            self.save(update_fields=["accepted_at", "opened_at"])
            seat.mandates.add(self._mandate(holder, position), bulk=False)
        told = {"invitation": self, "holder": holder, "position": position}
        for secretariat in Institution.objects.secretariat():
            write_to(secretariat, "invitation_accepted", told, key=f"invitation-{self.pk}-accepted")
        if self.institution.is_endorsed and self.institution.parent:
            write_to(self.institution.parent, "sectoral_seat_taken", told, key=f"invitation-{self.pk}-accepted")
        return seat

    def _mandate(self, holder: str, position: str) -> Mandate:
        with in_language(self.institution.language):
            day = timezone.localdate(self.written_at).isoformat()
            words = _("Invitation of %(day)s to %(address)s") % {"day": day, "address": self.address}
        return Mandate(holder=holder, position=position, named_by=words[:200], since=self.accepted_at)

    def _free_seat(self) -> User:
        """The seat of this address when it waits for a holder, else a new one."""
        seat = User.objects.select_for_update(of=("self",)).filter(email__iexact=self.address).first()
        if seat is None:
            return User(email=self.address, institution=self.institution)
        if not seat.awaits_a_holder_in(self.institution):
            raise Ended
        return seat

    def _lock(self, *allowed: str) -> None:
        """Take the row as it is now, under the link that it had when it was found."""
        locked = Invitation.objects.with_status().select_for_update(of=("self",)).get(pk=self.pk)
        if locked.status not in allowed or locked.secret != self.secret:
            raise Ended
        self.refresh_from_db()

    def _drop_unsent_mail(self) -> None:
        """A mail that still waits would bring a link that has ended."""
        Mail.objects.filter(pk=self.mail_id, sent_at=None).delete()
        self.mail = None

    def _write(self, template: str, at: datetime) -> None:
        from accounts.mail import write  # it is made of these models

        secret, key = token_hex(SECRET_BYTES), f"invitation-{uuid.uuid4()}"
        self.secret, self.expires_at = hashed(secret), at + timedelta(days=settings.INVITATION_DAYS)
        with in_language(self.language):
            url = settings.SITE_URL + reverse("invitation_link", args=[secret])
        facts = {"invitation": self, "url": url}
        write(self.address, template, facts, language=self.language, key=key, secret=secret)
        self.mail = Mail.objects.get(key=key)
        self.save()
