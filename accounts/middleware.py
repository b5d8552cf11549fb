"""Nobody of the Secretariat or the administration works without a second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.second_factor import has_second_factor, page_to_show_it, showed_second_factor

# What leads out, and what leads to a factor.
OPEN_NAMES = (
    *("account_logout", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("favicon", "healthz", "readyz", "robots", "root", "pt"),
)
# Where a seat without a factor gets its first. With one, only who has shown it adds another.
FIRST_FACTOR_NAMES = ("mfa_activate_totp", "mfa_add_webauthn")


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        user, name = request.user, request.resolver_match and request.resolver_match.url_name
        if not user.is_authenticated or not user.needs_second_factor or name in OPEN_NAMES:
            return None
        if not has_second_factor(user):
            if name in FIRST_FACTOR_NAMES:
                return None
            words = _("Your seat needs a second factor. Please set up an authenticator app or a passkey first.")
            messages.warning(request, words)
            return redirect("mfa_activate_totp")
        if not showed_second_factor(request):
            back = {"next": request.get_full_path()} if request.method == "GET" else {}
            return redirect(f"{reverse(page_to_show_it(user))}?{urlencode(back)}")
        return None
