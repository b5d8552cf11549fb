"""The Secretariat's desk: the queue, one entry beside its live publication, decisions."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, TemplateView, View

from accounts.languages import LANGUAGE_NAMES
from accounts.models import Inquiry, PartnerApplication, Verification
from accounts.permissions import DeskRequired
from exchange.differences import differences
from exchange.forms.decision import DecisionForm, DecisionsForm
from exchange.models import Entry, Move, Refused
from exchange.models.moves import Status
from exchange.terms import Terms
from exchange.views.pages import page_of


class Desk(DeskRequired, TemplateView):
    """What waits for a decision, the longest waiting first; what was decided last."""

    template_name = "exchange/desk.html"

    def get_context_data(self, **kwargs):
        queue = Entry.objects.decidable_by(self.request.user).with_public().longest_waiting_first()
        decided = Move.objects.decisions().with_readable(self.request.user)
        to_endorse = Entry.objects.endorsable_by(self.request.user).with_public().longest_waiting_first()
        return super().get_context_data(
            to_endorse=to_endorse.select_related("institution")[:100],
            queue=page_of(queue.select_related("institution", "country"), self.request, 50),
            decided=decided.select_related("entry__institution").newest_first()[:10],
            usual_wait=Move.objects.usual_wait(),
            silent=Inquiry.objects.silent(timezone.now()).count(),
            applications=PartnerApplication.objects.waiting().count(),
            expiring=Verification.objects.expiring().count(),
            form=kwargs.pop("form", None) or DecisionsForm(by=self.request.user),
            **kwargs,
        )


class DeskEntry(DeskRequired, DetailView):
    """One entry, and what differs from what the public reads now."""

    template_name = "exchange/desk_entry.html"
    context_object_name = "entry"

    def get_queryset(self):
        return Entry.objects.visible_to(self.request.user).select_related("institution", "country")

    def get_context_data(self, **kwargs):
        live, terms, publication = self.object.live, Terms(), self.object.preview()
        language = self.request.GET.get("language")
        language = language if language in publication.languages else publication.original_language
        return super().get_context_data(
            live=live,
            publication=publication,
            text=publication.text_in(language),
            languages=[_tab(code, code == language) for code in publication.languages],
            item=terms.describe(publication),
            differences=differences(live, self.object, terms) if live else [],
            moves=self.object.moves.newest_first(),
            comments=self.object.comments.newest_first(),
            missing=self.object.missing_languages(live) if live else [],
            waits=self.object.status == Status.SUBMITTED,
            form=kwargs.pop("form", None) or self.decision_form(),
            **kwargs,
        )

    def decision_form(self) -> DecisionForm:
        return DecisionForm(initial={"version": self.object.version}, by=self.request.user)


def _tab(language: str, current: bool) -> dict:
    return {"label": LANGUAGE_NAMES[language], "url": f"?language={language}", "current": current}


class Decision(DeskRequired, View):
    """Publish, send back or decline one entry, as it was when the Secretariat opened it; an editor sends back."""

    http_method_names = ["post"]

    def post(self, request, pk):
        form = DecisionForm(request.POST, by=request.user)
        entry = self.entry()
        if entry is None:
            return self.show_gone()
        if not form.is_valid():
            return self.show(entry, 422, form=form)
        try:
            form.decide(entry, by=request.user)
        except Refused as refusal:
            entry = self.entry()  # as it is now: a verb that was refused may have begun its work
            if entry is None:
                return self.show_gone()
            form.renew(entry.version)
            return self.show(entry, 409, form=form, refusal=refusal)
        messages.success(request, form.said(entry))
        return redirect("desk")

    def entry(self) -> Entry | None:
        return Entry.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).first()

    def show_gone(self):
        """The desk, with what was typed: the institution took the entry back, or there is none; both look the same."""
        page = Desk(request=self.request, kwargs={})
        context = page.get_context_data(gone=True, unsent=self.request.POST.get("note", "").strip()[:4000])
        return page.render_to_response(context, status=409)

    def show(self, entry, status: int, **context):
        """The page again, with what was typed."""
        page = DeskEntry(request=self.request, kwargs={"pk": entry.pk}, object=entry)
        return page.render_to_response(page.get_context_data(**context), status=status)


class Decisions(DeskRequired, View):
    """The same decision for many entries; each is decided by itself, and what was refused is said."""

    http_method_names = ["post"]

    def post(self, request):
        form = DecisionsForm(request.POST, by=request.user)
        if not form.is_valid():
            return self.show(form, 422)
        entries = Entry.objects.visible_to(request.user).filter(pk__in=form.cleaned_data["entries"])
        found = list(entries.order_by("status_since", "pk"))
        done = sum(self._decide(form, entry) for entry in found)
        if gone := len(form.versions) - len(found):
            words = ngettext(
                "%(count)s marked entry is no longer with the Secretariat: nothing was decided about it.",
                "%(count)s marked entries are no longer with the Secretariat: nothing was decided about them.",
                gone,
            )
            messages.error(request, words % {"count": gone})
        if done:
            messages.success(
                request, ngettext("%(count)s entry decided.", "%(count)s entries decided.", done) % {"count": done}
            )
        if done < len(form.versions):  # the note stays for those that are left, once they have been read again
            return self.show(DecisionsForm(initial=form.cleaned_data, by=request.user), 409)
        return redirect("desk")

    def show(self, form, status: int):
        page = Desk(request=self.request, kwargs={})
        return page.render_to_response(page.get_context_data(form=form), status=status)

    def _decide(self, form, entry) -> bool:
        try:
            form.decide(entry, by=self.request.user)
        except Refused as refusal:
            messages.error(self.request, _("“%(title)s”: %(reason)s") % {"title": entry, "reason": refusal})
            return False
        return True
