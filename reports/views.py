"""The official figures as pages and files."""

from datetime import date
from types import ModuleType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from accounts.languages import reader_language
from accounts.moments import today
from accounts.permissions import FiguresRequired
from reports import adoption, exchange_update
from reports.formats import FORMATS
from reports.forms import AsOfForm


class Reports(TemplateView):
    """The reports there are, and what each answers."""

    template_name = "reports/index.html"


class _Report(TemplateView):
    """A report as of a day: a page, or with a format a file."""

    report: ModuleType

    def get(self, request: HttpRequest, *args: Any, format: str = "", **kwargs: Any) -> HttpResponse:
        form = AsOfForm(request.GET if "as_of" in request.GET else {"as_of": today().isoformat()})
        day = form.cleaned_data["as_of"] if form.is_valid() else None
        if format:
            return self.file(format, day)
        context = {**self.composed(day or today()), "form": form, "formats": FORMATS.values()}
        return self.render_to_response(self.get_context_data(**context, **kwargs))

    def composed(self, day: date) -> dict[str, Any]:
        return {"document": self.report.compose(day, reader_language())}

    def file(self, name: str, day: date | None) -> HttpResponse:
        """What is no day has no file: today's figures must never go out under another day's name."""
        if name not in FORMATS or day is None:
            raise Http404
        document = self.report.compose(day, reader_language())
        disposition = content_disposition_header(True, document.file_name(name))
        return HttpResponse(
            FORMATS[name].write(document),
            content_type=FORMATS[name].content_type,
            headers={"Content-Disposition": disposition or ""},
        )


class ExchangeUpdate(_Report):
    """The Secretariat's update, for everybody."""

    template_name = "reports/exchange_update.html"
    report = exchange_update


class Adoption(FiguresRequired, _Report):
    """Who has taken up their account. It names those that have not, so it is for the Secretariat and the Board."""

    template_name = "reports/adoption.html"
    report = adoption

    def composed(self, day: date) -> dict[str, Any]:
        document, states = adoption.compose_with_states(day, reader_language())
        return {"document": document, "states": states}
