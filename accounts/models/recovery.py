"""A seat taken back for its institution when nobody there answers, or its mailbox is in the wrong hands."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.languages import in_language
from accounts.mandate_querysets import RecoveryManager
from accounts.models.hand_over import MOST_A_DAY, HandOver, Refused
from accounts.models.institution import Institution
from accounts.models.user import User
from accounts.querysets import hashed

signer = Signer(salt="accounts.recovery")


class Recovery(HandOver):
    """A hand-over that the institution itself cannot make: two people outside it agree, and then everybody waits.

    Two keepers of accounts, or one and the country's Permanent Mission. While it waits, all seats of the institution
    and its public mailbox are told three times, and any of the seats can stop it; then the new holder gets the link.
    """

    objects = RecoveryManager()

    class Meta:
        proxy = True

    # Questions

    def may_be_agreed_by(self, user: User) -> bool:
        """Whether this is the second person: one of the two keeps accounts."""
        if self.state != "proposed" or user.pk == self.started_by_id:
            return False
        keeps = user.may_administer or self.started_by.may_administer
        return keeps and User.objects.recovered_by(user).filter(pk=self.seat_id).exists()

    @property
    def agreer(self) -> str:
        """Institution, seat and person who agreed."""
        return self.agreed_by.signature(self.agreed_by.holder(self.agreed_at)) if self.agreed_by else ""

    def stop_key(self, seat: User) -> str:
        """The end of the link by which whoever holds that seat now stops it; for a later holder there is another."""
        mandate = seat.mandates.holding(timezone.now()).values_list("pk", flat=True).first()
        return signer.sign(f"{self.pk}.{seat.pk}.{mandate or 0}")

    @classmethod
    def with_stop_key(cls, key: str) -> tuple[Recovery, User] | None:
        try:
            number, seat_number, _mandate = signer.unsign(key).split(".")
        except BadSignature:
            return None
        found = cls.objects.with_people().get(pk=number), User.objects.get(pk=seat_number)
        return found if found[0].stop_key(found[1]) == key else None

    # Verbs

    @classmethod
    @transaction.atomic
    def start(cls, seat: User, *, by: User, **facts) -> Recovery:
        """Propose it to those who may agree."""
        seat = User.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.pk)
        if not User.objects.recovered_by(by).filter(pk=seat.pk).exists():
            raise Refused(_("This act is not yours to do."))
        now = timezone.now()
        if cls.objects.filter(started_by=by, written_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
            raise Refused(_("You have started many recoveries today. Please go on tomorrow."))
        cls.objects.filter(seat=seat, confirmed_at=None, cancelled_at=None, expires_at__lte=now).end(by=by)
        if cls.objects.filter(seat=seat).pending().exists():
            raise Refused(_("A recovery of this seat is under way already."))
        recovery = cls.objects.create(
            seat=seat,
            started_by=by,
            is_recovery=True,
            secret_hash=hashed(token_hex(24)),  # of no link: that is made when the days are over
            expires_at=now + timedelta(days=settings.HAND_OVER_DAYS),
            **facts,
        )
        recovery._tell("recovery_started", by, *recovery._missions())
        return recovery

    @transaction.atomic
    def agree(self, *, by: User) -> None:
        """The second person. The days of waiting begin, and the institution is told."""
        self._lock()
        if by.email.lower() == self.address.lower() or not self.may_be_agreed_by(by):
            raise Refused(_("This recovery is not yours to agree to, or not any more."))
        if not self._may_still(self.started_by):
            raise Refused(_("Whoever started this recovery may no longer do so. It has to be started again."))
        self.agreed_by, self.agreed_at = by, timezone.now()
        self.ready_at = self.agreed_at + timedelta(days=settings.RECOVERY_DAYS)
        self.expires_at = self.ready_at + timedelta(days=settings.HAND_OVER_DAYS)
        self.save(update_fields=["agreed_by", "agreed_at", "ready_at", "expires_at"])
        self._write("recovery_coming", {self.address: self.seat.mail_language})
        self._give_notice("recovery_announced")

    @transaction.atomic
    def tell_halfway(self) -> None:
        self._lock_for(Recovery.objects.to_tell_halfway(timezone.now()))
        self.halfway_at = timezone.now()
        self.save(update_fields=["halfway_at"])
        self._give_notice("recovery_halfway")

    @transaction.atomic
    def open(self) -> None:
        """The days are over: the new holder gets the link, and the institution is told once more."""
        self._lock_for(Recovery.objects.to_open(timezone.now()))
        secret = token_hex(24)
        self.opened_at, self.secret_hash = timezone.now(), hashed(secret)
        self.save(update_fields=["opened_at", "secret_hash"])
        language = self.seat.mail_language
        with in_language(language):
            url = settings.SITE_URL + reverse("hand_over_link", args=[secret])
        self._write("recovery_link", {self.address: language}, secret=secret, url=url)
        self._give_notice("recovery_opened")

    # How it is done

    def _lock_for(self, due) -> None:
        self._lock()
        if not due.filter(pk=self.pk).exists():
            raise Refused(_("This recovery was told, stopped or confirmed meanwhile."))

    def _missions(self) -> list[User]:
        missions = Institution.objects.missions_of(self.seat.institution.country)
        return list(User.objects.filter(institution__in=missions, is_active=True).select_related("institution"))

    def _give_notice(self, template: str) -> None:
        """To everybody concerned; each seat of the institution has a link of its own to stop it."""
        seats = self.seat.institution.seats.filter(is_active=True)
        stops = {seat.email: self._stop_url(seat) for seat in seats if not (self.stolen and seat == self.seat)}
        self._write(template, self._languages(*self._concerned(), *self._missions()), stops=stops)

    def _stop_url(self, seat: User) -> str:
        with in_language(seat.mail_language):
            return settings.SITE_URL + reverse("recovery_stop", args=[self.stop_key(seat)])
