"""What a working copy would change in what the public reads, field by field."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.languages import LANGUAGE_NAMES
from exchange.forms.translation import LABELS
from exchange.models.content import Content
from exchange.models.texts import PARTS
from exchange.terms import Described, Terms

# Pairs of equal words in the two texts, which is what comparing costs; one word typed a thousand times is not worth it.
MOST_PAIRS = 60_000


@dataclass(frozen=True)
class Difference:
    """One field, before and after, the changed words marked."""

    label: str
    before: SafeString
    after: SafeString
    language: str = ""


def differences(live: Content, working: Content, terms: Terms) -> list[Difference]:
    """Every field in which the two differ, texts first."""
    was, becomes = facts(terms.describe(live)), facts(terms.describe(working))
    changed = [_marked(label, was[label], becomes[label]) for label in was if was[label] != becomes[label]]
    return [*_texts(live, working), *changed]


def _texts(live: Content, working: Content) -> list[Difference]:
    found = []
    for language in dict.fromkeys(chain(working.languages, live.languages)):
        before, after = live.texts.get(language, {}), working.texts.get(language, {})
        for part in PARTS:
            if before.get(part, "") != after.get(part, ""):
                label = part_in(part, language)
                found.append(_marked(label, before.get(part, ""), after.get(part, ""), language))
    return found


def part_in(part: str, language: str) -> str:
    """The name of a part of the text: "Title in Spanish"."""
    return _("%(part)s in %(language)s") % {"part": LABELS[part], "language": LANGUAGE_NAMES[language]}


def facts(shown: Described) -> dict[str, str]:
    """What an entry says beside its texts, in the reader's words."""
    item = shown.item
    return {
        _("Kind"): item.get_kind_display(),
        _("Written in"): item.get_original_language_display(),
        _("Country"): item.country.name if item.country else "",
        _("Areas of focus"): ", ".join(shown.areas),
        _("Sub-areas"): ", ".join(shown.sub_areas),
        _("Sustainable Development Goals"): ", ".join(f"{goal.key}. {goal.label}" for goal in shown.sdgs),
        _("Modality"): item.get_modality_display(),
        _("Forms of cooperation"): ", ".join(shown.forms),
        _("Stage"): item.get_stage_display(),
        _("Several countries at once"): _("Yes") if item.serves_many else _("No"),
        _("Period"): _period(item),
        _("For"): ", ".join(shown.targets),
        _("Working languages"): ", ".join(shown.delivery_languages),
        _("Funding"): item.funding_source.name if item.funding_source else "",
        _("Presented at"): item.occasion.name if item.occasion else "",
        _("Reference"): item.external_reference,
        # The first signs of the digest, because another document may come under the same title.
        _("Documents"): ", ".join(f"{a['title']} ({a['language']}, {a['file'][:8]})" for a in item.attachments),
        _("Links"): ", ".join(f"{link['title']} ({link['language']}): {link['url']}" for link in item.links),
    }


def _period(item: Content) -> str:
    if not (item.starts_on or item.ends_on):
        return ""
    return " – ".join(date_format(day) if day else "…" for day in (item.starts_on, item.ends_on))


def _marked(label: str, before: str, after: str, language: str = "") -> Difference:
    """Mark removed words on one side and added words on the other."""
    old, new = (re.findall(r"(?:\w+|[^\w\s])\s*|^\s+", text) for text in (before, after))
    counted = Counter(new)
    pairs = sum(times * counted[word] for word, times in Counter(old).items())
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if pairs < MOST_PAIRS else []
    steps = steps or [("replace", 0, len(old), 0, len(new))]
    return Difference(
        label,
        _pieces("del", ((what != "equal", "".join(old[i:j])) for what, i, j, _k, _l in steps)),
        _pieces("ins", ((what != "equal", "".join(new[k:m])) for what, _i, _j, k, m in steps)),
        language,
    )


def _pieces(tag: str, pieces: Iterable[tuple[bool, str]]) -> SafeString:
    marked = f"<{tag}>{{}}</{tag}>"
    parts = []
    for changed, text in pieces:
        words = text.rstrip() if changed else ""
        parts += [format_html(marked, words)] * bool(words) + [format_html("{}", text[len(words) :])]
    return format_html_join("", "{}", ((part,) for part in parts))
