"""Questions about reference lists."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.moments import today


class TermQuerySet(models.QuerySet):
    def in_use(self) -> TermQuerySet:
        """Terms that may still be chosen."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=today()))

    def official(self) -> TermQuerySet:
        """Areas of focus proper, without sub-areas."""
        return self.filter(parent=None)

    def sub_areas(self) -> TermQuerySet:
        return self.exclude(parent=None)
