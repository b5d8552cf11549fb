"""What is asked of a page as it stands: axe's opinion, whether it scrolls sideways, whether anything is cut."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Preloading would fetch the stylesheets anew.
ASK_AXE = """rules => axe.run({preload: false, resultTypes: ["violations"], runOnly: {type: "tag", values: rules}})
  .then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html}`)))"""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  return [...document.querySelectorAll("body *")]
    .filter(part => part.getBoundingClientRect().right > width + 1 && !part.closest(".scroll"))
    .map(part => part.outerHTML.slice(0, 90)).slice(0, 5)
}"""


def axe_problems(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(ASK_AXE, RULES)


def too_wide(page: Page) -> list[str]:
    """Empty when the page needs no sideways scrolling, else the first parts that stick out."""
    return page.evaluate(TOO_WIDE)


# Text in a box that hides what does not fit; not what only screen readers read, nor what is shortened on purpose.
CUT = """() => [...document.querySelectorAll("body *")].filter(part => {
  const style = getComputedStyle(part)
  const hides = axis => ["hidden", "clip"].includes(style[`overflow${axis}`])
  if (!part.checkVisibility() || !part.innerText?.trim() || style.clipPath !== "none") return false
  if (style.webkitLineClamp !== "none" || (part.clientWidth <= 1 && part.clientHeight <= 1)) return false
  if (hides("X") && part.scrollWidth > part.clientWidth + 1) return true
  return hides("Y") && part.scrollHeight > part.clientHeight + 1
}).map(part => part.outerHTML.slice(0, 90)).slice(0, 5)"""


def cut(page: Page) -> list[str]:
    return page.evaluate(CUT)
