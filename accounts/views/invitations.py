"""The Secretariat's invitations: whom it has invited, new ones, one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, TemplateView, View

from accounts.changes import changes_of
from accounts.invitation_forms import Lines, MarkedForm, PasteForm, RefusalForm, lines_of, lines_to_invite
from accounts.models import Ended, Institution, Invitation
from accounts.permissions import DeskRequired, SecretariatRequired


class Invitations(DeskRequired, TemplateView):
    """All invitations by status, the latest first, and how many Authorities still lack one."""

    template_name = "accounts/invitations.html"

    def get_context_data(self, **kwargs):
        counts = Invitation.objects.count_by_status()
        status = self.request.GET.get("status", "")
        found = Invitation.objects.with_status().select_related("institution__country", "mail").order_by("-pk")
        chosen = found.filter(status=status) if status in Invitation.Status.values else found
        return super().get_context_data(
            page=Paginator(chosen, 50).get_page(self.request.GET.get("page")),
            tabs=_tabs(counts, status),
            total=sum(counts.values()),
            to_invite=Institution.objects.to_invite().count(),
            **kwargs,
        )


def _tabs(counts: dict[str, int], status: str) -> list[dict]:
    every = {"label": _("All"), "url": "?", "count": sum(counts.values()), "current": status not in counts}
    return [every] + [
        {"label": label, "url": f"?status={value}", "count": counts[value], "current": value == status}
        for value, label in Invitation.Status.choices
        if counts.get(value)
    ]


class InvitationCreate(SecretariatRequired, TemplateView):
    """Invite one, all that lack an account, or a pasted table; what was pasted is shown before anything is written."""

    template_name = "accounts/invitation_new.html"

    def get_context_data(self, **kwargs):
        lines = kwargs.pop("lines", None) or self.lines_asked_for()
        return super().get_context_data(
            lines=lines,
            problems=lines.problems() if lines.is_bound else [],
            form=kwargs.pop("form", None) or PasteForm(),
            **kwargs,
        )

    def lines_asked_for(self):
        if self.request.GET.get("for") == "missing":
            return lines_to_invite()
        institution = self.request.GET.get("institution", "")
        return Lines(initial=[{"institution": institution if institution.isascii() and institution.isdigit() else ""}])

    def post(self, request):
        if request.POST.get("then") == "read":
            return self.read()
        lines = Lines(request.POST)
        if not lines.is_valid():
            return self.show(lines, 422)
        try:
            made = lines.invite(by=request.user)
        except IntegrityError:  # a colleague invited one of them a moment ago: the lines say which
            return self.show(Lines(request.POST), 409)
        said = ngettext("%(count)d invitation was written.", "%(count)d invitations were written.", len(made))
        messages.success(request, said % {"count": len(made)})
        return redirect("invitations")

    def read(self):
        form = PasteForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return self.show(lines_of(form.cleaned_data["table"]), 200)

    def show(self, lines, status: int):
        return self.render_to_response(self.get_context_data(lines=lines), status=status)


class Reminders(SecretariatRequired, View):
    """New links for those that were marked; what has ended meanwhile is said."""

    http_method_names = ["post"]

    def post(self, request):
        form = MarkedForm(request.POST)
        if not form.is_valid():
            page = Invitations(request=request, kwargs={})
            return page.render_to_response(page.get_context_data(form=form), status=422)
        done = sum(self.remind(invitation) for invitation in form.cleaned_data["invitations"])
        if done:
            said = ngettext("%(count)d reminder was written.", "%(count)d reminders were written.", done)
            messages.success(request, said % {"count": done})
        return redirect("invitations")

    def remind(self, invitation: Invitation) -> bool:
        try:
            invitation.remind(by=self.request.user)
        except Ended:
            messages.error(self.request, _("%(address)s: this invitation has ended.") % {"address": invitation.address})
            return False
        return True


class InvitationDetail(DeskRequired, DetailView):
    """One invitation: where it stands, what can be done, what happened."""

    template_name = "accounts/invitation.html"
    context_object_name = "invitation"

    def get_queryset(self):
        return Invitation.objects.with_status().select_related("institution__country", "mail", "invited_by")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            changes=changes_of(self.object), form=kwargs.pop("form", None) or RefusalForm(), **kwargs
        )


class Revocation(SecretariatRequired, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        invitation = get_object_or_404(Invitation, pk=pk)
        try:
            invitation.revoke(by=request.user)
        except Ended:
            messages.error(request, _("This invitation has ended: there was nothing to revoke."))
        else:
            messages.success(request, _("The invitation is revoked: its link no longer works."))
        return redirect(invitation)


class Refusal(SecretariatRequired, View):
    """What a person learnt of a mail that came back."""

    http_method_names = ["post"]

    def post(self, request, pk):
        invitation, form = get_object_or_404(Invitation, pk=pk), RefusalForm(request.POST)
        if not form.is_valid():
            page = InvitationDetail(request=request, kwargs={"pk": pk})
            page.object = page.get_object()
            return page.render_to_response(page.get_context_data(form=form), status=422)
        try:
            invitation.mark_refused(by=request.user, why=form.cleaned_data["why"])
        except Ended:
            messages.error(request, _("This invitation has ended already."))
        return redirect(invitation)
