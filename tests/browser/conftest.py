"""Real pages in a real Chromium, with the complaints of the browser collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.sessions import sign_in

PATIENCE = 5_000
# A form that was not accepted answers 422 or 409, and Chromium notes every answer from 400 on.
EXPECTED = ("status of 422", "status of 409")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    chromium = browser_type_launch_args["executable_path"]
    if not Path(chromium).exists():
        pytest.skip(f"Chromium is not at {chromium}: install it (apt-get install chromium) or set CHROMIUM.")
    return browser_type_launch_args


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own is a method, which pytest no longer likes; the address comes from `live_server`."""


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Console errors, exceptions and violations of the content security policy; a test ends well without any."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_browser(new_context: Callable[..., BrowserContext], live_server, committed, complaints) -> Callable[..., Page]:
    """Open a browser of its own, signed in when a seat is given; addresses are relative to the live server."""

    def opened(seat: User | None = None, *, javascript: bool = True, **options) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en", **options}
        context = new_context(base_url=live_server.url, java_script_enabled=javascript, **options)
        context.set_default_timeout(PATIENCE)
        if seat:
            session = sign_in(Client(), seat).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(complaint(message)))
        return page

    return opened


def complaint(message) -> list[str]:
    if message.type != "error" or any(status in message.text for status in EXPECTED):
        return []
    return [message.text]


@pytest.fixture
def accessible(complaints) -> Callable[..., None]:
    """Assert that axe finds nothing on the page as it is, in light and in dark, and that it needs no sideways scrolling."""

    def check(page: Page) -> None:
        before = list(complaints)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            # Preloading would fetch the stylesheets anew, and axe's own styles offend the policy: not our complaints.
            found = Axe().run(page, options={"preload": False, "runOnly": {"type": "tag", "values": RULES}})
            problems = [(rule["id"], node["target"]) for rule in found.response["violations"] for node in rule["nodes"]]
            assert problems == [], f"{page.title()} ({scheme})"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        complaints[:] = before

    return check
