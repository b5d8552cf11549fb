"""A translation of an entry's texts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.forms.entry import PlainText
from exchange.models.texts import LIMITS, PARTS

LABELS = {
    "title": _("Title"),
    "summary": _("Summary"),
    "description": _("Description"),
    "cost_sharing": _("Cost sharing"),
    "results": _("Results and evidence"),
}
ROWS = {"title": 2, "summary": 4, "description": 10, "cost_sharing": 3, "results": 4}


class TranslationForm(forms.Form):
    """Asks for the parts that the original has; title and summary are needed."""

    def __init__(self, *args, original: dict, **kwargs):
        super().__init__(*args, **kwargs)
        for part in PARTS:
            if part in ("title", "summary") or original.get(part):
                self.fields[part] = PlainText(
                    label=LABELS[part],
                    max_length=LIMITS[part],
                    required=part in ("title", "summary"),
                    widget=forms.Textarea(attrs={"rows": ROWS[part]}),
                    error_messages={"required": _("Translate this part.")},
                )

    def text(self) -> dict:
        return {part: self.cleaned_data.get(part, "").strip() for part in PARTS}
