"""The official figures as pages and files."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from accounts.languages import reader_language
from accounts.moments import today
from reports import exchange_update
from reports.formats import FORMATS
from reports.forms import AsOfForm


class ExchangeUpdate(TemplateView):
    """The Secretariat's update as of a day: a page, or with a format a file."""

    template_name = "reports/exchange_update.html"

    def get(self, request: HttpRequest, *args: Any, format: str = "", **kwargs: Any) -> HttpResponse:
        form = AsOfForm(request.GET if "as_of" in request.GET else {"as_of": today().isoformat()})
        day = form.cleaned_data["as_of"] if form.is_valid() else None
        if format:
            return self.file(format, day)
        document = exchange_update.compose(day or today(), reader_language())
        return self.render_to_response(
            self.get_context_data(form=form, document=document, formats=FORMATS.values(), **kwargs)
        )

    def file(self, name: str, day: date | None) -> HttpResponse:
        """What is no day has no file: today's figures must never go out under another day's name."""
        if name not in FORMATS or day is None:
            raise Http404
        document = exchange_update.compose(day, reader_language())
        disposition = content_disposition_header(True, document.file_name(name))
        return HttpResponse(
            FORMATS[name].write(document),
            content_type=FORMATS[name].content_type,
            headers={"Content-Disposition": disposition or ""},
        )
