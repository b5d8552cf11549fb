"""Lists: their pages and their tabs."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from exchange.models.moves import Status


def page_of(rows: QuerySet, request: HttpRequest, size: int = 25) -> Page:
    """The page a reader asked for with ?page=, the nearest one when there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def tabs_by_status(counts: dict[str, int], status: str) -> list[dict]:
    """One tab for all entries and one for each status that has some."""
    every = {"label": _("All"), "url": "?#entries", "count": sum(counts.values()), "current": not status}
    return [every] + [
        {"label": label, "url": f"?status={value}#entries", "count": counts[value], "current": value == status}
        for value, label in Status.choices
        if counts.get(value)
    ]
