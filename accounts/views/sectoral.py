"""An Authority's sectoral institutions: the list with their seats, a new one, invitations to seats."""

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from accounts.models import Ended, Institution, Invitation, User
from accounts.permissions import AuthorityRequired
from accounts.sectoral_forms import AddressForm, SectoralForm


class SectoralInstitutions(AuthorityRequired, TemplateView):
    """Who may propose entries to this Authority, who holds their seats, and which invitations wait."""

    template_name = "accounts/sectoral_institutions.html"

    def get_context_data(self, **kwargs):
        seats = User.objects.filter(is_active=True).with_holder(timezone.now())
        waiting = Invitation.objects.unanswered().with_status().select_related("mail", "institution").order_by("-pk")
        institutions = Institution.objects.sectoral_of(self.request.user).prefetch_related(
            Prefetch("seats", seats), Prefetch("invitations", waiting, to_attr="waiting")
        )
        return super().get_context_data(institutions=institutions, **kwargs)


class _Inviting(AuthorityRequired, FormView):
    """A form whose success mails an invitation; of two who invite one address, the second is told."""

    http_method_names = ["get", "head", "post"]

    def form_valid(self, form):
        try:
            address = self.invite(form)
        except IntegrityError:  # a double click, or a colleague a moment ago: the form says which
            return self.render_to_response(self.get_context_data(form=self.get_form()), status=409)
        messages.success(self.request, _("A mail with a link went to %(address)s.") % {"address": address})
        return redirect("sectoral_institutions")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def invite(self, form) -> str:
        raise NotImplementedError


class SectoralCreate(_Inviting):
    """A new sectoral institution and the invitation to its first seat."""

    template_name = "accounts/sectoral_new.html"
    form_class = SectoralForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "authority": self.request.user.institution}

    def get_initial(self):
        return {"language": self.request.user.institution.language}

    def invite(self, form):
        Institution.establish(by=self.request.user, **form.facts())
        return form.cleaned_data["address"]


class SectoralInvitation(_Inviting):
    """A further seat, or a first one under another address."""

    template_name = "accounts/sectoral_invitation.html"
    form_class = AddressForm

    def institution(self) -> Institution:
        return get_object_or_404(Institution.objects.sectoral_of(self.request.user), pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "institution": self.institution()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(institution=self.institution(), **kwargs)

    def invite(self, form):
        return Invitation.invite(self.institution(), form.cleaned_data["address"], by=self.request.user).address


class _OfInvitation(AuthorityRequired, View):
    """A POST about one of the invitations that wait."""

    http_method_names = ["post"]

    def post(self, request, pk):
        invitation = get_object_or_404(Invitation.objects.sectoral_of(request.user), pk=pk)
        try:
            words = self.act(invitation)
        except Ended:
            messages.error(request, _("%(address)s: this invitation has ended.") % {"address": invitation.address})
        else:
            messages.success(request, words % {"address": invitation.address})
        return redirect("sectoral_institutions")

    def act(self, invitation: Invitation) -> str:
        raise NotImplementedError


class SectoralReminder(_OfInvitation):
    def act(self, invitation):
        invitation.remind(by=self.request.user)
        return _("A mail with a new link went to %(address)s.")


class SectoralRevocation(_OfInvitation):
    def act(self, invitation):
        invitation.revoke(by=self.request.user)
        return _("The invitation to %(address)s is revoked: its link no longer works.")
