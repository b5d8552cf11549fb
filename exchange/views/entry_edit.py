"""Writing an entry: one page in sections, saved at any time, checked whole only when it is submitted."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts import unsent
from accounts.permissions import DrafterRequired
from exchange.differences import differences
from exchange.forms.entry import MOST, AutosaveForm, EntryForm
from exchange.models import Conflict, Entry, Incomplete, Move, Refused
from exchange.views.entry_moves import submitted


class _EntryForm(DrafterRequired, FormView):
    http_method_names = ["get", "head", "post"]
    form_class = EntryForm
    template_name = "exchange/entry_form.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.may_enter(request.user):
            writable = Entry.objects.writable_by(request.user).select_related("institution__country", "country")
            self.entry = get_object_or_404(writable, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_own(self) -> bool:
        return self.entry.institution_id == self.request.user.institution_id

    @property
    def page(self) -> str:
        """Where the writer reads the entry: in the own workspace, or among those of others."""
        return self.entry.get_absolute_url() if self.is_own else self.entry.get_followed_url()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "entry": self.entry}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            entry=self.entry,
            live=self.entry.live,
            is_own=self.is_own,
            page=self.page,
            note=self.entry.latest_note(),
            usual_wait=Move.objects.usual_wait(),
            **kwargs,
        )


class EntryEdit(_EntryForm):
    """Save, preview or submit: `then` says what the person pressed."""

    keeps_unsent = True

    def get(self, request, *args, **kwargs):
        if self.is_own and not self.entry.is_editable:
            return redirect(self.page)
        if typed := unsent.give_back(request):
            words = _("You were signed out before this was saved. Here is what you had written: please save it now.")
            messages.warning(request, words)
            return self.render_to_response(self.get_context_data(form=EntryForm(typed, entry=self.entry)))
        form = self.get_form()
        if "check" in request.GET:
            form.point_out(self.entry.problems())
        return self.render_to_response(self.get_context_data(form=form))

    def form_valid(self, form):
        then = self.request.POST.get("then", "save")
        try:
            self.entry.save_draft(form.values(), by=self.request.user, version=form.cleaned_data["version"])
            if then == "submit":
                self.entry.submit(by=self.request.user)
        except Incomplete as incomplete:
            form = EntryForm(entry=self.entry)
            form.point_out(incomplete.problems)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        except Conflict:
            return self.show_conflict(form)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.page)
        return self.go_on(then)

    def form_invalid(self, form):
        self.keep_document(form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def show_conflict(self, form):
        """What the person typed stays in the form; saving again, having seen this, writes over the other text."""
        self.entry.refresh_from_db()
        theirs = differences(form.as_typed(), self.entry, form.terms)
        form.renew()
        if not theirs:
            return self.form_valid(form)
        self.keep_document(form)
        return self.render_to_response(self.get_context_data(form=form, theirs=theirs), status=409)

    def keep_document(self, form):
        """A document that came with answers not taken yet is kept, so that nobody has to choose it again."""
        added = form.handed_in()
        if not added or len(self.entry.attachments) >= MOST:
            return
        with suppress(Refused):
            values = {"attachments": [*self.entry.attachments, *added]}
            self.entry.save_draft(values, by=self.request.user, version=form.cleaned_data.get("version", -1))
            form.renew()

    def go_on(self, then: str):
        if then == "preview":
            return redirect("entry_preview", self.entry.pk)
        if then == "submit":
            messages.success(self.request, submitted(self.entry))
            return redirect(self.page)
        if then == "leave":
            return redirect(self.page)
        messages.success(self.request, _("Saved as a draft.") if self.entry.is_editable else _("Saved."))
        return redirect(self.entry.get_edit_url())


class EntryAutosave(_EntryForm):
    """What the page sends by itself while the person types: saved when it can be, with a word about it."""

    http_method_names = ["post"]
    form_class = AutosaveForm

    def handle_no_permission(self):
        unsent.keep_visit(self.request)
        return super().handle_no_permission()

    def form_valid(self, form):
        try:
            self.entry.save_draft(form.values(), by=self.request.user, version=form.cleaned_data["version"])
        except Conflict as conflict:
            self.entry.refresh_from_db()
            if differences(form.as_typed(), self.entry, form.terms):
                return self.say({"refusal": conflict}, 409)
        except Refused as refusal:
            return self.say({"refusal": refusal}, 409)
        return self.say({}, 200)

    def form_invalid(self, form):
        return self.say({"form": form}, 422)

    def say(self, context: dict, status: int) -> HttpResponse:
        return render(self.request, "exchange/_autosave.html", {"entry": self.entry, **context}, status=status)
