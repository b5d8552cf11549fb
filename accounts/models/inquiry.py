"""Twice a year a seat is asked whether its holder is still the same."""

from __future__ import annotations

import uuid
from secrets import token_hex

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import in_language
from accounts.mandate_querysets import UNSETTLED, InquiryQuerySet
from accounts.models.errors import Refused
from accounts.models.institution import Institution
from accounts.models.mail import Mail
from accounts.models.trail import traced
from accounts.models.user import Mandate, User
from accounts.querysets import hashed


@traced(exclude=["secret_hash", "mail"], concerns="mandate__seat__institution")
class Inquiry(models.Model):
    """The question whether a mandate still holds, mailed to its seat; open until somebody answers it.

    Each mail has a new link, and the one before it ends. What is silent too long is the Secretariat's to look after,
    and later that of the country's Permanent Mission as well.
    """

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", gettext_lazy("Confirmed")
        TELEPHONE = "telephone", gettext_lazy("Confirmed by telephone")
        LEFT = "left", gettext_lazy("Somebody else holds the seat")

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="inquiries", verbose_name=gettext_lazy("mandate"))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("mail"))
    asked_at = models.DateTimeField(gettext_lazy("asked"), default=timezone.now)
    written_at = models.DateTimeField(gettext_lazy("latest mail"), default=timezone.now)
    answer = models.CharField(gettext_lazy("answer"), max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(gettext_lazy("answered"), null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("answered by")
    )
    note = models.CharField(gettext_lazy("note"), max_length=500, blank=True)
    escalated_at = models.DateTimeField(gettext_lazy("escalated"), null=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("question about a mandate")
        verbose_name_plural = gettext_lazy("questions about mandates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandate"], condition=models.Q(answer__in=UNSETTLED), name="one_unsettled_inquiry"
            ),
            models.CheckConstraint(
                name="inquiry_answered_at_a_moment",
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.mandate)

    # Questions

    @property
    def seat(self) -> User:
        return self.mandate.seat

    @property
    def state(self) -> str:
        """open, one of the answers, or ended: the mandate is another's by now."""
        lasts = self.mandate.until is None or self.mandate.until > timezone.now()
        if self.answer in UNSETTLED and not (lasts and self.seat.is_active):
            return "ended"
        return self.answer or "open"

    @property
    def silent_days(self) -> int:
        return (timezone.now() - self.asked_at).days

    @property
    def initials(self) -> str:
        """Of the holder, on a page that whoever has the mail can open: enough to know oneself by."""
        return " ".join(f"{word[0]}." for word in self.mandate.holder.split())

    # Verbs

    @classmethod
    @transaction.atomic
    def ask(cls, mandate: Mandate) -> Inquiry:
        """Write to the seat, once for each half year however many workers try."""
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=mandate.seat_id)
        due = Mandate.objects.to_ask(timezone.now()).filter(pk=mandate.pk).first()
        if due is None:
            raise Refused(_("This mandate is not due to be confirmed."))
        inquiry = cls(mandate=due)
        inquiry._write("mandate_inquiry", inquiry.asked_at)
        return inquiry

    @transaction.atomic
    def remind(self, *, by: User | None = None) -> None:
        """Write once more, with a new link; `by` is empty when its time has come."""
        self._lock("")
        Mail.objects.filter(pk=self.mail_id, sent_at=None).delete()
        with pghistory.context(user=by.pk if by else None):
            self._write("mandate_reminder", timezone.now())

    @transaction.atomic
    def confirm(self, *, by: User | None = None) -> None:
        """The holder is the same; `by` is empty for whoever has the mailed link, and that cannot unsay another word."""
        self._lock("" if by is None else None)
        if by and by.pk != self.seat.pk:
            raise Refused(_("This act is not yours to do."))
        self._answer(self.Answer.CONFIRMED, by=by)

    @transaction.atomic
    def leave(self, note: str = "") -> None:
        """Whoever reads the seat's mail says that its holder has left; the Secretariat is told, and nothing ends."""
        self._lock("")
        self._answer(self.Answer.LEFT, note=note)
        self._tell_the_secretariat("mandate_left")

    @transaction.atomic
    def confirm_by_telephone(self, *, by: User, note: str) -> None:
        """The Secretariat has spoken to the institution."""
        self._lock(None)
        if not by.is_secretariat:
            raise Refused(_("This act is not yours to do."))
        self._answer(self.Answer.TELEPHONE, by=by, note=note)

    @transaction.atomic
    def escalate(self) -> None:
        """Tell the country's Permanent Mission and the Secretariat, once."""
        from accounts.mail import write_to  # mail is made of these models

        self._lock(None)
        if self.escalated_at:
            raise Refused(_("This was told already."))
        self.escalated_at = timezone.now()
        self.save(update_fields=["escalated_at"])
        home = self.seat.institution
        for mission in Institution.objects.missions_of(home.country).exclude(pk=home.pk) if home else ():
            write_to(mission, "mandate_silent", {"inquiry": self}, key=f"mandate_silent-{self.pk}:{mission.pk}")
        self._tell_the_secretariat("mandate_silent")

    # How it is done

    def _lock(self, answer: str | None) -> None:
        """Take seat and row as they are now, under the link that it had when it was found; None: with any answer."""
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=self.mandate.seat_id)
        found = Inquiry.objects.unsettled().filter(pk=self.pk, secret_hash=self.secret_hash)
        found = found if answer is None else found.filter(answer=answer)
        if not found.select_for_update(of=("self",)).exists():
            raise Refused(
                _("This question was answered meanwhile, or asked anew, or somebody else holds the seat now.")
            )
        self.refresh_from_db()

    def _answer(self, answer: str, *, by: User | None = None, note: str = "") -> None:
        self.answer, self.answered_at, self.answered_by, self.note = answer, timezone.now(), by, note
        with pghistory.context(user=by.pk if by else None):
            self.save(update_fields=["answer", "answered_at", "answered_by", "note"])

    def _write(self, template: str, at) -> None:
        from accounts.mail import write  # mail is made of these models

        secret, key = token_hex(24), f"mandate-{uuid.uuid4()}"
        self.secret_hash, self.written_at = hashed(secret), at
        language = self.seat.mail_language
        with in_language(language):
            url = settings.SITE_URL + reverse("mandate_link", args=[secret])
        told = {"inquiry": self, "url": url}
        write(self.seat.email, template, told, language=language, key=key, secret=secret)
        self.mail = Mail.objects.get(key=key)
        self.save()

    def _tell_the_secretariat(self, template: str) -> None:
        from accounts.mail import write_to  # mail is made of these models

        for secretariat in Institution.objects.secretariat():
            write_to(secretariat, template, {"inquiry": self}, key=f"{template}-{self.pk}:secretariat:{secretariat.pk}")
