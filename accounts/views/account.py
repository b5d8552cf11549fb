"""The account of a seat: who holds it, how one signs in, where it is signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from accounts import second_factor
from accounts.access import Act, note
from accounts.devices import device
from accounts.models import Inquiry, Session
from accounts.permissions import SignedInRequired


class Account(SignedInRequired, TemplateView):
    """Everything about one's own seat on one page."""

    template_name = "account/account.html"

    def get_context_data(self, **kwargs):
        seat = self.request.user
        factors = list(Authenticator.objects.filter(user=seat).order_by("created_at", "pk"))
        codes = [factor.wrap() for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES]
        return super().get_context_data(
            mandate=seat.mandates.holding(timezone.now()).first(),
            inquiry=Inquiry.objects.of(seat).unsettled().with_people().first(),
            app=next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
            passkeys=[factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
            recovery=codes[0] if codes else None,
            codes_left=len(codes[0].get_unused_codes()) if codes else 0,
            sessions=len(Session.objects.of(seat)),
            **kwargs,
        )


class Sessions(SignedInRequired, TemplateView):
    """Where this seat is signed in; any of it can be ended from here."""

    template_name = "account/sessions.html"

    def get_context_data(self, **kwargs):
        here = self.request.session.session_key
        sessions = Session.objects.of(self.request.user)
        rows = [{"session": row, "device": device(row.browser), "here": row.pk == here} for row in sessions]
        rows.sort(key=lambda row: not row["here"])
        return super().get_context_data(rows=rows, others=len(rows) - 1, **kwargs)

    def post(self, request):
        others = [row for row in Session.objects.of(request.user) if row.pk != request.session.session_key]
        handle = request.POST.get("session", "")
        ended = [row for row in others if handle in ("others", row.handle)]
        with transaction.atomic():
            Session.objects.filter(pk__in=[row.pk for row in ended]).delete()
            for _session in ended:
                note(request, Act.SESSION_ENDED, request.user)
        words = ngettext("%(count)d session is ended.", "%(count)d sessions are ended.", len(ended))
        messages.success(request, words % {"count": len(ended)})
        return redirect("account_sessions")


class SecondFactorLater(SignedInRequired, View):
    """Leave the invitation away for half a year, in this browser."""

    http_method_names = ["post"]

    def post(self, request):
        answer = redirect("after_sign_in")
        second_factor.put_off(answer, request.user)
        return answer
