"""Entries of others that one follows: an Authority its sectoral institutions', a Permanent Mission its country's."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from accounts.permissions import AuthorityRequired, EndorserRequired, FollowerRequired, MissionRequired
from exchange.differences import differences
from exchange.forms.endorsement import EndorsementForm
from exchange.models import Entry, Refused
from exchange.models.moves import Status
from exchange.querysets.entry import EntryQuerySet
from exchange.terms import Terms
from exchange.views.pages import page_of, tabs_by_status


class _FollowedList(TemplateView):
    """Entries of others by status; of each list the rows name their institution."""

    def get_context_data(self, **kwargs):
        entries, counts = self.followed(), self.followed().count_by_status()
        status = self.request.GET.get("status", "")
        status = status if status in Status.values else ""
        chosen = entries.filter(status=status) if status else entries
        rows = chosen.with_public().select_related("institution").order_by("-status_since", "-pk")
        return super().get_context_data(
            entries=page_of(rows, self.request),
            tabs=tabs_by_status(counts, status),
            total=sum(counts.values()),
            **kwargs,
        )

    def followed(self) -> EntryQuerySet:
        return Entry.objects.followed_by(self.request.user)


class Proposals(AuthorityRequired, _FollowedList):
    """What an Authority's sectoral institutions have proposed: what waits for it first, the longest waiting on top."""

    template_name = "exchange/proposals.html"

    def get_context_data(self, **kwargs):
        waiting = Entry.objects.endorsable_by(self.request.user).with_public().longest_waiting_first()
        return super().get_context_data(waiting=waiting.select_related("institution"), **kwargs)


class MissionWorkspace(MissionRequired, _FollowedList):
    """What a Permanent Mission drafts for its Authority, and everything of its country."""

    template_name = "exchange/mission.html"

    def get_context_data(self, **kwargs):
        mission = self.request.user.institution
        drafts = Entry.objects.drafted_by(self.request.user).with_public().order_by("-edited_at")
        return super().get_context_data(
            mission=mission,
            authority=mission.writes_for,
            drafts=drafts.select_related("institution"),
            **kwargs,
        )


class FollowedEntry(FollowerRequired, DetailView):
    """An entry of another institution: its text, what has happened to it, and what its reader can do with it."""

    template_name = "exchange/followed_entry.html"
    context_object_name = "entry"

    def get_queryset(self):
        followed = Entry.objects.followed_by(self.request.user)
        return followed.select_related("institution__parent", "institution__country", "country")

    def get_context_data(self, **kwargs):
        user, entry = self.request.user, self.object
        live, terms, publication = entry.live, Terms(), entry.preview()
        return super().get_context_data(
            live=live,
            publication=publication,
            text=publication.text,
            item=terms.describe(publication),
            differences=differences(live, entry, terms) if live and entry.status != Status.PUBLISHED else [],
            moves=entry.moves.newest_first(),
            may_edit=Entry.objects.writable_by(user).filter(pk=entry.pk).exists(),
            form=kwargs.pop("form", None) or self.form(),
            place=place_of(user),
            **kwargs,
        )

    def form(self) -> EndorsementForm | None:
        user, entry = self.request.user, self.object
        if not Entry.objects.endorsable_by(user).filter(pk=entry.pk).exists():
            return None
        return EndorsementForm(entry=entry, by=user, initial={"version": entry.version})


def place_of(user) -> dict[str, str]:
    """The list from which somebody comes to an entry of another institution, for the way back."""
    if user.is_secretariat:
        return {"label": _("Desk"), "url": reverse("desk")}
    if user.is_mission:
        return {"label": _("Workspace"), "url": reverse("mission_workspace")}
    return {"label": _("Proposals of sectoral institutions"), "url": reverse("proposals")}


class Endorsement(EndorserRequired, View):
    """Endorse, return or archive one proposal, as it was when the endorser opened it."""

    http_method_names = ["post"]

    def post(self, request, pk):
        entry = self.entry()
        if entry is None:
            return self.show_gone()
        form = EndorsementForm(request.POST, entry=entry, by=request.user)
        if not form.is_valid():
            return self.show(entry, 422, form=form)
        try:
            form.decide()
        except Refused as refusal:
            return self.show_refusal(refusal)
        messages.success(request, form.said())
        return redirect(place_of(request.user)["url"])

    def entry(self) -> Entry | None:
        return Entry.objects.endorsable_by(self.request.user).filter(pk=self.kwargs["pk"]).first()

    def show_refusal(self, refusal: Refused):
        """The page as it is now, with what was typed: a verb that was refused may have begun its work."""
        entry = self.entry()
        if entry is None:
            return self.show_gone()
        form = EndorsementForm(self.request.POST, entry=entry, by=self.request.user)
        form.renew()
        return self.show(entry, 409, form=form, refusal=refusal)

    def show_gone(self):
        """It was recalled, a colleague was first, or there is none: all look the same, and the note comes back."""
        unsent = self.request.POST.get("note", "").strip()[:4000]
        context = {"unsent": unsent, "place": place_of(self.request.user)}
        page = TemplateView(request=self.request, template_name="exchange/proposal_gone.html")
        return page.response_class(self.request, ["exchange/proposal_gone.html"], context, status=409)

    def show(self, entry, status: int, **context):
        page = FollowedEntry(request=self.request, kwargs={"pk": entry.pk}, object=entry)
        return page.render_to_response(page.get_context_data(**context), status=status)
