"""What a reader of the trail asks to see."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Access, Erasure, Institution, User
from accounts.moments import past_day, start_of
from accounts.trail import Choice, sources

KINDS = {
    "in-and-out": gettext_lazy("Signing in and out"),
    "refused": gettext_lazy("Attempts refused"),
    "asked": gettext_lazy("Codes and links asked for"),
    "keys": gettext_lazy("Passwords, passkeys and apps"),
}


class DayField(forms.CharField):
    """A day up to today."""

    widget = forms.DateInput(attrs={"type": "date", "autocomplete": "off"})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        day = past_day(text)
        if day is None:
            raise forms.ValidationError(_("Choose a day up to today, written as year-month-day, like 2026-04-20."))
        return day


class TrailFilter(forms.Form):
    """Institutions are offered to those who read about all of them."""

    institution = forms.ModelChoiceField(
        Institution.objects.all(),
        label=gettext_lazy("Institution"),
        required=False,
        empty_label=gettext_lazy("All institutions"),
    )
    seat = forms.CharField(
        label=gettext_lazy("Address of the seat, or a part of it"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    kind = forms.ChoiceField()
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.reads_the_whole_trail:
            del self.fields["institution"]
        models = [model for model in sources(user) if model not in (Access, Erasure)]
        named = {model._meta.db_table: capfirst(str(_plural(model))) for model in models}
        lists = sorted(named.items(), key=lambda pair: pair[1])
        self.fields["kind"] = forms.ChoiceField(
            label=_("What happened"), required=False, choices=[("", _("Everything")), *KINDS.items(), *lists]
        )

    def choice(self) -> Choice:
        answers = self.cleaned_data
        return Choice(
            institution=answers.get("institution"),
            seat=answers["seat"].strip(),
            kind=answers["kind"],
            since=_start(answers["since"]),
            until=_start(answers["until"], timedelta(days=1)),
        )


def _plural(model: Any) -> str:
    return model.pgh_tracked_model._meta.verbose_name_plural


def _start(day: date | None, later: timedelta = timedelta(0)) -> datetime | None:
    return start_of(day + later) if day else None
