"""Questions about countries, institutions, people and mail."""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone


def _holds(on: date | datetime | models.OuterRef, prefix: str = "") -> Q:
    """Dated rows [since, until) that hold on a day."""
    return Q(**{f"{prefix}since__lte": on}) & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": on}))


def hashed(secret: str) -> str:
    """What is kept of a secret that somebody was mailed."""
    return sha256(secret.encode()).hexdigest()


class CountryQuerySet(models.QuerySet):
    def members(self, on: date) -> CountryQuerySet:
        """Member states counted in the denominators of reports on that day."""
        return self.filter(_holds(on, "standings__"), standings__standing="member").distinct()

    def observers(self, on: date) -> CountryQuerySet:
        return self.filter(_holds(on, "standings__"), standings__standing="observer").distinct()

    def with_standing(self, on: date) -> CountryQuerySet:
        """Member states and observers on that day: the countries an entry can be counted under."""
        return self.filter(_holds(on, "standings__")).distinct()

    def with_membership(self, on: date) -> CountryQuerySet:
        """Annotated with `is_member` on that day."""
        members = CountryQuerySet(self.model).members(on)
        return self.annotate(is_member=models.Exists(members.filter(pk=models.OuterRef("pk"))))

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
    def holding(self, at: datetime | models.OuterRef) -> MandateQuerySet:
        """Mandates in force at that moment."""
        return self.filter(_holds(at))

    def holder_of(self, seat: str, at: str) -> models.Subquery:
        """For another list's rows: who held the seat named in this column at the moment in that one."""
        held = self.filter(seat=models.OuterRef(seat)).holding(models.OuterRef(at))
        return models.Subquery(held.values("holder")[:1])


class SeatQuerySet(models.QuerySet):
    def handed_over_by(self, user: Any) -> SeatQuerySet:
        """Seats whose hand-over this seat may start, or confirm for another: those of its institution, its own too.

        For the Secretariat all but its own and the administrators'; for administrators all but their own.
        """
        seats: Any = self.filter(is_active=True)
        if not user.is_active or (user.institution_id is None and not user.is_superuser):
            return seats.none()
        if user.may_administer:
            others = seats.exclude(pk=user.pk)
            return others if user.is_superuser else others.filter(is_superuser=False)
        if user.needs_second_factor:
            return seats.none()
        return seats.filter(institution=user.institution_id, is_superuser=False)

    def seen_by(self, user: Any) -> SeatQuerySet:
        """One's own seat and those that one could hand over."""
        return self.filter(Q(pk=user.pk) | Q(pk__in=self.handed_over_by(user).values("pk")))

    def named(self, words: str) -> SeatQuerySet:
        """Seats whose address, name or institution holds these words."""
        fields = ("email", "name", *(f"institution__name_{language}" for language in ("en", "es", "pt", "fr")))
        return self.filter(reduce(or_, (Q(**{f"{field}__icontains": words}) for field in fields)))

    def with_holder(self, at: datetime) -> SeatQuerySet:
        """Each with its institution, and its mandate at that moment as `held`; by institution."""
        mandates: Any = self.model._meta.get_field("mandates").related_model
        held = models.Prefetch("mandates", mandates.objects.holding(at), to_attr="held")
        return self.select_related("institution").prefetch_related(held).order_by("institution__name_en", "email")


class UserManager(BaseUserManager.from_queryset(SeatQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str | None) -> Any:
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        user: Any = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class HandOverQuerySet(models.QuerySet):
    def pending(self) -> HandOverQuerySet:
        return self.filter(confirmed_at=None, cancelled_at=None, expires_at__gt=timezone.now())

    def of(self, seat: Any) -> HandOverQuerySet:
        """Those by which a seat changes hands, and those that its holder started for others."""
        return self.filter(Q(seat=seat) | Q(started_by=seat))

    def seen_by(self, user: Any) -> HandOverQuerySet:
        return self.filter(Q(started_by=user) | Q(seat=user) | Q(seat__in=self._seats(user)))

    def cancellable_by(self, user: Any) -> HandOverQuerySet:
        """What one has started oneself; what one's institution has started; for the Secretariat what anybody has.

        Who leaves in anger cannot stop what the Secretariat has started.
        """
        others = Q(seat__in=self._seats(user))
        if not user.may_administer:
            others &= Q(started_by__institution=user.institution_id)
        return self.filter(Q(started_by=user) | others)

    def with_secret(self, secret: str) -> HandOverQuerySet:
        return self.filter(secret_hash=hashed(secret))

    def with_people(self) -> HandOverQuerySet:
        """With seat and starter, and who held the starter's seat then."""
        mandates: Any = self._seats_model()._meta.get_field("mandates").related_model
        people = self.select_related("seat__institution", "started_by__institution")
        return people.annotate(starters_name=mandates.objects.holder_of("started_by", "written_at"))

    def end(self, *, by: Any) -> int:
        return self.update(cancelled_at=timezone.now(), cancelled_by=by)

    def _seats(self, user: Any) -> models.QuerySet:
        return self._seats_model().objects.handed_over_by(user)

    def _seats_model(self) -> Any:
        return self.model._meta.get_field("seat").related_model


class MailQuerySet(models.QuerySet):
    def due(self) -> MailQuerySet:
        """Mail that waits to be sent now, oldest first."""
        return self.filter(sent_at=None, given_up=False, due_at__lte=timezone.now()).order_by("pk")
