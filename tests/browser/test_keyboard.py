"""With the Tab key alone: the way past the menu first, then every control, in the order of the page, each one seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.pages import BY_NAME, MAIN

pytestmark = pytest.mark.django_db  # the site's database begins as a copy of the tests'
MOST_STOPS = 400
# Every control that is shown; of radio buttons with one name, one.
CONTROLS = """() => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
  const names = new Set()
  window.controls = [...document.querySelectorAll(all)].filter(part => part.checkVisibility({visibilityProperty: true})
    && !part.disabled && part.tabIndex >= 0 && !part.closest("[inert]")
    && !(part.type === "radio" && (names.has(part.name) || !names.add(part.name))))
}"""
STOP = """() => {
  const part = document.activeElement
  window.stops ??= []
  const before = stops.at(-1)
  if (part === document.body || (part !== before && stops.includes(part))) return null
  if (part !== before) stops.push(part)  // a date has several stops of its own
  const box = part.getClientRects()[0], style = getComputedStyle(part)
  const seen = [part, ...part.querySelectorAll("*"), part.parentElement].map(getComputedStyle)
    .some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none"
  const top = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, box.y + box.height / 2)
  return {
    html: part.outerHTML.slice(0, 90), seen, href: part.getAttribute("href"),
    covered: !(top && (part.contains(top) || top.contains(part) || part.labels?.[0]?.contains(top))),
    backwards: Boolean(before && before.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_PRECEDING),
  }
}"""
MISSED = """() => controls
  .filter(part => !stops.some(stop => stop === part || (part.type === "radio" && stop.name === part.name)))
  .map(part => part.outerHTML.slice(0, 90))"""
# Where the walk begins: before everything, even where the page gave the focus to its errors.
BEGIN = """() => {
  const start = document.createElement("i")
  start.tabIndex = -1
  document.body.prepend(start)
  start.focus()
  start.remove()
}"""


def walk(page: Page) -> list[dict]:
    page.evaluate(CONTROLS)
    stops = []
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError("the keyboard is caught")


@pytest.mark.parametrize("name", MAIN)
def test_the_tab_key_reaches_everything_in_order_and_one_sees_where_one_is(visit, name: str) -> None:
    page = visit(BY_NAME[name])
    page.evaluate(BEGIN)
    stops = walk(page)
    assert page.evaluate(MISSED) == []
    for problem in ("covered", "backwards"):
        assert [stop["html"] for stop in stops if stop[problem]] == [], problem
    assert [stop["html"] for stop in stops if not stop["seen"]] == []
    assert stops[0]["href"].startswith("#")


@pytest.mark.parametrize("name", ["home", "country", "form", "error 404"])
def test_the_first_stop_leads_past_the_menu(visit, name: str) -> None:
    page = visit(BY_NAME[name])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
