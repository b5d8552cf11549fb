"""Seats and their holders; a seat handed over: started by one person, confirmed by another."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView, TemplateView, View

from accounts.forms import FirstPasswordForm, HandOverForm
from accounts.look_alikes import known_domains, look_alike
from accounts.models import HandOver, Refused, User
from accounts.permissions import SignedInRequired

MOST = 20


class Seats(SignedInRequired, TemplateView):
    """Who holds which seat, and the hand-overs that wait for their second person."""

    template_name = "seats/seats.html"

    def get_context_data(self, **kwargs):
        user, asked = self.request.user, self.request.GET.get("q", "").strip()[:100]
        seats = User.objects.seen_by(user).named(asked).with_holder(timezone.now()).with_acts_of(user)
        waiting = HandOver.objects.seen_by(user).pending().with_people()
        return super().get_context_data(
            seats=Paginator(seats, MOST).get_page(self.request.GET.get("page")),
            asked=asked,
            waiting=waiting,
            may_start=set(User.objects.handed_over_by(user).values_list("pk", flat=True)),
            may_cancel=set(waiting.cancellable_by(user).values_list("pk", flat=True)),
            **kwargs,
        )


class Start(SignedInRequired, FormView):
    """Who comes next, and what will happen, in words; then a mail to them."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/start.html"
    form_class = HandOverForm

    def get_form_kwargs(self):
        self.seat = get_object_or_404(User.objects.handed_over_by(self.request.user), pk=self.kwargs["pk"])
        return {**super().get_form_kwargs(), "seat": self.seat, "by": self.request.user}

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.get_form()
        facts = {"form": form, "seat": self.seat, "days": settings.HAND_OVER_DAYS}
        facts["link_suffices"] = HandOver(seat=self.seat, started_by=self.request.user).link_suffices
        return super().get_context_data(**facts, **kwargs)

    def form_valid(self, form):
        try:
            started = form.start()
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        words = _(
            "Started. The seat and the Secretariat are told: one of them confirms, and %(name)s then gets a link."
        )
        if started.link_suffices:
            words = _("Started. %(name)s has a mail with a link to %(address)s; the seat and the Secretariat are told.")
        messages.success(self.request, words % {"name": started.holder, "address": started.address})
        return redirect("seats")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Confirmation(SignedInRequired, DetailView):
    """The second person, when it is somebody who has a seat: what will happen, and the button."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/confirmation.html"
    context_object_name = "hand_over"

    def get_queryset(self):
        return HandOver.objects.seen_by(self.request.user).filter(is_recovery=False).with_people()

    def get_context_data(self, **kwargs):
        user = self.request.user
        kwargs["resembled"] = look_alike(self.object.address, known_domains())
        is_starter = self.object.started_by_id == user.pk
        may_confirm = self.object.may_be_confirmed_by(user)
        return super().get_context_data(may_confirm=may_confirm, is_starter=is_starter, **kwargs)

    def post(self, request, pk):
        self.object = self.get_object()
        try:
            self.object.confirm(by=request.user)
        except Refused as refusal:
            return self.render_to_response(self.get_context_data(refusal=str(refusal)), status=409)
        words = _("%(name)s holds the seat from now on, and has a mail with a link to choose a password.")
        if request.user.pk == self.object.seat_id:
            logout(request)  # its sessions have ended, this one too
        messages.success(request, words % {"name": self.object.holder})
        return redirect("seats" if request.user.is_authenticated else "home")


class Cancellation(SignedInRequired, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        hand_over = get_object_or_404(HandOver.objects.seen_by(request.user), pk=pk)
        try:
            hand_over.cancel(by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Cancelled. The link no longer works, and everybody concerned is told."))
        return redirect("seats")


@method_decorator(never_cache, name="dispatch")
class Link(TemplateView):
    """The arriving person with the mailed link: what will happen, a password, and the seat is theirs."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/link.html"

    def dispatch(self, request, secret):
        self.hand_over = HandOver.objects.with_secret(secret).with_people().first()
        if self.hand_over is None:
            return self.show("unknown", 404)
        if self.hand_over.state != "waiting":
            return self.show(self.hand_over.state, 410)
        if request.user in (self.hand_over.started_by, self.hand_over.agreed_by):
            return self.show("own", 409)
        return super().dispatch(request, secret=secret)

    def show(self, state: str, status: int, **context):
        context = self.get_context_data(state=state, **context)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs):
        found = {"hand_over": self.hand_over, "state": "waiting"}
        if self.hand_over:
            found["form"] = FirstPasswordForm(user=self.hand_over.seat)
        return super().get_context_data(**{**found, **kwargs})

    def post(self, request, secret):
        form = FirstPasswordForm(user=self.hand_over.seat, data=request.POST)
        if not form.is_valid():
            return self.show("waiting", 422, form=form)
        try:
            self.hand_over.confirm(password=form.cleaned_data["password1"])
        except Refused as refusal:
            return self.show("refused", 409, refusal=str(refusal))
        logout(request)
        seat = self.hand_over.seat
        return perform_password_login(
            request, {"email": seat.email}, Login(user=seat, redirect_url=reverse("taken_over"))
        )
