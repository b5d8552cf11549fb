"""A seat recovered when nobody of the institution answers: proposed, agreed to by a second person, stopped."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView, TemplateView, View

from accounts.mandate_forms import RecoveryForm
from accounts.models import Recovery, Refused, User
from accounts.permissions import SignedInRequired


class Start(SignedInRequired, FormView):
    """For whom, why it is trusted, and what will happen, in words; then the second person is told."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/recovery_start.html"
    form_class = RecoveryForm

    def get_form_kwargs(self):
        self.seat = get_object_or_404(User.objects.recovered_by(self.request.user), pk=self.kwargs["pk"])
        return {**super().get_form_kwargs(), "seat": self.seat, "by": self.request.user}

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(form=form, seat=self.seat, days=settings.RECOVERY_DAYS, **kwargs)

    def form_valid(self, form):
        try:
            recovery = form.start()
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Proposed. It begins when a second person has agreed."))
        return redirect("recovery", recovery.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RecoveryDetail(SignedInRequired, DetailView):
    """Where it stands, and what can be done: agree, or stop it."""

    http_method_names = ["get", "head"]
    template_name = "seats/recovery.html"
    context_object_name = "recovery"

    def get_queryset(self):
        return Recovery.objects.seen_by(self.request.user).with_people()

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_cancel = Recovery.objects.pending().cancellable_by(user).filter(pk=self.object.pk).exists()
        return super().get_context_data(
            may_agree=self.object.may_be_agreed_by(user), may_cancel=may_cancel, days=settings.RECOVERY_DAYS, **kwargs
        )


class Agreement(SignedInRequired, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        recovery = get_object_or_404(Recovery.objects.seen_by(request.user).with_people(), pk=pk)
        try:
            recovery.agree(by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Agreed. The days of waiting have begun, and the institution is told."))
        return redirect("recovery", pk)


@method_decorator(never_cache, name="dispatch")
class Stop(TemplateView):
    """The link in a notice to a seat of the institution: one button, without signing in."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/recovery_stop.html"

    def dispatch(self, request, secret):
        self.recovery, self.seat = Recovery.with_stop_key(secret) or (None, None)
        return super().dispatch(request, secret=secret)

    def get(self, request, secret):
        return self.show()

    def post(self, request, secret):
        if self.recovery is None:
            return self.show()
        try:
            self.recovery.cancel(by=self.seat)
        except Refused:
            return self.show(409)
        return redirect("recovery_stop", secret)

    def show(self, status: int = 200):
        state = self.recovery.state if self.recovery else "unknown"
        context = self.get_context_data(recovery=self.recovery, state=state)
        return self.render_to_response(context, status=404 if state == "unknown" else status)
