"""The four working languages, as contents and reference terms know them (Django's own codes differ for Portuguese)."""

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = {"en": _("English"), "es": _("Spanish"), "pt": _("Portuguese"), "fr": _("French")}
LANGUAGE_CHOICES = list(LANGUAGE_NAMES.items())
LANGUAGES = tuple(LANGUAGE_NAMES)
DJANGO_CODES = {"en": "en", "es": "es", "pt": "pt-br", "fr": "fr"}


def reader_language() -> str:
    """The language of the page being made, as a content language: en, es, pt or fr."""
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


def in_language(language: str) -> override:
    """A context in which pages, mails and reports are written in this content language."""
    return override(DJANGO_CODES[language])
