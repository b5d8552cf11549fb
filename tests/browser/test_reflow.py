"""Narrow and wide, with text twice as large, with wider spacing, in forced colours: nothing sideways, nothing cut."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.browser.audit import cut, too_wide
from tests.browser.pages import BY_NAME, LANGUAGES, MAIN

pytestmark = pytest.mark.django_db  # the site's database begins as a copy of the tests'
WIDTHS = (320, 480, 768, 1024, 1280, 1920)
# WCAG 1.4.12, written into a stylesheet that the policy allows.
SPACED = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`)
  document.adoptedStyleSheets = [sheet]
}"""
WITHOUT_EDGE = """() => {
  const controls = ".button:not([data-variant=link]), input:not([type=hidden], [type=file]), select, textarea"
  const bare = style => parseFloat(style.borderTopWidth) < 1 && style.appearance === "none"
  return [...document.querySelectorAll(controls)]
    .filter(part => part.checkVisibility() && bare(getComputedStyle(part)))
    .map(part => part.outerHTML.slice(0, 90))
}"""


def text_twice_as_large(page: Page) -> None:
    """As the browser's own setting does it, which `rem` and media queries follow."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})


def assert_whole(page: Page, *widths: int) -> None:
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert (too_wide(page), cut(page)) == ([], []), f"{page.url}, {width} px"


def assert_everything_fits(page: Page) -> None:
    assert_whole(page, *WIDTHS)
    page.emulate_media(forced_colors="active")
    assert page.evaluate(WITHOUT_EDGE) == []
    page.emulate_media(forced_colors="none")
    page.evaluate(SPACED)
    assert_whole(page, 320, 1280)
    page.evaluate("document.adoptedStyleSheets = []")
    text_twice_as_large(page)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
    assert_whole(page, 640, 1280, 1920)


@pytest.mark.parametrize("name", MAIN)
def test_a_page_fits(visit, name: str) -> None:
    assert_everything_fits(visit(BY_NAME[name], random.Random(name).choice(LANGUAGES)))


@pytest.mark.proof
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BY_NAME)
def test_every_page_fits_in_every_language(visit, name: str, language: str) -> None:
    assert_everything_fits(visit(BY_NAME[name], language))


@pytest.mark.parametrize("width", [320, 1280])
def test_one_long_word_makes_no_page_wider(open_browser, committed, width: int) -> None:
    word = "Supercalifragilistico" * 9
    seat = factories.authority_seat()
    draft = factories.an_entry(seat, texts=factories.texts(word, summary=word, cost_sharing=word))
    links = [{"url": f"https://per.example/{word}", "title": word[:150], "language": "es"}]
    draft.save_draft({"links": links}, by=seat, version=draft.version)
    page = open_browser(seat, viewport={"width": width, "height": 900})

    own = f"/es/workspace/entries/{draft.pk}/"
    for address in (f"/es/exchange/?q={word}", "/es/workspace/", own, f"{own}edit/", f"{own}preview/"):
        page.goto(address)
        assert too_wide(page) == [], address
