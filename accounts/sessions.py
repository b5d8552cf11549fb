"""How long a session lasts, and what it remembers: the session engine of this platform.

A session ends by itself when nobody used it for a while, and twelve hours after signing in however busy it was.
"""

from datetime import UTC, datetime, timedelta

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.signals import authentication_step_completed
from allauth.account.utils import url_str_to_user_pk
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Session, User

LONGEST_NAME = 300


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict) -> Session:
        session = super().create_model_instance(data)
        session.seat_id = data.get(SESSION_KEY)
        if half_way := (data.get(LOGIN_SESSION_KEY) or {}).get("user_pk"):
            session.half_way_seat_id = url_str_to_user_pk(half_way)
        return session

    def _get_session_from_db(self) -> Session | None:
        session = super()._get_session_from_db()
        if session and session.is_idle:
            session.delete()
            self._session_key = session = None
        if session:
            session.touch()
        return session

    def get_expiry_date(self, **kwargs) -> datetime:
        """Django counts from the last change; this from signing in."""
        expiry = super().get_expiry_date(**kwargs)
        if signed_in_at := self.get("signed_in_at"):
            end = datetime.fromtimestamp(signed_in_at, UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE)
            return min(expiry, end)
        return expiry


@receiver(user_logged_in)
def remember_signing_in(request: HttpRequest, user: User, **kwargs) -> None:
    request.session["signed_in_at"] = timezone.now().timestamp()
    request.session["browser"] = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_NAME]


@receiver(authentication_step_completed)
def change_key(request: HttpRequest, user: User, **kwargs) -> None:
    """Whoever shows a password or a factor again gets another key, as at signing in."""
    if request.user.is_authenticated:
        request.session.cycle_key()
