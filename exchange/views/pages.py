"""Paging of lists."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(rows: QuerySet, request: HttpRequest, size: int = 25) -> Page:
    """The page a reader asked for with ?page=, the nearest one when there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
