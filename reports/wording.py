"""Numbers, shares, days and sentences as the reader of a report writes them; the language is the one in force."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale

from accounts.languages import reader_language
from reports.document import Span

FIRST_OF_MONTH = {"pt": "1º", "fr": "1er"}


def locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))


def number(value: int) -> str:
    return str(format_decimal(value, locale=locale()))


def percent_pattern() -> str:
    """ "#%" or "# %", as the language has it."""
    return str(locale().percent_formats[None].pattern).replace("#,##0", "#").replace("#,#0", "#")


def percent(share: Decimal) -> str:
    """A share with the decimals it has."""
    decimals = max(0, -int(share.as_tuple().exponent))
    figures = format_decimal(share, format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=locale())
    return percent_pattern().replace("#", figures)


def least_percent(decimals: int) -> str:
    """What is printed for a share that is not zero but would be rounded to zero: <1 % or <0.1 %."""
    return f"<{percent(Decimal(1).scaleb(-decimals))}"


def percent_of_count(share: Decimal, count: int) -> str:
    return least_percent(max(0, -int(share.as_tuple().exponent))) if count and not share else percent(share)


def long_day(day: date) -> str:
    """April 20, 2022, in words; the first of a month as official letters have it."""
    words = str(format_date(day, "long", locale=locale()))
    ordinal = FIRST_OF_MONTH.get(reader_language())
    return re.sub(r"^1(?= )", ordinal, words) if ordinal else words


def sentence(text: str, **figures: Span | tuple[Span, ...] | str) -> tuple[Span, ...]:
    """A translated sentence, its %(names)s filled in; a figure given as a Span keeps its way to the entries."""
    spans: list[Span] = []
    for place, part in enumerate(re.split(r"%\((\w+)\)s", text)):
        figure = figures[part] if place % 2 else part.replace("%%", "%")
        if isinstance(figure, tuple):
            spans += figure
        else:
            spans.append(figure if isinstance(figure, Span) else Span(figure))
    return tuple(span for span in spans if span.text)
