"""Questions about mandates that wait for a word of their holder, arriving persons, and recoveries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.querysets import HandOverQuerySet, hashed

UNSETTLED = ("", "left")


class InquiryQuerySet(models.QuerySet):
    def unsettled(self) -> InquiryQuerySet:
        """Nobody has said that the holder is still the same, and the mandate goes on; [since, until) as everywhere."""
        now = timezone.now()
        lasts = Q(mandate__until=None) | Q(mandate__until__gt=now)
        return self.filter(lasts, mandate__since__lte=now, mandate__seat__is_active=True, answer__in=UNSETTLED)

    def of(self, seat: Any) -> InquiryQuerySet:
        return self.filter(mandate__seat=seat)

    def with_secret(self, secret: str) -> InquiryQuerySet:
        return self.filter(secret_hash=hashed(secret))

    def to_remind(self, at: datetime) -> InquiryQuerySet:
        """Without an answer for some days after the first mail, or for half a year after the latest."""
        first = Q(written_at=F("asked_at")) & Q(asked_at__lte=_days_before(at, settings.MANDATE_REMINDER_DAYS))
        later = Q(written_at__lte=_days_before(at, settings.MANDATE_INQUIRY_DAYS))
        return self.unsettled().filter(first | later, answer="")

    def to_escalate(self, at: datetime) -> InquiryQuerySet:
        asked = _days_before(at, settings.MANDATE_ESCALATION_DAYS)
        return self.unsettled().filter(escalated_at=None, asked_at__lte=asked)

    def silent(self, at: datetime) -> InquiryQuerySet:
        """What the Secretariat has to look after: no answer for weeks, a mail that came back, somebody who left."""
        asked = Q(asked_at__lte=_days_before(at, settings.MANDATE_SILENCE_DAYS))
        return self.unsettled().filter(asked | Q(answer="left") | Q(mail__given_up=True))

    def with_people(self) -> InquiryQuerySet:
        return self.select_related("mandate__seat__institution__country", "mail", "answered_by__institution")


class RecoveryQuerySet(HandOverQuerySet):
    def announced(self) -> HandOverQuerySet:
        """Agreed, and still waiting."""
        return self.pending().filter(agreed_at__isnull=False, opened_at=None)

    def to_tell_halfway(self, at: datetime) -> HandOverQuerySet:
        half = timedelta(days=settings.RECOVERY_DAYS) / 2
        return self.announced().filter(halfway_at=None, ready_at__gt=at, ready_at__lte=at + half)

    def to_open(self, at: datetime) -> HandOverQuerySet:
        return self.announced().filter(ready_at__lte=at)


class RecoveryManager(models.Manager.from_queryset(RecoveryQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(is_recovery=True)


class ArrivalQuerySet(models.QuerySet):
    def with_secret(self, secret: str) -> ArrivalQuerySet:
        return self.filter(secret_hash=hashed(secret))

    def unproved(self) -> ArrivalQuerySet:
        """Those whose link works."""
        return self.filter(proved_at=None, expires_at__gt=timezone.now())

    def past(self) -> ArrivalQuerySet:
        """What nobody proved in time; it is forgotten some days later, when its link has said so for a while."""
        return self.filter(proved_at=None, expires_at__lte=_days_before(timezone.now(), 30))


def _days_before(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days)
