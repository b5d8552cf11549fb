"""Confirming that a mandate still holds, and what the Secretariat does where nobody answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from accounts.mandate_forms import LeftForm, TelephoneForm
from accounts.models import Inquiry, Refused, User
from accounts.permissions import SecretariatRequired, SignedInRequired

MOST = 50
# What a link answers that asks nothing any more.
STATUS = {"unknown": 404, "ended": 410}


@method_decorator(never_cache, name="dispatch")
class MandateLink(TemplateView):
    """The mailed link, without signing in: yes, or somebody else. Opening it answers nothing; scanners open links."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/mandate.html"

    def dispatch(self, request, secret):
        self.inquiry = Inquiry.objects.with_secret(secret).with_people().first()
        return super().dispatch(request, secret=secret)

    def get(self, request, secret):
        return self.show(LeftForm())

    def post(self, request, secret):
        form = LeftForm(request.POST)
        if self.inquiry is None or not form.is_valid():
            return self.show(form, 422)
        try:
            if request.POST.get("then") == "left":
                self.inquiry.leave(form.cleaned_data["note"])
            elif request.POST.get("then") == "yes":
                self.inquiry.confirm()
        except Refused:
            return self.show(form, 409)
        return redirect("mandate_link", secret)

    def show(self, form, status: int = 200):
        state = self.inquiry.state if self.inquiry else "unknown"
        context = self.get_context_data(form=form, inquiry=self.inquiry, state=state)
        return self.render_to_response(context, status=STATUS.get(state, status))


class MandateConfirmation(SignedInRequired, View):
    """The same word of somebody who is signed in."""

    http_method_names = ["post"]

    def post(self, request):
        inquiry = Inquiry.objects.of(request.user).unsettled().first()
        try:
            if inquiry:
                inquiry.confirm(by=request.user)
                messages.success(request, _("Thank you. It is written down that you still hold this seat."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("account")


class Inquiries(SecretariatRequired, TemplateView):
    """Seats of which nobody says that their holder is still the same, the longest silence first."""

    template_name = "seats/inquiries.html"

    def get_context_data(self, **kwargs):
        silent = Inquiry.objects.silent(timezone.now()).with_people().order_by("asked_at", "pk")
        recovered = set(User.objects.recovered_by(self.request.user).values_list("pk", flat=True))
        page = Paginator(silent, MOST).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, may_recover=recovered, **kwargs)


class InquiryReminder(SecretariatRequired, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        inquiry = get_object_or_404(Inquiry.objects.unsettled().with_people(), pk=pk)
        try:
            inquiry.remind(by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("A new mail goes to %(address)s.") % {"address": inquiry.seat.email})
        return redirect("inquiries")


class InquiryByTelephone(SecretariatRequired, FormView):
    http_method_names = ["get", "head", "post"]
    template_name = "seats/telephone.html"
    form_class = TelephoneForm

    def get_form_kwargs(self):
        self.inquiry = get_object_or_404(Inquiry.objects.unsettled().with_people(), pk=self.kwargs["pk"])
        return super().get_form_kwargs()

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(form=form, inquiry=self.inquiry, **kwargs)

    def form_valid(self, form):
        try:
            self.inquiry.confirm_by_telephone(by=self.request.user, **form.cleaned_data)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("It is written down that the mandate was confirmed by telephone."))
        return redirect("inquiries")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
