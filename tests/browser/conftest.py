"""Real pages in a real Chromium, with the complaints of the browser collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.browser.pages import Place
from tests.browser.site import Site, running_site
from tests.faults.servers import free_port
from tests.sessions import sign_in

PATIENCE = 5_000
# A form that was not accepted answers 422 or 409, what was withdrawn 410; Chromium notes every answer from 400 on.
EXPECTED = ("status of 422", "status of 409", "status of 410")


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


def complaint(message, expected: Iterable[str] = EXPECTED) -> list[str]:
    if message.type != "error" or any(status in message.text for status in expected):
        return []
    return [message.text]


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """The site as in production, with the demo's entries, for tests that only look."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), running_site(folder, free_port()) as site:
        yield site


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], site, complaints) -> Callable[..., Page]:
    """Open a place of the list in a browser of its own, as the one who sees it, and act there."""

    def visited(place: Place, language: str = "en", *, width: int = 1280, before=None, **options) -> Page:
        context = new_context(viewport={"width": width, "height": 900}, locale=language, **options)
        context.set_default_timeout(PATIENCE)
        if cookie := site.cookies.get(place.who):
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}])
        page = context.new_page()
        expected = [f"status of {status}" for status in (place.status, place.answer) if status != 200]
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(complaint(message, expected)))
        if before:
            before(page)
        place.open(page, site, language)
        return page

    return visited
