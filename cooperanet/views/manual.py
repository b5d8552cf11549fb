"""The user manual: one Markdown file per page and language, in cooperanet/manual/."""

from functools import cache

from django.conf import settings
from django.http import Http404
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from markdown_it import MarkdownIt

from accounts.languages import LANGUAGES, reader_language

PAGES = {
    "visitor": _("Finding offers and needs"),
    "focal-point": _("Writing and publishing as an institution"),
    "secretariat": _("Deciding and reporting as the Secretariat"),
    "administrator": _("Running the platform"),
    "accessibility": _("Accessibility statement"),
    "about": _("About CooperaNet"),
}


@cache
def page_html(page: str, language: str) -> SafeString:
    """A page of the manual as HTML; the text is ours, and raw HTML in it is shown as text."""
    path = settings.BASE_DIR / "cooperanet" / "manual" / language / f"{page}.md"
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(path.read_text(encoding="utf-8"))
    return mark_safe(html)


class Manual(TemplateView):
    """The list of pages, by what one wants to do."""

    template_name = "manual/index.html"
    extra_context = {"pages": PAGES}


class ManualPage(TemplateView):
    template_name = "manual/page.html"

    def get_context_data(self, **kwargs):
        page = self.kwargs["page"]
        if page not in PAGES:
            raise Http404
        return super().get_context_data(
            title=PAGES[page], html=page_html(page, reader_language()), pages=PAGES, current=page, **kwargs
        )


def missing_pages() -> list[str]:
    """Pages that lack a language, as page/language."""
    folder = settings.BASE_DIR / "cooperanet" / "manual"
    return [
        f"{page}/{language}"
        for page in PAGES
        for language in LANGUAGES
        if not (folder / language / f"{page}.md").exists()
    ]
