"""Partners as everybody sees them, and how an organisation applies to be one."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.languages import reader_language
from accounts.models import Institution, PartnerApplication, Refused
from accounts.partner_forms import ApplicationForm, WordsForm
from accounts.principles import begun, in_force

# By network, and by address, so that nobody fills a stranger's mailbox.
LIMITS = {"partner_application": "10/h/ip,3/h/key"}


class Partners(TemplateView):
    """Who partners are, what verification means, and who is verified today."""

    template_name = "partners/partners.html"

    def get_context_data(self, **kwargs):
        verified = Institution.objects.verified().select_related("country")
        return super().get_context_data(partners=verified.order_by(*_by_name()), **kwargs)


def _by_name() -> tuple[str, ...]:
    return f"name_{reader_language()}", "name_en", "name_es", "pk"


class PrinciplesPage(TemplateView):
    """The principles of participation, as they are or as they were, with all their versions."""

    template_name = "partners/principles.html"

    def get_context_data(self, **kwargs):
        versions = begun()
        asked = self.kwargs.get("since")
        shown = next((one for one in versions if asked in (None, one.since.isoformat())), None)
        if shown is None:
            raise Http404
        return super().get_context_data(principles=shown, versions=versions, is_in_force=shown == versions[0], **kwargs)


class Application(FormView):
    """The public form. Whatever the address, known or not, the answer is the same and one mail goes out."""

    http_method_names = ["get", "head", "post"]
    template_name = "partners/application.html"
    form_class = ApplicationForm

    def get_context_data(self, **kwargs):
        return super().get_context_data(principles=in_force(), **kwargs)

    def form_valid(self, form):
        key = form.cleaned_data["address"]
        name = "partner_application"
        if not ratelimit.consume(self.request, app="accounts", action=name, config=LIMITS, key=key):
            form.add_error(None, _("Too many applications were sent. Please try again in an hour."))
            return self.show(form, 429)
        if not form.is_from_a_program:
            PartnerApplication.apply(language=reader_language(), principles=in_force().since, **form.facts())
        return redirect("partner_application_sent")

    def form_invalid(self, form):
        return self.show(form, 422)

    def show(self, form, status):
        return self.render_to_response(self.get_context_data(form=form), status=status)


class ApplicationSent(TemplateView):
    template_name = "partners/application_sent.html"
    extra_context = {"days": settings.APPLICATION_DAYS}


@method_decorator(never_cache, name="dispatch")
class ApplicationLink(TemplateView):
    """The applicant with the mailed link: confirms the address, sees where the application stands, answers."""

    http_method_names = ["get", "head", "post"]
    template_name = "partners/application_link.html"

    def get(self, request, secret):
        application = self.application()
        ended = application is None or application.state == PartnerApplication.State.EXPIRED
        return self.show(application, 410 if ended else 200)

    def post(self, request, secret):
        application = self.application()
        if application is None:
            return self.show(None, 410)
        form = self.answer_form(request.POST)
        if application.state == PartnerApplication.State.ASKED and not form.is_valid():
            return self.show(application, 422, form=form)
        try:
            self.act(application, form)
        except Refused:
            return self.show(self.application(), 409)
        return redirect(request.path)

    def act(self, application, form) -> None:
        if application.state == PartnerApplication.State.ASKED:
            application.reply(form.cleaned_data["words"])
        else:
            application.confirm()

    def application(self) -> PartnerApplication | None:
        return PartnerApplication.objects.with_link(self.kwargs["secret"]).first()

    def answer_form(self, posted=None) -> WordsForm:
        return WordsForm(posted, label=_("Your answer"))

    def show(self, application, status, **context):
        state = application.state if application else "unknown"
        context = {"form": self.answer_form(), **context, "application": application, "state": state}
        return self.render_to_response(self.get_context_data(**context), status=status)
