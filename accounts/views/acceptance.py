"""What the invited person sees: the link of the mail leads to one page, and that to the seat."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView, View

from accounts.invitation_forms import AcceptanceForm
from accounts.models import Ended, Institution, Invitation
from accounts.querysets import hashed

KEY = "invitation"


class InvitationLink(View):
    """Keeps the secret with the visit and leads to an address without it, which no log, history or link can give on."""

    http_method_names = ["get", "head"]

    def get(self, request, secret):
        request.session[KEY] = hashed(secret)
        return redirect("invitation_acceptance")


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class Acceptance(TemplateView):
    """Which institution and seat; name, position and password; or, for every link that does not work, what to do."""

    template_name = "accounts/acceptance.html"

    def get(self, request):
        invitation = self.invitation()
        try:
            if invitation:
                invitation.open()
        except Ended:
            invitation = None
        return self.show(invitation, AcceptanceForm(invitation=invitation)) if invitation else self.show_ended()

    def post(self, request):
        invitation = self.invitation()
        if invitation is None:
            return self.show_ended()
        form = AcceptanceForm(request.POST, invitation=invitation)
        if not form.is_valid():
            return self.show(invitation, form, 422)
        try:
            seat = invitation.accept(**form.cleaned_data)
        except Ended:
            return self.show_ended()
        login(request, seat, settings.AUTHENTICATION_BACKENDS[0])
        record_authentication(request, seat, "password", email=seat.email)
        request.session.pop(KEY, None)
        said = _("Welcome. From now on you sign in with %(address)s and your password.")
        messages.success(request, said % {"address": seat.email})
        return redirect(settings.LOGIN_REDIRECT_URL)

    def invitation(self) -> Invitation | None:
        found = Invitation.objects.pending().filter(secret=self.request.session.get(KEY, ""))
        return found.select_related("institution__country").first()

    def show(self, invitation, form, status: int = 200):
        return self.render_to_response(self.get_context_data(invitation=invitation, form=form), status=status)

    def show_ended(self):
        """The same page for a link that was used, has expired, was revoked or replaced, or never was one."""
        context = self.get_context_data(contact=Institution.objects.contact())
        return self.response_class(self.request, "accounts/invitation_ended.html", context, status=410)
