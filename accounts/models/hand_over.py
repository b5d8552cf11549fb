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
from accounts.models.trail import traced
from accounts.models.user import Mandate, User
from accounts.querysets import HandOverQuerySet, hashed

MOST_A_DAY = 10


@traced(exclude=["secret_hash"], concerns="seat__institution")
class HandOver(models.Model):
    """A seat on its way to its next holder: one person starts it, and always a second, different one confirms it.

    It is started by the leaving holder, by another seat of the institution or by the Secretariat; confirmed by another
    of those who might have started it. What the leaving holder started, or the Secretariat for an institution, the
    arriving person may confirm with the mailed link; what a colleague started not, who could have typed a mailbox of
    their own. The arriving person may start it too, from a mailbox that was proved (Arrival), and then never confirms.
    A seat that keeps accounts is started by somebody else of its kind and confirmed by a third or its own holder. When
    nobody of the institution answers, it is a Recovery.
    """

    seat = models.ForeignKey(User, models.PROTECT, related_name="hand_overs", verbose_name=gettext_lazy("seat"))
    # Empty: the arriving person.
    started_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="hand_overs_started", verbose_name=gettext_lazy("started by")
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
    # When the new holder was first shown what waits.
    seen_at = models.DateTimeField(null=True, editable=False)
    # When an arriving person proved to read the address.
    proved_at = models.DateTimeField(gettext_lazy("mailbox proved"), null=True, editable=False)
    is_recovery = models.BooleanField(gettext_lazy("recovery"), default=False, editable=False)
    stolen = models.BooleanField(gettext_lazy("the mailbox of the seat is in the wrong hands"), default=False)
    agreed_at = models.DateTimeField(gettext_lazy("agreed"), null=True, editable=False)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    ready_at = models.DateTimeField(gettext_lazy("waits until"), null=True, editable=False)
    halfway_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(gettext_lazy("link mailed"), null=True, editable=False)

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
            models.CheckConstraint(
                name="hand_over_of_an_arriving_person",
                condition=models.Q(started_by__isnull=False)
                | models.Q(proved_at__isnull=False, is_recovery=False)
                & (models.Q(confirmed_at=None) | models.Q(confirmed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="recovery_by_two_people",
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("started_by")),
            ),
            models.CheckConstraint(
                name="recovery_after_its_days",
                condition=models.Q(is_recovery=False)
                | models.Q(confirmed_at=None)
                | models.Q(
                    agreed_by__isnull=False,
                    ready_at__isnull=False,
                    opened_at__isnull=False,
                    opened_at__gte=models.F("ready_at"),
                    confirmed_at__gte=models.F("opened_at"),
                ),
            ),
            models.CheckConstraint(
                name="stolen_address_is_given_up", condition=models.Q(stolen=False) | models.Q(keeps_address=False)
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=models.Q(is_recovery=True, confirmed_at=None, cancelled_at=None),
                name="one_recovery_at_a_time",
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
        if self.expires_at <= timezone.now():
            return "expired"
        if self.is_recovery and not self.opened_at:
            return "announced" if self.agreed_at else "proposed"
        return "waiting"

    @property
    def link_suffices(self) -> bool:
        """Whether the new holder confirms with the mailed link alone."""
        if self.is_recovery or self.started_by_id == self.seat_id:
            return True
        return self.started_by is not None and self.started_by.may_administer and not self.seat.needs_second_factor

    def may_be_confirmed_by(self, user: User) -> bool:
        """A second person: who might have started it, or the leaving holder of a seat that keeps accounts."""
        if self.is_recovery or user.pk == self.started_by_id:
            return False
        leaves = user.pk == self.seat_id and user.needs_second_factor
        return leaves or User.objects.handed_over_by(user).filter(pk=self.seat_id).exists()

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
        return self.started_by.holder(self.written_at) if self.started_by else None

    @property
    def starter(self) -> str:
        """Institution, seat and person who started it."""
        if self.started_by is None:
            return _("%(name)s, the arriving person") % {"name": self.holder}
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
        cls.objects.pending().filter(seat=seat, started_by=by, is_recovery=False).end(by=by)
        secret = token_hex(24)
        expires_at = timezone.now() + timedelta(days=settings.HAND_OVER_DAYS)
        started = cls.objects.create(
            seat=seat, started_by=by, secret_hash=hashed(secret), expires_at=expires_at, **facts
        )
        if started.link_suffices:
            with in_language(seat.mail_language):
                url = settings.SITE_URL + reverse("hand_over_link", args=[secret])
            started._write("hand_over_link", {started.address: seat.mail_language}, secret=secret, url=url)
        started._tell("hand_over_started", seat)
        return started

    @classmethod
    @transaction.atomic
    def arrive(cls, seat: User, arrival) -> HandOver:
        """The arriving person starts it: the institution and the Secretariat are told; nobody gets a link."""
        copied = ("holder", "position", "named_by", "address", "keeps_address", "proved_at")
        expires_at = timezone.now() + timedelta(days=settings.HAND_OVER_DAYS)
        cls.objects.pending().filter(seat=seat, started_by=None, address__iexact=arrival.address).end(by=None)
        facts = {name: getattr(arrival, name) for name in copied}
        started = cls.objects.create(seat=seat, secret_hash=hashed(token_hex(24)), expires_at=expires_at, **facts)
        started._tell("arrival_proved", *started._concerned())
        return started

    @transaction.atomic
    def confirm(self, *, by: User | None = None, password: str | None = None) -> None:
        """The old mandate ends and the new one begins; whatever opened the seat before opens it no more.

        `by` is empty for the new holder with the mailed link, who chooses the password at once. Else a link to choose
        one is mailed.
        """
        # In the order of those who accept an invitation: it first, then the seat.
        unanswered = Invitation.objects.unanswered().filter(address__iexact=self.seat.email)
        list(unanswered.select_for_update(of=("self",)))
        self._lock()
        self._check(by)
        now, former = timezone.now(), self.seat.email
        with pghistory.context(user=(by or self.seat).pk):
            self._begin_mandate(now)
            self.seat.email = self.next_address
            self.seat.set_password(password)
            self.seat.save(update_fields=["email", "password"])
            self.seat.authenticator_set.all().delete()
            self.confirmed_at, self.confirmed_by = now, by
            self.save(update_fields=["confirmed_at", "confirmed_by"])
        self.seat.end_sessions(before=now)
        HandOver.objects.pending().of(self.seat).end(by=by or self.seat)
        Invitation.objects.unanswered().filter(address__iexact=former).update(revoked_at=now)
        self._tell("hand_over_confirmed", former, self.address, *self._concerned())
        if not password:
            self._send_password_link()

    @transaction.atomic
    def cancel(self, *, by: User) -> None:
        self._lock()
        if not HandOver.objects.pending().cancellable_by(by).filter(pk=self.pk).exists():
            raise Refused(_("This hand-over can no longer be cancelled."))
        HandOver.objects.filter(pk=self.pk).end(by=by)
        self.cancelled_by = by
        self._tell("hand_over_cancelled", self.address, *self._concerned())

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
        if (by and by.pk) == self.started_by_id:
            raise Refused(_("You started this hand-over: a second person has to confirm it."))
        if not (self.may_be_confirmed_by(by) if by else self.link_suffices):
            raise Refused(_("This act is not yours to do."))
        if not all(self._may_still(starter) for starter in (self.started_by, self.agreed_by) if starter):
            raise Refused(_("Whoever started this hand-over may no longer do so. It has to be started again."))
        if User.objects.filter(email__iexact=self.next_address).exclude(pk=self.seat_id).exists():
            raise Refused(_("Another seat signs in with the new address by now. Start again with another address."))
        if self.seat.mandates.filter(since__gt=timezone.now()).exists():
            raise Refused(_("A later mandate is already written down for this seat. Please ask the Secretariat."))

    def _may_still(self, starter: User) -> bool:
        seats = User.objects.recovered_by(starter) if self.is_recovery else User.objects.handed_over_by(starter)
        return seats.filter(pk=self.seat_id).exists()

    def _begin_mandate(self, now) -> None:
        self.seat.mandates.holding(now).update(until=now)
        named = {"holder": self.holder, "position": self.position, "named_by": self.named_by}
        Mandate.objects.create(seat=self.seat, since=now, **named)

    def _send_password_link(self) -> None:
        from accounts.passwords import send_password_link  # it writes mail, which is made of these models

        send_password_link(self.seat, "hand_over_password", address=self.address)

    def _concerned(self) -> list[User | str]:
        """The seat and whoever started it; of a recovery or an arriving person the institution as a whole."""
        people = [self.seat, *(one for one in (self.started_by, self.agreed_by) if one)]
        if self.started_by is None or self.is_recovery:
            people += self.seat.institution.seats.filter(is_active=True)
        return [*people, self.seat.institution.public_email] if self.is_recovery else people

    def _tell(self, template: str, *people: User | str) -> None:
        """These mailboxes and the Secretariat, each once, in the language of its institution."""
        self._write(template, self._languages(*people))

    def _languages(self, *people: User | str) -> dict[str, str]:
        secretariat = User.objects.filter(institution__kind=Institution.Kind.SECRETARIAT, is_active=True)
        found = {}
        for one in (*people, *secretariat.select_related("institution")):
            found[str(one)] = one.mail_language if isinstance(one, User) else self.seat.mail_language
        found.pop("", None)
        return found

    def _write(self, template, languages: dict[str, str], *, stops: dict | None = None, secret="", **facts) -> None:
        """`stops`: links that are for one address alone."""
        from accounts.mail import write  # mail is made of these models

        for number, (address, language) in enumerate(languages.items()):
            key = f"{template}-{self.pk}:{number}"
            told = {"hand_over": self, "stop_url": (stops or {}).get(address, ""), **facts}
            write(address, template, told, language=language, key=key, secret=secret)
