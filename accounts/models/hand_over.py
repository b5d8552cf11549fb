"""A seat on its way from one holder to the next."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import in_language
from accounts.models.errors import Refused
from accounts.models.institution import Institution
from accounts.models.invitation import Invitation
from accounts.models.user import Mandate, User
from accounts.querysets import HandOverQuerySet, hashed

MOST_A_DAY = 10


class HandOver(models.Model):
    """A seat on its way to its next holder: one person starts it, and always a second, different one confirms it.

    It is started by the leaving holder, by another seat of the institution or by the Secretariat; confirmed by the
    arriving person, who alone has the mailed link, or by another of those who might have started it. A seat of the
    Secretariat or of an administrator is handed over by somebody else of its kind, never by its own holder.
    """

    seat = models.ForeignKey(User, models.PROTECT, related_name="hand_overs", verbose_name=gettext_lazy("seat"))
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="hand_overs_started", verbose_name=gettext_lazy("started by")
    )
    holder = models.CharField(gettext_lazy("name of the new holder"), max_length=120)
    position = models.CharField(gettext_lazy("position held"), max_length=120, blank=True)
    named_by = models.CharField(gettext_lazy("named by"), max_length=200)
    address = models.EmailField(gettext_lazy("e-mail of the new holder"))
    keeps_address = models.BooleanField(gettext_lazy("the seat keeps its address"), default=True)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    written_at = models.DateTimeField(gettext_lazy("started"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(gettext_lazy("expires"), editable=False)
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, help_text="Empty: by the mailed link."
    )
    cancelled_at = models.DateTimeField(gettext_lazy("cancelled"), null=True, editable=False)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("hand-over")
        verbose_name_plural = gettext_lazy("hand-overs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="hand_over_by_two_people",
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("started_by")),
            ),
            models.CheckConstraint(
                name="hand_over_ends_once", condition=models.Q(confirmed_at=None) | models.Q(cancelled_at=None)
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.seat}: {self.holder}"

    # Questions

    @property
    def state(self) -> str:
        if self.confirmed_at:
            return "confirmed"
        if self.cancelled_at:
            return "cancelled"
        return "waiting" if self.expires_at > timezone.now() else "expired"

    @property
    def next_address(self) -> str:
        """With which the seat signs in afterwards."""
        return self.seat.email if self.keeps_address else self.address

    @property
    def has_another_domain(self) -> bool:
        """Whether the new holder reads mail elsewhere than the seat: worth a second look."""
        return self.address.rpartition("@")[2] != self.seat.email.rpartition("@")[2]

    @cached_property
    def starters_name(self) -> str | None:
        """Who held the starter's seat then; `with_people` gives it to many at once."""
        return self.started_by.holder(self.written_at)

    @property
    def starter(self) -> str:
        """Institution, seat and person who started it."""
        return self.started_by.signature(self.starters_name)

    @property
    def second_person(self) -> str:
        """The same of whoever confirmed it, when it was not the new holder with the link."""
        return self.confirmed_by.signature(self.confirmed_by.holder(self.confirmed_at))

    # Verbs

    @classmethod
    @transaction.atomic
    def start(cls, seat: User, *, by: User, **facts) -> HandOver:
        """Mail a link to the new holder, and tell the seat and the Secretariat; takes the place of one that this
        person started before."""
        if not User.objects.handed_over_by(by).filter(pk=seat.pk).exists():
            raise Refused(_("This act is not yours to do."))
        day_ago = timezone.now() - timedelta(days=1)
        if cls.objects.filter(started_by=by, written_at__gt=day_ago).count() >= MOST_A_DAY:
            raise Refused(_("You have started many hand-overs today. Please go on tomorrow."))
        cls.objects.pending().filter(seat=seat, started_by=by).end(by=by)
        secret = token_hex(24)
        expires_at = timezone.now() + timedelta(days=settings.HAND_OVER_DAYS)
        started = cls.objects.create(
            seat=seat, started_by=by, secret_hash=hashed(secret), expires_at=expires_at, **facts
        )
        with in_language(seat.mail_language):
            url = settings.SITE_URL + reverse("hand_over_link", args=[secret])
        started._write("hand_over_link", {started.address: seat.mail_language}, url=url)
        started._tell("hand_over_started", seat.email)
        return started

    @transaction.atomic
    def confirm(self, *, by: User | None = None, password: str | None = None) -> None:
        """The old mandate ends and the new one begins; whatever opened the seat before opens it no more.

        `by` is empty for the new holder with the mailed link, who chooses the password at once. Else a link to choose
        one is mailed.
        """
        self._lock()
        self._check(by)
        now, former = timezone.now(), self.seat.email
        with pghistory.context(user=(by or self.seat).pk):
            self._begin_mandate(now)
            self.seat.email = self.next_address
            self.seat.set_password(password)
            self.seat.save(update_fields=["email", "password"])
            self.seat.authenticator_set.all().delete()
        self.seat.end_sessions()
        self.confirmed_at, self.confirmed_by = now, by
        self.save(update_fields=["confirmed_at", "confirmed_by"])
        HandOver.objects.pending().of(self.seat).end(by=by or self.seat)
        Invitation.objects.unanswered().filter(address__iexact=former).update(revoked_at=now)
        self._tell("hand_over_confirmed", former, self.address, self.seat.email, self.started_by.email)
        if not password:
            self._send_password_link()

    @transaction.atomic
    def cancel(self, *, by: User) -> None:
        self._lock()
        if not HandOver.objects.pending().cancellable_by(by).filter(pk=self.pk).exists():
            raise Refused(_("This hand-over can no longer be cancelled."))
        HandOver.objects.filter(pk=self.pk).end(by=by)
        self._tell("hand_over_cancelled", self.address, self.seat.email, self.started_by.email)

    # How it is done

    def _lock(self) -> None:
        """The seat first, then all its hand-overs in one order, so that two confirmations wait for each other."""
        seat = User.objects.select_for_update(of=("self",), no_key=True).get(pk=self.seat_id)
        list(HandOver.objects.of(seat).order_by("pk").select_for_update())
        self.refresh_from_db()
        self.seat = seat

    def _check(self, by: User | None) -> None:
        if self.state == "confirmed":
            raise Refused(_("Somebody has confirmed this hand-over already."))
        if self.state != "waiting":
            raise Refused(_("This hand-over was cancelled or has expired. It has to be started again."))
        if by and not User.objects.handed_over_by(by).filter(pk=self.seat_id).exists():
            raise Refused(_("This act is not yours to do."))
        if by and by.pk == self.started_by_id:
            raise Refused(_("You started this hand-over: a second person has to confirm it."))
        if not User.objects.handed_over_by(self.started_by).filter(pk=self.seat_id).exists():
            raise Refused(_("Whoever started this hand-over may no longer do so. It has to be started again."))
        if User.objects.filter(email__iexact=self.next_address).exclude(pk=self.seat_id).exists():
            raise Refused(_("Another seat signs in with the new address by now. Start again with another address."))
        if self.seat.mandates.filter(since__gt=timezone.now()).exists():
            raise Refused(_("A later mandate is already written down for this seat. Please ask the Secretariat."))

    def _begin_mandate(self, now) -> None:
        self.seat.mandates.holding(now).update(until=now)
        named = {"holder": self.holder, "position": self.position, "named_by": self.named_by}
        Mandate.objects.create(seat=self.seat, since=now, **named)

    def _send_password_link(self) -> None:
        from accounts.passwords import send_password_link  # it writes mail, which is made of these models

        send_password_link(self.seat, "hand_over_password", address=self.address)

    def _tell(self, template: str, *addresses: str) -> None:
        """These mailboxes and the Secretariat, each once."""
        secretariat = User.objects.filter(institution__kind=Institution.Kind.SECRETARIAT, is_active=True)
        languages = {seat.email: seat.mail_language for seat in secretariat.select_related("institution")}
        self._write(template, dict.fromkeys(addresses, self.seat.mail_language) | languages)

    def _write(self, template: str, languages: dict[str, str], **facts: str) -> None:
        from accounts.mail import write  # mail is made of these models

        for number, (address, language) in enumerate(languages.items()):
            key = f"{template}-{self.pk}:{number}"
            write(address, template, {"hand_over": self, **facts}, language=language, key=key)
