"""The kinds of answer the forms of an entry ask for."""

from __future__ import annotations

from django.forms import (
    CheckboxSelectMultiple,
    DateField,
    DateInput,
    MultipleChoiceField,
    Textarea,
    TextInput,
)
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.plain_text import TOO_LONG, OneLine, PlainText
from exchange.models.texts import LIMITS


class Several(MultipleChoiceField):
    """Some of the choices, each once, however often the same was sent."""

    def clean(self, value):
        return list(dict.fromkeys(super().clean(value)))


class Ticked(Several):
    """What was ticked on a page that may be older than the entry: what is no longer there does nothing."""

    def valid_value(self, value):
        return True


def text(part: str, label, help_text="", rows: int = 0, **options) -> PlainText:
    """A part of an entry's texts; its message names it, because the summary of the page repeats it."""
    options["error_messages"] = {"max_length": _named(label, TOO_LONG), **options.get("error_messages", {})}
    kind = OneLine if part == "title" else PlainText
    return kind(
        label=label,
        help_text=help_text,
        max_length=LIMITS[part],
        widget=Textarea(attrs={"rows": rows}) if rows else TextInput(),
        **{"required": False, **options},
    )


def line(label, most: int, help_text="") -> OneLine:
    """One line beside the texts, whose message names it too."""
    too_long = {"max_length": _named(label, TOO_LONG)}
    return OneLine(label=label, help_text=help_text, max_length=most, required=False, error_messages=too_long)


def many(label, help_text="", **options) -> Several:
    return Several(label=label, help_text=help_text, required=False, widget=CheckboxSelectMultiple, **options)


def day(label) -> DateField:
    return DateField(
        label=label,
        required=False,
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _named(label, _("Give a day, as 2026-12-31."))},
    )


def _named(label, words):
    return format_lazy("{label}: {words}", label=label, words=words)
