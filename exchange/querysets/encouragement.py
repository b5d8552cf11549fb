"""Questions about encouragements: who may be written to, who was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Institution


class EncouragementQuerySet(models.QuerySet):
    def since(self, moment: datetime) -> EncouragementQuerySet:
        return self.filter(at__gt=moment)

    def latest_of_each(self) -> dict[int, Any]:
        """Institution id → the encouragement written to it last."""
        latest: Any = self.order_by("institution_id", "-at", "-pk").distinct("institution_id")
        return {one.institution_id: one for one in latest.select_related("by__institution")}

    def who_may_be_encouraged(self) -> Any:
        """Authorities whose account nobody holds, or of which the public reads nothing."""
        authorities = Institution.objects.authorities().filter(inactive_since=None)
        publications: Any = Institution._meta.get_field("publications").related_model
        public = publications.objects.live().filter(institution=OuterRef("pk"))
        return authorities.exclude(Exists(public), pk__in=Institution.objects.held(timezone.now()).values("pk"))
