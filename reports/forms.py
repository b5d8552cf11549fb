"""What a reader of a report chooses."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.moments import EARLIEST, past_day, today
from accounts.plain_text import PlainText
from reports.wording import long_day


class EncouragementForm(forms.Form):
    message = PlainText(
        label=gettext_lazy("A message of the Board"),
        help_text=gettext_lazy("In the language of the Authority; it stands in the middle of the mail."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AsOfForm(forms.Form):
    """The day whose figures are asked for; nothing asked means today."""

    as_of = forms.CharField(
        label=gettext_lazy("Figures as of the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "min": EARLIEST.isoformat(), "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].widget.attrs["max"] = today().isoformat()

    def clean_as_of(self) -> date:
        text = self.cleaned_data["as_of"]
        day = past_day(text) if text else today()
        if day is None:
            said = _("Choose a day from %(first)s to today, written as year-month-day, for example 2022-04-20.")
            raise forms.ValidationError(said % {"first": long_day(EARLIEST)})
        return day
