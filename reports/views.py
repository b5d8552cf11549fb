"""The official figures as pages and files."""

from datetime import date
from types import ModuleType
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from accounts.languages import reader_language
from accounts.models import Institution
from accounts.moments import today
from accounts.permissions import BoardRequired, FiguresRequired
from exchange.models import Encouragement, Refused
from exchange.models.encouragement import pause
from reports import adoption, exchange_update
from reports.figures import MemberState
from reports.formats import FORMATS
from reports.forms import AsOfForm, EncouragementForm


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

    def get_context_data(self, *, states: list[MemberState], **kwargs: Any) -> dict[str, Any]:
        encouraged, may_be = Encouragement.objects.latest_of_each(), self.may_be_encouraged()
        numbers = [state.authority.pk if state.authority else 0 for state in states]
        rows = [(state, encouraged.get(pk), pk in may_be) for state, pk in zip(states, numbers, strict=True)]
        return super().get_context_data(states=states, rows=rows, **kwargs)

    def may_be_encouraged(self) -> set[int]:
        """To whom the Board can write now; nobody for others who read this."""
        if not self.request.user.is_board:
            return set()
        recent = Encouragement.objects.since(timezone.now() - pause()).values("institution")
        found = Encouragement.objects.who_may_be_encouraged().exclude(pk__in=recent)
        return set(found.values_list("pk", flat=True))


class SendEncouragement(BoardRequired, FormView):
    """The Board's word to an Authority: what the mail says, and the button."""

    http_method_names = ["get", "head", "post"]
    template_name = "reports/encouragement.html"
    form_class = EncouragementForm

    @cached_property
    def authority(self) -> Institution:
        found = Institution.objects.authorities().select_related("country")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        message = form.cleaned_data.get("message", "") if form.is_bound and form.is_valid() else ""
        draft = Encouragement(institution=self.authority, by=self.request.user, message=message)
        return super().get_context_data(
            form=form, authority=self.authority, preview=draft.preview(), days=settings.ENCOURAGEMENT_DAYS, **kwargs
        )

    def form_valid(self, form: EncouragementForm) -> HttpResponse:
        if self.request.POST.get("then") != "send":
            return self.render_to_response(self.get_context_data(form=form))
        try:
            Encouragement.send(self.authority, by=self.request.user, message=form.cleaned_data["message"])
        except Refused as refusal:
            return self.render_to_response(self.get_context_data(form=form, refusal=str(refusal)), status=409)
        words = _("Sent. %(authority)s has a mail, and the Secretariat a copy.")
        messages.success(self.request, words % {"authority": self.authority.name})
        return redirect("adoption")

    def form_invalid(self, form: EncouragementForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
