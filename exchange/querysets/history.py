"""Questions about what happened to entries."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from statistics import median
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from accounts.models import Mandate, User

DECISIONS = ("publish", "send_back", "decline", "decline_revision")
ENDORSEMENTS = ("endorse", "stand_in")


class SignedQuerySet(models.QuerySet):
    def newest_first(self) -> SignedQuerySet:
        """With whoever acted and held the seat then, in one query."""
        acted = self.select_related("by__institution").annotate(holder=Mandate.objects.holder_of("by", "at"))
        return acted.order_by("-at", "-pk")


class CommentQuerySet(SignedQuerySet):
    def of(self, user: User) -> CommentQuerySet:
        """What the user's institution has said."""
        return self.filter(by__institution=user.institution_id)


class MoveQuerySet(SignedQuerySet):
    def decisions(self) -> MoveQuerySet:
        """What the Secretariat decided."""
        return self.filter(verb__in=DECISIONS)

    def answers(self) -> MoveQuerySet:
        """What the Secretariat decided, and what the endorser did."""
        return self.filter(verb__in=(*DECISIONS, *ENDORSEMENTS, "give_back", "archive_duplicate"))

    def count_by_verb(self) -> list[tuple[str, int]]:
        """What was done, in the reader's words, and how often; each decision, also those that did not occur."""
        counts = dict(self.order_by().values_list("verb").annotate(models.Count("pk")))
        said: Any = self.model._meta.get_field("verb")
        return [(str(dict(said.flatchoices)[verb]), counts.get(verb, 0)) for verb in DECISIONS]

    def with_readable(self, user: User | AnonymousUser) -> MoveQuerySet:
        """Annotated with `is_readable`: whether this person may read the entry as it is now."""
        entries: Any = self.model._meta.get_field("entry").related_model
        readable = entries._default_manager.visible_to(user).filter(pk=models.OuterRef("entry"))
        return self.annotate(is_readable=models.Exists(readable))

    def newest_first(self) -> MoveQuerySet:
        """With whoever acted and held the seat then, in one query."""
        acted = self.select_related("by__institution", "duplicate_of")
        return acted.annotate(holder=Mandate.objects.holder_of("by", "at")).order_by("-at", "-pk")

    def usual_wait(self, latest: int = 50) -> int | None:
        """Days from reaching the Secretariat to its decision, at least one; None before the first.

        The median of the latest decisions and of the entries that wait now, each with its wait so far: else it would
        be short as long as only the new ones are decided.
        """
        submissions = self.model._default_manager.filter(
            entry=models.OuterRef("entry"), pk__lt=models.OuterRef("pk"), verb__in=("submit", *ENDORSEMENTS)
        )
        submitted_at = models.Subquery(submissions.order_by("-pk").values("at")[:1])
        decided = self.decisions().annotate(submitted_at=submitted_at).exclude(submitted_at=None)
        moments = decided.order_by("-at", "-pk").values_list("submitted_at", "at")[:latest]
        entries: Any = self.model._meta.get_field("entry").related_model
        waiting, now = entries._default_manager.filter(status="submitted"), timezone.now()
        took = [decided_at - submitted_at for submitted_at, decided_at in moments]
        so_far = [now - since for since in waiting.values_list("status_since", flat=True)]
        return max(1, ceil(median(took + so_far) / timedelta(days=1))) if took else None
