"""Questions about applications of partners and their verifications."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.moments import today
from accounts.querysets import hashed


class PartnerApplicationQuerySet(models.QuerySet):
    def confirmed(self) -> PartnerApplicationQuerySet:
        """What the Secretariat sees: applications whose address was proved."""
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> PartnerApplicationQuerySet:
        """Those for which the Secretariat acts next."""
        return self.confirmed().filter(Q(asked_at=None) | Q(answered_at__isnull=False), decided_at=None)

    def asked(self) -> PartnerApplicationQuerySet:
        """Those for which the applicant acts next."""
        return self.confirmed().filter(asked_at__isnull=False, answered_at=None, decided_at=None)

    def accepted(self) -> PartnerApplicationQuerySet:
        return self.filter(institution__isnull=False)

    def declined(self) -> PartnerApplicationQuerySet:
        return self.filter(decided_at__isnull=False, institution=None)

    def lapsed(self) -> PartnerApplicationQuerySet:
        """Those whose address nobody confirmed in time."""
        return self.filter(confirmed_at=None, expires_at__lte=timezone.now())

    def with_link(self, secret: str) -> PartnerApplicationQuerySet:
        return self.filter(secret=hashed(secret))


class VerificationQuerySet(models.QuerySet):
    def present(self) -> VerificationQuerySet:
        """The latest of each institution, whatever became of it."""
        return self.filter(replaced_at=None)

    def valid(self) -> VerificationQuerySet:
        """Those on which readers may rely today."""
        return self.present().filter(ended_at=None, suspended_at=None, expires_on__gte=today())

    def expiring(self) -> VerificationQuerySet:
        """Valid ones whose last day is near."""
        near = today() + timedelta(days=settings.VERIFICATION_REMINDER_DAYS)
        return self.valid().filter(expires_on__lte=near)

    def to_remind(self) -> VerificationQuerySet:
        """Those of which nobody was told yet that they end."""
        return self.expiring().filter(reminded_at=None)

    def since_when(self, institution: str) -> models.Subquery:
        """For another list's rows: since when the institution in this column is verified; empty when it is not."""
        return models.Subquery(self.valid().filter(institution=models.OuterRef(institution)).values("since")[:1])
