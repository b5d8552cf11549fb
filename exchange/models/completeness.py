"""What an entry must say before the Secretariat is asked to publish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from exchange.models.taxonomy import FocusArea

if TYPE_CHECKING:
    from exchange.models.content import Content

SHORTEST_SUMMARY = 40


def problems(entry: Content) -> dict[str, str]:
    """Field → what to do about it, in the reader's language; empty when the entry can be submitted."""
    text = entry.texts.get(entry.original_language, {})
    said = {
        "title": not text.get("title", "").strip() and _("Write a title."),
        "summary": _summary(text.get("summary", "").strip()),
        "country": entry.country_id is None and _("Choose the country it is counted under."),
        "focus_areas": not entry.focus_areas and _("Choose at least one area of focus."),
        "sub_areas": _sub_areas(entry),
        "sdgs": not entry.sdgs and _("Choose at least one Sustainable Development Goal."),
        "modality": not entry.modality and _("Choose how the countries work together."),
        "forms": not entry.forms and _("Choose at least one form of cooperation."),
        "stage": not entry.stage and _("Choose the stage it is in."),
        "ends_on": bool(entry.starts_on and entry.ends_on and entry.ends_on < entry.starts_on)
        and _("The end must not lie before the beginning."),
    }
    return {field: message for field, message in said.items() if message}


def _summary(summary: str) -> str:
    if not summary:
        return _("Write a summary of two or three sentences.")
    if len(summary) < SHORTEST_SUMMARY:
        return _("Say a little more in the summary: at least %(count)s characters.") % {"count": SHORTEST_SUMMARY}
    return ""


def _sub_areas(entry: Content) -> str:
    parents = {area.parent.key for area in FocusArea.objects.sub_areas().select_related("parent")}
    asked = parents & set(entry.focus_areas)
    if asked and not entry.sub_areas and not entry.other_area.strip():
        return _("Under “Other”, choose a sub-area or name one in words.")
    return ""
