"""Questions about what the public reads, now and at any moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import Country, Verification


class PublicationQuerySet(models.QuerySet):
    def live(self) -> PublicationQuerySet:
        return self.filter(until=None)

    def as_of(self, moment: datetime) -> PublicationQuerySet:
        """What was public at that moment; an interval is [since, until)."""
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment)

    def at(self, moment: datetime | None) -> PublicationQuerySet:
        """Live ones, or those public at a moment when one is given."""
        return self.live() if moment is None else self.as_of(moment)

    def under(self, country: Country) -> PublicationQuerySet:
        return self.filter(country=country)

    def offers(self) -> PublicationQuerySet:
        return self.filter(kind="offer")

    def needs(self) -> PublicationQuerySet:
        return self.filter(kind="need")

    def newest_first(self) -> PublicationQuerySet:
        return self.order_by("-since", "-pk")

    def for_cards(self, moment: datetime | None = None) -> PublicationQuerySet:
        """With everything a card shows, in one query; as of a moment, later confirmations are not known yet, and
        whether the institution is verified today does not belong to it."""
        said = Q(entry__confirmations__at__lte=moment) if moment else Q(entry__confirmations__isnull=False)
        confirmed = self.model._default_manager.filter(said, pk=models.OuterRef("pk"))
        latest = models.Subquery(confirmed.order_by("-entry__confirmations__at").values("entry__confirmations__at")[:1])
        cards = self.select_related("country", "institution", "funding_source", "occasion").annotate(
            confirmed_at=latest
        )
        if moment:
            return cards
        return cards.annotate(verified_since=Verification.objects.since_when("institution"))

    # Counts

    def count_by_kind(self) -> Counter[str]:
        return Counter(dict(self.order_by().values_list("kind").annotate(models.Count("pk"))))

    def count_by_country(self) -> defaultdict[int, Counter[str]]:
        """Country id → kind → how many; what is missing counts 0."""
        counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for country, kind, count in self.order_by().values_list("country", "kind").annotate(models.Count("pk")):
            counts[country][kind] = count
        return counts

    def count_by_tag(self, field: str) -> dict:
        """Tag → how many carry it, for one of the tag fields (`focus_areas`, `sdgs` …)."""
        column: Any = self.model._meta.get_field(field)
        tag = models.Func(models.F(field), function="unnest", output_field=column.base_field)
        return dict(self.order_by().annotate(tag=tag).values_list("tag").annotate(models.Count("pk")))

    def count_by_area(self, terms: dict) -> list[tuple]:
        """(area of focus, how many) in the official order, those with entries."""
        counts = self.count_by_tag("focus_areas")
        return [(term, counts[key]) for key, term in terms.items() if key in counts]
