"""What an endorser does with a proposal: the national Authority, or the Secretariat in its place."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.models import Entry

ENDORSE, GIVE_BACK, ARCHIVE = "endorse", "give_back", "archive_duplicate"
CHOICES = [
    (ENDORSE, gettext_lazy("Endorse, and submit it to the Secretariat")),
    (GIVE_BACK, gettext_lazy("Return with a note")),
    (ARCHIVE, gettext_lazy("Archive as a duplicate of another entry")),
]


class EntryChoice(forms.ModelChoiceField):
    def label_from_instance(self, entry: Entry) -> str:
        return f"{entry} – {entry.institution.name}"


class EndorsementForm(forms.Form):
    """About one proposal as it was read: `version` says which state that was."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a decision.")},
    )
    duplicate_of = EntryChoice(
        Entry.objects.none(),
        label=gettext_lazy("The other entry"),
        help_text=gettext_lazy("Only when you archive it: of which entry is it a duplicate?"),
        required=False,
        empty_label=gettext_lazy("Choose one"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the institution"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args, entry: Entry, by, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.by = entry, by
        others = Entry.objects.comparable_with(entry, by).select_related("institution").order_by("-pk")
        self.fields["duplicate_of"].queryset = others
        self.fields["note"].help_text = (
            _("Needed: the Authority has no account, so say on what grounds you decide in its place.")
            if by.is_secretariat
            else _("Needed when you return it or archive it: say what is to be changed, or why.")
        )

    def clean(self) -> dict:
        answers = super().clean()
        decision = answers.get("decision")
        if decision == ARCHIVE and self.entry.live:
            words = _("A revision of a public entry cannot be archived as a duplicate. Return it with a note.")
            self.add_error("decision", words)
        elif decision == ARCHIVE and not answers.get("duplicate_of") and "duplicate_of" not in self.errors:
            self.add_error("duplicate_of", _("Choose the entry of which this one is a duplicate."))
        if (self.by.is_secretariat or decision in (GIVE_BACK, ARCHIVE)) and not answers.get("note", "").strip():
            self.add_error("note", _("Write a note, so that the institution knows what to do."))
        return answers

    def renew(self) -> None:
        """The decision as it was typed, upon the entry as it is now."""
        self.data = self.data.copy()
        self.data["version"] = self.entry.version

    def decide(self) -> None:
        answers = self.cleaned_data
        told = {"by": self.by, "note": answers["note"], "version": answers["version"]}
        if answers["decision"] == ARCHIVE:
            self.entry.archive_duplicate(answers["duplicate_of"], **told)
        else:
            getattr(self.entry, answers["decision"])(**told)

    def said(self) -> str:
        words = {
            ENDORSE: _("“%(title)s” is endorsed and with the Secretariat now. The institution is told by mail."),
            GIVE_BACK: _("“%(title)s” went back to the institution with your note."),
            ARCHIVE: _("“%(title)s” is archived as a duplicate. The institution is told by mail."),
        }
        return words[self.cleaned_data["decision"]] % {"title": self.entry}
