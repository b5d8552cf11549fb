"""The institution's workspace: what waits for it, its entries, one entry."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from accounts.models import Inquiry, User
from accounts.permissions import DrafterRequired, WriterRequired
from accounts.second_factor import is_invited
from exchange.models import Entry, Kind, Move
from exchange.models.moves import Status
from exchange.querysets.entry import EntryQuerySet
from exchange.terms import Terms
from exchange.views.pages import page_of, tabs_by_status

SHOWN = 5


class Workspace(WriterRequired, TemplateView):
    """What waits for the institution first, then all its entries by status."""

    template_name = "exchange/workspace.html"

    def get_context_data(self, **kwargs):
        entries = Entry.objects.editable_by(self.request.user).with_public()
        counts = entries.count_by_status()
        status = self.request.GET.get("status", "")
        status = status if status in Status.values else ""
        chosen = entries.filter(status=status) if status else entries
        return super().get_context_data(
            **what_waits(self.request.user, entries, counts),
            tabs=tabs_by_status(counts, status),
            total=sum(counts.values()),
            inquiry=Inquiry.objects.of(self.request.user).unsettled().with_people().first(),
            invites_second_factor=is_invited(self.request),
            barred=self.request.user.institution.barred,
            partner_entries=Entry.objects.commentable_by(self.request.user)
            .select_related("institution", "country")
            .longest_waiting_first(),
            entries=page_of(chosen.order_by("-status_since", "-pk"), self.request),
            **kwargs,
        )


def what_waits(user: User, entries: EntryQuerySet, counts: dict[str, int]) -> dict:
    """What waits for the institution, and what of its entries waits for its Authority and for the Secretariat."""
    to_endorse = Entry.objects.endorsable_by(user) if user.is_authority else Entry.objects.none()
    return {
        "to_endorse": to_endorse.with_public().select_related("institution").longest_waiting_first()[:SHOWN],
        "to_endorse_count": to_endorse.count(),
        "proposed": entries.filter(status=Status.PROPOSED).longest_waiting_first()[:SHOWN],
        "proposed_count": counts.get(Status.PROPOSED, 0),
        "returned": entries.filter(status=Status.RETURNED).with_note().longest_waiting_first(),
        "drafts": entries.filter(status=Status.DRAFT).order_by("-edited_at")[:SHOWN],
        "draft_count": counts.get(Status.DRAFT, 0),
        "submitted": entries.filter(status=Status.SUBMITTED).longest_waiting_first()[:SHOWN],
        "submitted_count": counts.get(Status.SUBMITTED, 0),
        "usual_wait": Move.objects.usual_wait(),
    }


class EntryCreate(DrafterRequired, View):
    """A new, empty draft of an offer or a need; a Permanent Mission's in the name of its Authority."""

    http_method_names = ["post"]

    def post(self, request):
        if request.user.institution.writes_for is None:
            messages.error(request, _("Your country has no Cooperation Authority here for which you could draft."))
            return redirect("mission_workspace")
        kind = request.POST.get("kind")
        entry = Entry.objects.start(request.user, Kind.NEED if kind == Kind.NEED else Kind.OFFER)
        return redirect("entry_edit", entry.pk)


class EntryDetail(WriterRequired, DetailView):
    """One of the institution's entries: where it stands, what can be done with it, its history."""

    template_name = "exchange/entry_detail.html"
    context_object_name = "entry"

    def get_queryset(self):
        return Entry.objects.editable_by(self.request.user).select_related("institution__parent")

    def get_context_data(self, **kwargs):
        live = self.object.live
        return super().get_context_data(
            live=live,
            note=self.object.latest_note(),
            moves=self.object.moves.newest_first(),
            begun=self.object.moves.filter(verb="begin").newest_first().first(),
            authority=self.object.institution.parent,
            acts=self.object.acts(live),
            barred=self.request.user.institution.barred,
            missing=self.object.missing_languages(live),
            usual_wait=Move.objects.usual_wait(),
            to_do=self.object.problems() if self.object.is_editable else {},
            **kwargs,
        )


class EntryPreview(DrafterRequired, DetailView):
    """The working copy as the public would read it."""

    template_name = "exchange/entry_preview.html"
    context_object_name = "entry"

    def get_object(self):
        return get_object_or_404(Entry.objects.writable_by(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        publication = self.object.preview()
        return super().get_context_data(
            publication=publication,
            text=publication.text,
            item=Terms().describe(publication),
            is_own=self.object.institution_id == self.request.user.institution_id,
            **kwargs,
        )
