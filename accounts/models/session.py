"""Signed-in browsers: each is a row that can be listed and ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from accounts.models.user import User
from accounts.querysets import SessionManager

# How exactly "last seen" is kept: not every page writes.
PRECISION = timedelta(minutes=1)


class Session(AbstractBaseSession):
    """What a browser brings along from page to page; with a seat once somebody has signed in there.

    Half-way in: the password or the code was right, and the second factor is to come.
    """

    seat = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    half_way_seat = models.ForeignKey(User, models.CASCADE, null=True, related_name="half_way_sessions")
    last_seen_at = models.DateTimeField(default=timezone.now)

    objects = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore  # it is made of this model

        return SessionStore

    @cached_property
    def facts(self) -> dict:
        return self.get_decoded()

    @property
    def handle(self) -> str:
        """What a page may call this session: the key itself opens it."""
        return salted_hmac("accounts.session", self.session_key).hexdigest()[:20]

    @property
    def signed_in_at(self) -> datetime:
        return datetime.fromtimestamp(self.facts["signed_in_at"], UTC)

    @property
    def browser(self) -> str:
        """How its browser called itself."""
        return self.facts.get("browser", "")

    @property
    def is_idle(self) -> bool:
        if self.seat is None:
            return False
        minutes = settings.IDLE_MINUTES_WITH_FACTOR if self.seat.needs_second_factor else settings.IDLE_MINUTES
        return timezone.now() - self.last_seen_at > timedelta(minutes=minutes)

    def opens(self, seat: User) -> bool:
        """Whether its next page would still find the seat signed in: a new password ends what came before it."""
        return not self.is_idle and self.facts.get(HASH_SESSION_KEY) == seat.get_session_auth_hash()

    def touch(self) -> None:
        """Remember this visit, without writing over what another page of the same browser keeps meanwhile."""
        now = timezone.now()
        if self.seat and now - self.last_seen_at > PRECISION:
            Session.objects.filter(pk=self.pk).update(last_seen_at=now)
