"""The texts of an entry: one JSON field, a language each, the original marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.languages import LANGUAGES
from accounts.plain import plain

LIMITS = {"title": 200, "summary": 700, "description": 12_000, "cost_sharing": 1_500, "results": 4_000}
PARTS = tuple(LIMITS)
HOW = ("original", "human", "machine")


@dataclass(frozen=True)
class Text:
    """What a reader gets of an entry's texts, and in which language."""

    language: str
    title: str = ""
    summary: str = ""
    description: str = ""
    cost_sharing: str = ""
    results: str = ""
    how: str = "original"
    by: str = ""
    outdated: bool = False


def choose(texts: dict, wanted: str, original: str) -> Text:
    """The text in the wanted language, else the original, else the first there is."""
    found = next((code for code in (wanted, original, *texts) if code in texts), original)
    parts = texts.get(found, {})
    age = parts.get("of", 0), texts.get(original, {}).get("of", 0)
    return Text(
        language=found,
        how=parts.get("how", "original"),
        by=parts.get("by", ""),
        outdated=found != original and age[0] < age[1],
        **{part: parts.get(part, "") for part in PARTS},
    )


def words(text: dict) -> dict:
    """Only what a reader reads of one language's text, to compare two versions."""
    return {part: text.get(part, "") for part in PARTS}


def validate_texts(texts: object) -> None:
    """Refuse unknown languages or parts, text that is too long, and control characters."""
    if not isinstance(texts, dict) or not set(texts) <= set(LANGUAGES):
        raise ValidationError(_("Texts are kept by language: en, es, pt, fr."))
    for text in texts.values():
        if not isinstance(text, dict) or not set(text) <= {*PARTS, "how", "by", "at", "of"}:
            raise ValidationError(_("A text has title, summary, description, cost sharing and results."))
        if text.get("how", "original") not in HOW:
            raise ValidationError(_("A text is an original or a translation by a person or a machine."))
        for part, limit in LIMITS.items():
            _validate_part(text.get(part, ""), limit)


def _validate_part(text: object, limit: int) -> None:
    if not isinstance(text, str) or len(text) > limit:
        raise ValidationError(_("This text is too long: at most %(limit)s characters."), params={"limit": limit})
    if plain(text) != text:
        raise ValidationError(_("This text holds characters that cannot be printed. Paste it as plain text."))
