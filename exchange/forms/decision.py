"""The Secretariat's decisions, one or many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.plain_text import TOO_LONG
from exchange.models import Entry

PUBLISH, SEND_BACK, DECLINE = "publish", "send_back", "decline"
CHOICES = [(PUBLISH, _("Publish")), (SEND_BACK, _("Send back with a note")), (DECLINE, _("Decline with a reason"))]


class _Decision(forms.Form):
    """Of what an editor of the Secretariat can do there is one choice."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    note = forms.CharField(
        label=_("Note to the institution"),
        help_text=_("Needed when you send back or decline: say what is to be changed, or why."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"max_length": TOO_LONG},
        required=False,
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.prepares = not by.is_secretariat
        if self.prepares:
            self.fields["decision"].choices = [choice for choice in CHOICES if choice[0] == SEND_BACK]

    def clean(self):
        answers = super().clean()
        if answers.get("decision") in (SEND_BACK, DECLINE) and not answers.get("note", "").strip():
            self.add_error("note", _("Write a note, so that the institution knows what to do."))
        return answers


class DecisionForm(_Decision):
    """About one entry as the Secretariat read it: `version` says which state that was."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def renew(self, version: int) -> None:
        """The decision as it was typed, upon the entry as it is now."""
        self.data = self.data.copy()
        self.data["version"] = version

    def decide(self, entry: Entry, *, by) -> None:
        answers = self.cleaned_data
        getattr(entry, answers["decision"])(by=by, note=answers["note"], version=answers["version"])

    def said(self, entry: Entry) -> str:
        words = {
            PUBLISH: _("“%(title)s” is public now. The institution is told by mail."),
            SEND_BACK: _("“%(title)s” went back to the institution with your note."),
            DECLINE: _("“%(title)s” was declined. The institution is told by mail."),
        }
        return words[self.cleaned_data["decision"]] % {"title": entry}


class DecisionsForm(_Decision):
    """About many entries at once, each as the desk's list showed it ("7:3" is entry 7 in its version 3)."""

    entries = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions: dict[int, int] = {}

    def clean(self):
        answers = super().clean()
        marked = self.data.getlist("entries")[:500] if hasattr(self.data, "getlist") else []
        for mark in marked:
            pk, _colon, version = mark.partition(":")
            if pk.isascii() and version.isascii() and pk.isdigit() and version.isdigit() and len(mark) < 25:
                self.versions[int(pk)] = int(version)
        if not self.versions:
            self.add_error(None, _("Mark at least one entry in the list."))
        answers["entries"] = list(self.versions)
        return answers

    def decide(self, entry: Entry, *, by) -> None:
        decision = getattr(entry, self.cleaned_data["decision"])
        decision(by=by, note=self.cleaned_data["note"], version=self.versions[entry.pk])
