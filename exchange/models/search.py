"""The narrow table that search and facets read."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from exchange.querysets.search import SearchRowQuerySet


class SearchRow(models.Model):
    """One publication as search sees it; derived, so `rebuild_search` can make it anew at any time."""

    publication = models.OneToOneField(
        "exchange.Publication", models.CASCADE, primary_key=True, related_name="search_row"
    )
    entry = models.ForeignKey("exchange.Entry", models.CASCADE, related_name="+", db_index=False)
    country = models.ForeignKey("accounts.Country", models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    facets = ArrayField(models.IntegerField())
    title_tsv = SearchVectorField()
    tsv = SearchVectorField()

    objects = SearchRowQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["tsv"], name="search_text", condition=Q(until=None)),
            GinIndex(fields=["facets"], name="search_facets", condition=Q(until=None)),
            models.Index(fields=["-since", "-publication"], name="search_newest", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return str(self.publication_id)
