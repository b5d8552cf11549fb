"""Questions about reference lists."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from accounts.moments import today


class TermQuerySet(models.QuerySet):
    def in_use(self) -> TermQuerySet:
        """Terms that may be chosen today."""
        return self.in_use_on(today())

    def in_use_on(self, day: date) -> TermQuerySet:
        begun = Q(in_use_since=None) | Q(in_use_since__lte=day)
        return self.filter(begun, Q(retired_on=None) | Q(retired_on__gt=day))

    def official(self) -> TermQuerySet:
        """Areas of focus proper, without sub-areas."""
        return self.filter(parent=None)

    def sub_areas(self) -> TermQuerySet:
        return self.exclude(parent=None)
