"""Questions about countries, institutions, people and mail."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.sessions.base_session import BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils import timezone


def _holds(on: date | datetime, prefix: str = "") -> Q:
    """Dated rows [since, until) that hold on a day."""
    return Q(**{f"{prefix}since__lte": on}) & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": on}))


class CountryQuerySet(models.QuerySet):
    def members(self, on: date) -> CountryQuerySet:
        """Member states counted in the denominators of reports on that day."""
        return self.filter(_holds(on, "standings__"), standings__standing="member").distinct()

    def observers(self, on: date) -> CountryQuerySet:
        return self.filter(_holds(on, "standings__"), standings__standing="observer").distinct()

    def with_standing(self, on: date) -> CountryQuerySet:
        """Member states and observers on that day: the countries an entry can be counted under."""
        return self.filter(_holds(on, "standings__")).distinct()

    def with_authority_account(self, at: datetime) -> CountryQuerySet:
        """Countries whose Cooperation Authority had somebody holding its account at that moment."""
        return self.filter(_holds(at, "institutions__seats__mandates__"), institutions__kind="authority").distinct()


class InstitutionQuerySet(models.QuerySet):
    def authorities(self) -> InstitutionQuerySet:
        return self.filter(kind="authority")

    def partners(self) -> InstitutionQuerySet:
        return self.filter(kind="partner")

    def secretariat(self) -> InstitutionQuerySet:
        return self.filter(kind="secretariat")


class MandateQuerySet(models.QuerySet):
    def holding(self, at: datetime) -> MandateQuerySet:
        """Mandates in force at that moment."""
        return self.filter(_holds(at))


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class SessionManager(BaseSessionManager):
    def get_queryset(self):
        """With the seat: how long a session may rest depends on it."""
        return super().get_queryset().select_related("seat__institution")

    def of(self, seat) -> list:
        """The sessions in which somebody is signed in as this seat, the one used last first."""
        found = self.filter(seat=seat, expire_date__gt=timezone.now()).order_by("-last_seen_at", "pk")
        return [session for session in found if session.opens(seat)]


class SignInCodeQuerySet(models.QuerySet):
    def of_last_hour(self, address: str) -> SignInCodeQuerySet:
        return self.filter(address=address, made_at__gt=timezone.now() - timedelta(hours=1))

    def open(self, lifetime: timedelta) -> SignInCodeQuerySet:
        """Codes that are neither used nor too old."""
        return self.filter(used_at=None, made_at__gt=timezone.now() - lifetime)

    def past(self) -> SignInCodeQuerySet:
        """Codes that count for no limit any more."""
        return self.filter(made_at__lte=timezone.now() - timedelta(hours=1))


class MailQuerySet(models.QuerySet):
    def due(self) -> MailQuerySet:
        """Mail that waits to be sent now, oldest first."""
        return self.filter(sent_at=None, given_up=False, due_at__lte=timezone.now()).order_by("pk")
