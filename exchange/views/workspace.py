"""The institution's workspace: what waits for it, its entries, one entry."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from accounts.permissions import WriterRequired
from accounts.second_factor import is_invited
from exchange.models import Entry, Kind, Move
from exchange.models.moves import Status
from exchange.querysets.entry import EntryQuerySet
from exchange.terms import Terms
from exchange.views.pages import page_of

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
            **what_waits(entries, counts),
            tabs=_tabs(counts, status),
            total=sum(counts.values()),
            invites_second_factor=is_invited(self.request),
            barred=self.request.user.institution.barred,
            partner_entries=Entry.objects.commentable_by(self.request.user)
            .select_related("institution", "country")
            .longest_waiting_first(),
            entries=page_of(chosen.order_by("-status_since", "-pk"), self.request),
            **kwargs,
        )


def what_waits(entries: EntryQuerySet, counts: dict[str, int]) -> dict:
    """What waits for the institution, and what of its entries waits for the Secretariat."""
    return {
        "returned": entries.filter(status=Status.RETURNED).with_note().longest_waiting_first(),
        "drafts": entries.filter(status=Status.DRAFT).order_by("-edited_at")[:SHOWN],
        "draft_count": counts.get(Status.DRAFT, 0),
        "submitted": entries.filter(status=Status.SUBMITTED).longest_waiting_first()[:SHOWN],
        "submitted_count": counts.get(Status.SUBMITTED, 0),
        "usual_wait": Move.objects.usual_wait(),
    }


def _tabs(counts: dict[str, int], status: str) -> list[dict]:
    """One tab for all entries and one for each status that has some."""
    every = {"label": _("All"), "url": "?#entries", "count": sum(counts.values()), "current": not status}
    return [every] + [
        {"label": label, "url": f"?status={value}#entries", "count": counts[value], "current": value == status}
        for value, label in Status.choices
        if counts.get(value)
    ]


class EntryCreate(WriterRequired, View):
    """A new, empty draft of an offer or a need."""

    http_method_names = ["post"]

    def post(self, request):
        kind = request.POST.get("kind")
        entry = Entry.objects.start(request.user, Kind.NEED if kind == Kind.NEED else Kind.OFFER)
        return redirect("entry_edit", entry.pk)


class EntryDetail(WriterRequired, DetailView):
    """One of the institution's entries: where it stands, what can be done with it, its history."""

    template_name = "exchange/entry_detail.html"
    context_object_name = "entry"

    def get_queryset(self):
        return Entry.objects.editable_by(self.request.user)

    def get_context_data(self, **kwargs):
        live = self.object.live
        return super().get_context_data(
            live=live,
            note=self.object.latest_note(),
            moves=self.object.moves.newest_first(),
            acts=self.object.acts(live),
            barred=self.request.user.institution.barred,
            missing=self.object.missing_languages(live),
            usual_wait=Move.objects.usual_wait(),
            to_do=self.object.problems() if self.object.is_editable else {},
            **kwargs,
        )


class EntryPreview(WriterRequired, DetailView):
    """The working copy as the public would read it."""

    template_name = "exchange/entry_preview.html"
    context_object_name = "entry"

    def get_object(self):
        return get_object_or_404(Entry.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        publication = self.object.preview()
        return super().get_context_data(
            publication=publication, text=publication.text, item=Terms().describe(publication), **kwargs
        )
