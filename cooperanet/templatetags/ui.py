"""The few tags and filters that templates/components/ need; built in, so no template loads them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from babel.numbers import format_decimal
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html

from accounts.languages import LANGUAGE_NAMES
from reports.wording import locale

register = template.Library()

FRESH = timedelta(days=365)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """This page's query string with some parameters set or (None, empty) taken out; a new filter starts at page 1."""
    parameters = context["request"].GET.copy()
    if "page" not in changes:
        parameters.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return "?" + parameters.urlencode()


@register.simple_tag(takes_context=True)
def current(context: Context, url: str) -> str:
    """`aria-current` for a link to the page being read, or to a page above it."""
    path = context["request"].path
    if not url or not path.startswith(url):
        return ""
    return format_html(' aria-current="{}"', "page" if path == url else "true")


@register.simple_tag
def page_numbers(page: int, pages: int) -> list[int | None]:
    """First, last and the neighbours of this page; None where some are left out."""
    shown = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def number(value: int | Decimal | str | None) -> str:
    """1234 → 1,234 or 1 234 or 1.234, as the reader writes it."""
    return "" if value is None or value == "" else format_decimal(value, locale=locale())


@register.filter
def percent_of(value: float | Decimal, whole: float | Decimal) -> str:
    """The width of a bar: a part of a whole in percent, as SVG reads it; what is not zero is never invisible."""
    part = 100 * Decimal(str(value)) / Decimal(str(whole)) if whole else Decimal(0)
    return f"{max(part, Decimal('0.6')) if part else part:.1f}%"


@register.filter
def largest(pairs: Iterable[tuple[object, int]]) -> int:
    """The largest figure of pairs of a thing and its figure, 0 when there are none."""
    return max((count for _thing, count in pairs), default=0)


@register.filter
def sdg_class(number: int | str) -> str:
    return f"sdg-{int(number)}"


@register.filter
def in_fours(key: str) -> str:
    """JBSWY3DPEHPK → JBSW Y3DP EHPK, to be read and typed without losing the place."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@register.filter
def language_name(code: str) -> str:
    """en, es, pt, fr → the language's name for the reader."""
    return str(LANGUAGE_NAMES.get(code, code))


@register.filter
def is_fresh(moment: datetime, at: datetime | None = None) -> bool:
    """Whether something was last said within a year (before `at`, else now)."""
    return moment > (at or timezone.now()) - FRESH
