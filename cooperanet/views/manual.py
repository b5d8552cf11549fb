"""The user manual: one Markdown file per page and language, in cooperanet/manual/."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.conf import settings
from django.http import Http404
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from markdown_it.token import Token

from accounts.languages import LANGUAGES, reader_language

PAGES = {
    "visitor": _("Finding offers and needs"),
    "focal-point": _("Writing and publishing as an institution"),
    "sectoral": _("Proposing entries as a sectoral institution"),
    "mission": _("Reading and drafting as a Permanent Mission"),
    "partner": _("Taking part as a partner"),
    "secretariat": _("Deciding and reporting as the Secretariat"),
    "administrator": _("Running the platform"),
    "accessibility": _("Accessibility statement"),
    "about": _("About CooperaNet"),
}
FOLDER = settings.BASE_DIR / "cooperanet" / "manual"
# "## Write an offer {#write}": the name of a section is the same in all languages, so that links to it hold.
NAMED = re.compile(r"\s*\{#([a-z0-9-]+)\}$")


@dataclass(frozen=True)
class Section:
    id: str
    title: str


@dataclass(frozen=True)
class Page:
    """A page of the manual: its text as HTML, and its sections in order."""

    html: SafeString
    sections: list[Section]


@cache
def read_page(name: str, language: str) -> Page:
    """The text is ours, and raw HTML in it is shown as text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse((FOLDER / language / f"{name}.md").read_text(encoding="utf-8"))
    sections = list(_name_headings(tokens))
    html = "".join(_with_wide_parts(markdown, tokens))
    return Page(mark_safe(html), sections)


def _name_headings(tokens: list[Token]) -> Iterator[Section]:
    """Give every heading its id; yields those of the second level."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and (named := NAMED.search(inline.content)):
            opening.attrSet("id", named[1])
            last = (inline.children or [])[-1]
            last.content = NAMED.sub("", last.content)
            if opening.tag == "h2":
                yield Section(named[1], NAMED.sub("", inline.content))


def _with_wide_parts(markdown: MarkdownIt, tokens: list[Token]) -> Iterator[str]:
    """The HTML of the tokens; a table or a command too wide for the screen scrolls by itself, with the keyboard too."""
    part: list[Token] = []
    heading = ""
    for place, token in enumerate(tokens):
        if token.type == "code_block":
            token.attrSet("tabindex", "0")
        if token.type == "heading_open":
            heading = NAMED.sub("", tokens[place + 1].content)
        if token.type == "table_open":
            yield markdown.renderer.render(part, markdown.options, {})
            yield format_html('<div class="scroll" role="region" aria-label="{}" tabindex="0">', heading)
            part = []
        part.append(token)
        if token.type == "table_close":
            yield markdown.renderer.render(part, markdown.options, {}) + "</div>\n"
            part = []
    yield markdown.renderer.render(part, markdown.options, {})


class Manual(TemplateView):
    """All pages and their sections, by what one wants to do."""

    template_name = "manual/index.html"

    def get_context_data(self, **kwargs):
        pages = [(name, title, read_page(name, reader_language()).sections) for name, title in PAGES.items()]
        return super().get_context_data(pages=pages, **kwargs)


class ManualPage(TemplateView):
    template_name = "manual/page.html"

    def get_context_data(self, **kwargs):
        name = self.kwargs["page"]
        if name not in PAGES:
            raise Http404
        others = [(other, title) for other, title in PAGES.items() if other != name]
        return super().get_context_data(
            title=PAGES[name], text=read_page(name, reader_language()), others=others, **kwargs
        )


def missing_pages() -> list[str]:
    """Pages that lack a language, as page/language."""
    return [
        f"{page}/{language}"
        for page in PAGES
        for language in LANGUAGES
        if not (FOLDER / language / f"{page}.md").exists()
    ]
