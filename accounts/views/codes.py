"""Signing in with a mailed code: ask for it, type it."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.mixins import RedirectAuthenticatedUserMixin
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.access import Act, Way, note_address
from accounts.forms import AskForCodeForm, CodeForm
from accounts.sign_in_codes import MINUTES, may_try, send_code, spend_try

KEY = "sign_in_code"


class AskForCode(RedirectAuthenticatedUserMixin, FormView):
    """The same answer and one mail for every address, whether it has a seat or not."""

    template_name = "account/ask_for_code.html"
    form_class = AskForCodeForm
    extra_context = {"minutes": MINUTES}

    def form_valid(self, form):
        address = form.cleaned_data["email"]
        token = None
        if ratelimit.consume(self.request, app="allauth.account", action="request_login_code", key=address.lower()):
            token = send_code(address)
        if token is None:
            note_address(self.request, Act.LIMITED, address, [Way.CODE])
            form.add_error("email", _("Too many codes were asked for. Please try again in an hour."))
            return self.form_invalid(form)
        note_address(self.request, Act.CODE_ASKED, address)
        kept = {"token": token, "address": address, "next": get_next_redirect_url(self.request)}
        self.request.session[KEY] = kept
        return redirect("account_confirm_login_code")

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.request.GET.get("next") or self.request.POST.get("next"), **kwargs)


class TypeCode(RedirectAuthenticatedUserMixin, FormView):
    """Only the browser that asked for a code has this page."""

    template_name = "account/type_code.html"
    form_class = CodeForm
    extra_context = {"minutes": MINUTES}

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated and KEY not in request.session:
            return redirect("account_request_login_code")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        kept = self.request.session[KEY]
        seat = spend_try(kept["token"], form.cleaned_data["code"])
        if seat:
            del self.request.session[KEY]
            record_authentication(self.request, seat, method="code", email=seat.email)
            return perform_login(self.request, Login(user=seat, email=seat.email, redirect_url=kept["next"]))
        note_address(self.request, Act.REFUSED, kept["address"], [Way.CODE])
        if may_try(kept["token"]):
            form.add_error("code", _("This is not the code of the latest mail. Please compare, and type it again."))
            return self.form_invalid(form)
        del self.request.session[KEY]
        messages.error(self.request, _("This code no longer works. Please ask for another one."))
        return redirect("account_request_login_code")

    def get_context_data(self, **kwargs):
        return super().get_context_data(address=self.request.session[KEY]["address"], **kwargs)
