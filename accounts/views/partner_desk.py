"""The Secretariat's desk of partners: applications, and what it says about each partner."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from accounts.changes import changes_of
from accounts.duplicates import host_of, resembling
from accounts.look_alikes import known_domains, look_alike
from accounts.models import Institution, PartnerApplication, Refused, Verification
from accounts.partner_forms import AcceptanceForm, VerificationForm, WordsForm
from accounts.permissions import SecretariatRequired

PAGE = 50


class DeskPartners(SecretariatRequired, TemplateView):
    """All partners with their verification; those without one, and those that end first, stand above."""

    template_name = "partners/desk_partners.html"

    def get_context_data(self, **kwargs):
        partners = Institution.objects.partners().select_related("country").with_verification()
        return super().get_context_data(
            page=Paginator(partners, PAGE).get_page(self.request.GET.get("page")),
            waiting=PartnerApplication.objects.waiting().count(),
            **kwargs,
        )


class DeskApplications(SecretariatRequired, TemplateView):
    """Applications by where they stand: first those that wait for the Secretariat, the longest waiting above."""

    template_name = "partners/desk_applications.html"

    def get_context_data(self, **kwargs):
        every = PartnerApplication.objects.select_related("country")
        lists = {
            "waiting": every.waiting().order_by("confirmed_at"),
            "asked": every.asked().order_by("asked_at"),
            "accepted": every.accepted().order_by("-decided_at"),
            "declined": every.declined().order_by("-decided_at"),
        }
        status = self.request.GET.get("status", "")
        status = status if status in lists else "waiting"
        return super().get_context_data(
            page=Paginator(lists[status], PAGE).get_page(self.request.GET.get("page")),
            tabs=[_tab(name, found.count(), status) for name, found in lists.items()],
            **kwargs,
        )


def _tab(name: str, count: int, chosen: str) -> dict:
    label = PartnerApplication.State(name).label
    return {"label": label, "url": f"?status={name}", "count": count, "current": name == chosen}


class DeskApplication(SecretariatRequired, DetailView):
    """One application, what is known of its name and domain, and the decision."""

    template_name = "partners/desk_application.html"
    context_object_name = "application"

    def get_queryset(self):
        people = ("country", "institution", "decided_by__institution")
        return PartnerApplication.objects.confirmed().select_related(*people)

    def get_context_data(self, **kwargs):
        application, domains = self.object, known_domains()
        return super().get_context_data(
            duplicates=list(resembling(application)),
            mail_looks_like=look_alike(application.address, domains),
            site_looks_like=look_alike(f"@{host_of(application.website)}", domains),
            site_is_elsewhere=_is_elsewhere(application),
            is_open=application.decided_at is None,
            changes=changes_of(application),
            form=kwargs.pop("form", None) or self.words_form(),
            **kwargs,
        )

    @staticmethod
    def words_form(posted=None) -> WordsForm:
        return WordsForm(
            posted,
            label=_("Note to the applicant"),
            help_text=_("It is mailed as you write it: write in the applicant’s language."),
        )


def _is_elsewhere(application: PartnerApplication) -> bool:
    """Whether site and mail have no domain in common: worth a question."""
    mail, site = application.address.rpartition("@")[2], host_of(application.website)
    return mail != site and not mail.endswith(f".{site}") and not site.endswith(f".{mail}")


class _ApplicationAct(SecretariatRequired, View):
    """A decision about one application: says what was done, or shows the page again with what was typed."""

    http_method_names = ["post"]
    done = ""

    def post(self, request, pk):
        self.application = get_object_or_404(PartnerApplication.objects.confirmed(), pk=pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            self.act(form)
        except Refused as refusal:
            return self.show(form, 409, refusal=str(refusal))
        except IntegrityError:  # a colleague invited this address a moment ago
            return self.show(form, 409, refusal=_("Somebody else acted at the same moment. Look, then try again."))
        messages.success(request, self.said() % {"name": self.application.name})
        return redirect(self.next_url())

    def form(self, posted):
        return DeskApplication.words_form(posted)

    def next_url(self):
        return "desk_applications"

    def show(self, form, status: int, **context):
        page = DeskApplication(request=self.request, kwargs=self.kwargs)
        page.object = page.get_object()
        if not isinstance(form, WordsForm):
            context["problems"] = [("accept", "", error) for error in form.non_field_errors()]
        else:
            context["form"] = form
        return page.render_to_response(page.get_context_data(**context), status=status)


class ApplicationQuestion(_ApplicationAct):
    def act(self, form) -> None:
        self.application.ask(form.cleaned_data["words"], by=self.request.user)

    def said(self) -> str:
        return _("%(name)s was asked. You get a mail when the answer is there.")


class ApplicationRefusal(_ApplicationAct):
    def act(self, form) -> None:
        self.application.decline(form.cleaned_data["words"], by=self.request.user)

    def said(self) -> str:
        return _("%(name)s was declined, and told the reason by mail.")


class ApplicationAcceptance(_ApplicationAct):
    def form(self, posted):
        return AcceptanceForm(posted, application=self.application)

    def act(self, form) -> None:
        self.institution = self.application.accept(by=self.request.user)

    def said(self) -> str:
        return _("%(name)s is a partner now, and invited to its account. You can verify it here.")

    def next_url(self):
        return self.institution.get_desk_url()


class DeskPartner(SecretariatRequired, DetailView):
    """One partner: its verification and the former ones, the checklist, what happened."""

    template_name = "partners/desk_partner.html"
    context_object_name = "partner"

    def get_queryset(self):
        return Institution.objects.partners().select_related("country")

    def get_context_data(self, **kwargs):
        every = list(self.object.verifications.select_related("verified_by__institution", "decided_by__institution"))
        return super().get_context_data(
            present=next((one for one in every if one.replaced_at is None), None),
            former=[one for one in every if one.replaced_at],
            applications=self.object.applications.all(),
            changes=changes_of(self.object, (Verification, PartnerApplication)),
            form=kwargs.pop("form", None) or VerificationForm(institution=self.object),
            reason_form=kwargs.pop("reason_form", None) or self.reason_form(),
            **kwargs,
        )

    @staticmethod
    def reason_form(posted=None) -> WordsForm:
        return WordsForm(posted, label=_("Reason"), help_text=_("It is mailed to the partner, and not published."))


class _PartnerAct(SecretariatRequired, View):
    """What the Secretariat says about one partner."""

    http_method_names = ["post"]

    def post(self, request, pk):
        self.partner = get_object_or_404(Institution.objects.partners(), pk=pk)
        form = self.form(request.POST)
        if form is not None and not form.is_valid():
            return self.show(form, 422)
        try:
            self.act(form)
        except Refused as refusal:
            return self.show(form, 409, refusal=str(refusal))
        messages.success(request, self.said() % {"name": self.partner})
        return redirect(self.partner.get_desk_url())

    def form(self, posted):
        return DeskPartner.reason_form(posted)

    def present(self) -> Verification:
        if found := self.partner.verification:
            return found
        raise Refused(_("This partner was never verified."))

    def show(self, form, status: int, **context):
        page = DeskPartner(request=self.request, kwargs=self.kwargs, object=self.partner)
        if form is not None:
            context["reason_form" if isinstance(form, WordsForm) else "form"] = form
        return page.render_to_response(page.get_context_data(**context), status=status)


class PartnerVerification(_PartnerAct):
    def form(self, posted):
        return VerificationForm(posted, institution=self.partner)

    def act(self, form) -> None:
        form.verify(by=self.request.user)

    def said(self) -> str:
        return _("%(name)s is verified. Readers see it on its offers, and the partner is told.")


class PartnerSuspension(_PartnerAct):
    def act(self, form) -> None:
        self.present().suspend(reason=form.cleaned_data["words"], by=self.request.user)

    def said(self) -> str:
        return _("The verification of %(name)s is suspended, and the partner is told why.")


class PartnerLifting(_PartnerAct):
    def form(self, posted):
        return None

    def act(self, form) -> None:
        self.present().lift(by=self.request.user)

    def said(self) -> str:
        return _("The suspension of %(name)s is lifted, and the partner is told.")


class PartnerWithdrawal(_PartnerAct):
    def act(self, form) -> None:
        self.present().withdraw(reason=form.cleaned_data["words"], by=self.request.user)

    def said(self) -> str:
        return _("The verification of %(name)s is withdrawn, and the partner is told why.")
