"""What an Authority says to the Secretariat about partners' entries that concern its country."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.permissions import AuthorityRequired
from exchange.forms.comment import CommentForm
from exchange.models import Entry, Refused
from exchange.models.moves import Status
from exchange.terms import Terms


class PartnerEntry(AuthorityRequired, DetailView):
    """A submitted entry of a partner, to be read and commented on; once it is decided, what came of it."""

    http_method_names = ["get", "head", "post"]
    template_name = "exchange/partner_entry.html"
    context_object_name = "entry"

    def get_queryset(self):
        return Entry.objects.concerning(self.request.user).select_related("institution__country", "country")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.show(200 if self.waits else 410)

    def post(self, request, *args, **kwargs):
        self.object, form = self.get_object(), CommentForm(request.POST)
        if not form.is_valid():
            return self.show(422, form=form)
        try:
            self.object.comment(form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            return self.show(409, form=form, refusal=refusal)
        messages.success(request, _("The Secretariat has your comment."))
        return redirect("partner_entry", self.object.pk)

    @property
    def waits(self) -> bool:
        return self.object.status == Status.SUBMITTED

    def get_context_data(self, **kwargs):
        said = {"waits": self.waits, "live": self.object.live}
        if self.waits:
            publication = self.object.preview()
            said |= {"publication": publication, "text": publication.text, "item": Terms().describe(publication)}
        comments = self.object.comments.of(self.request.user).newest_first()
        return super().get_context_data(**{"form": CommentForm(), "comments": comments, **said, **kwargs})

    def show(self, status: int, **context):
        return self.render_to_response(self.get_context_data(**context), status=status)
