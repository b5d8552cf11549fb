"""A translation of an entry's texts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.forms.fields import text
from exchange.models.texts import PARTS

LABELS = {
    "title": _("Title"),
    "summary": _("Summary"),
    "description": _("Description"),
    "cost_sharing": _("Cost sharing"),
    "results": _("Results and evidence"),
}
REQUIRED = {"title": _("Translate the title."), "summary": _("Translate the summary.")}
ROWS = {"title": 2, "summary": 4, "description": 10, "cost_sharing": 3, "results": 4}


class TranslationForm(forms.Form):
    """Asks for the parts that the original has; title and summary are needed. `seen` tells what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, original: dict, language: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        for part in PARTS:
            if part in REQUIRED or original.get(part):
                needed = {"required": True, "error_messages": {"required": REQUIRED[part]}} if part in REQUIRED else {}
                self.fields[part] = text(part, LABELS[part], rows=ROWS[part], **needed)
                self.fields[part].widget.attrs["lang"] = language

    def renew(self, seen: str) -> None:
        """The translation as it was typed, upon the texts as they are now."""
        self.data = self.data.copy()
        self.data["seen"] = self.cleaned_data["seen"] = seen

    def text(self) -> dict:
        return {part: self.cleaned_data.get(part, "").strip() for part in PARTS}
