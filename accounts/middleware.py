"""Nobody of the Secretariat or the administration works without a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

# Allauth asks for the second factor of whoever has one; who must have one and has none may only set it up.
OPEN_NAMES = ("account_logout", "account_reauthenticate", "mfa_activate_totp", "healthz", "readyz")


class SecondFactorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or not user.needs_second_factor:
            return None
        if request.resolver_match.url_name in OPEN_NAMES or is_mfa_enabled(user):
            return None
        messages.warning(request, _("Your seat needs a second factor. Please set up an authenticator app first."))
        return redirect("mfa_activate_totp")
