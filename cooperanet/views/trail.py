"""The trail as a page, and as files: an institution reads what concerns it, the Secretariat all."""

from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.languages import reader_language
from accounts.models import Seal, TrailCheck, User
from accounts.permissions import SignedInRequired
from accounts.trail import Line, Place, all_of, page_of
from accounts.trail_filter import TrailFilter
from reports.formats import FORMATS
from reports.listing import as_csv, as_excel

MOST_IN_A_FILE = 10_000
FILES = ("xlsx", "csv")


class Trail(SignedInRequired, TemplateView):
    """What happened, the newest first; to the Secretariat also whether it still is what was sealed."""

    http_method_names = ["get", "head", "options"]
    template_name = "trail/trail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast(User, self.request.user)
        form = TrailFilter(self.request.GET, user=user)
        lines, more = page_of(user, form.choice(), self.place()) if form.is_valid() else ([], None)
        if user.reads_the_whole_trail:
            kwargs |= {"seal": Seal.objects.order_by("number").last(), "check": TrailCheck.objects.last()}
        return super().get_context_data(
            form=form,
            lines=lines,
            more=more,
            formats=[FORMATS[name] for name in FILES],
            most=MOST_IN_A_FILE,
            **kwargs,
        )

    def place(self) -> Place | None:
        """Behind which line this page begins; what is no place has no page."""
        asked = self.request.GET.get("after", "")
        place = Place.read(asked)
        if asked and place is None:
            raise Http404
        return place


class TrailFile(SignedInRequired, View):
    """The same as a table for a spreadsheet."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, format: str) -> HttpResponse:
        user = cast(User, request.user)
        form = TrailFilter(request.GET, user=user)
        if format not in FILES or not form.is_valid():
            raise Http404
        heads, rows = headings(), map(cells, all_of(user, form.choice(), MOST_IN_A_FILE))
        made = as_csv(heads, rows, reader_language()) if format == "csv" else as_excel(heads, rows, "CooperaNet")
        name = f"cooperanet-trail-{timezone.localdate().isoformat()}.{format}"
        disposition = content_disposition_header(True, name) or ""
        return HttpResponse(
            made, content_type=FORMATS[format].content_type, headers={"Content-Disposition": disposition}
        )


def headings() -> list[str]:
    when = _("When (%(zone)s)") % {"zone": settings.TIME_ZONE}
    about, changed, network = _("About"), _("Field: before → after"), _("Network")
    return [when, _("Who"), _("What"), about, changed, network, _("Device"), _("Page"), _("Request")]


def cells(line: Line) -> list[str]:
    at = timezone.localtime(line.at).isoformat(sep=" ", timespec="seconds")
    changed = "; ".join(_changes(line))
    return [at, line.who, line.what, line.about, changed, line.network, line.device, line.page, line.request]


def _changes(line: Line) -> Iterator[str]:
    for name, before, after in line.fields:
        yield f"{name}: {before} → {after or '–'}" if before else f"{name}: {after}"
