"""The arriving person of an institution that has an account: who they are, and that they read their mailbox."""

from allauth.core.internal import ratelimit
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.mandate_forms import ArrivalForm
from accounts.models import Arrival, Refused

# Counted in the database, as wrong passwords are.
LIMIT = {"arrival": "10/h/ip,3/h/key"}
STATUS = {"waiting": 200, "proved": 200, "expired": 410, "unknown": 404}


class Announce(FormView):
    """The same answer and one mail for everybody, whether there is such an account or not."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/arrival.html"
    form_class = ArrivalForm

    def form_valid(self, form):
        address = form.cleaned_data["address"]
        if not ratelimit.consume(self.request, app="accounts", action="arrival", config=LIMIT, key=address):
            form.add_error(None, _("This was sent too often. Please try again in an hour."))
            return self.form_invalid(form)
        form.announce()
        return self.render_to_response(self.get_context_data(form=form, sent_to=address))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(never_cache, name="dispatch")
class ArrivalLink(TemplateView):
    """The link in the mail to the arriving person, with one button; opening it proves nothing, scanners open links."""

    http_method_names = ["get", "head", "post"]
    template_name = "seats/arrival_link.html"

    def dispatch(self, request, secret):
        self.arrival = Arrival.objects.with_secret(secret).first()
        return super().dispatch(request, secret=secret)

    def get(self, request, secret):
        return self.show()

    def post(self, request, secret):
        if self.arrival is None:
            return self.show()
        try:
            self.arrival.prove()
        except Refused:
            return self.show(409)
        return redirect("arrival_link", secret)

    def show(self, status: int = 0):
        state = self.arrival.state if self.arrival else "unknown"
        context = self.get_context_data(arrival=self.arrival, state=state)
        return self.render_to_response(context, status=status or STATUS[state])
