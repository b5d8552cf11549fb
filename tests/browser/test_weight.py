"""What a first visit costs on the wire, measured by the browser on the site as in production."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from cooperanet.processes import wait_until
from tests.browser.pages import ACCOUNT, BY_NAME, LANGUAGES, PUBLIC

pytestmark = pytest.mark.django_db  # the site's database begins as a copy of the tests'
KB = 1000
FIRST_VIEW, SECOND_VIEW, STYLES, SCRIPTS = 60 * KB, 15 * KB, 15 * KB, 20 * KB
MOST_REQUESTS = 10
OPEN = [place.name for place in (*PUBLIC, *ACCOUNT) if place.who == "visitor" and not place.act]


class Wire:
    """The requests of a page and the bytes of their answers, headers included, by the kind of file."""

    def __init__(self, page: Page) -> None:
        self.asked: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        line = page.context.new_cdp_session(page)
        line.on("Network.requestWillBeSent", self.sent)
        line.on("Network.requestServedFromCache", lambda event: self.bytes.setdefault(event["requestId"], 0))
        line.on("Network.responseReceived", lambda event: self.kinds.update({event["requestId"]: event["type"]}))
        line.on("Network.loadingFinished", self.finished)
        # Given up by the browser, as the icon of a page that is left; what is missing is a complaint of its own.
        line.on("Network.loadingFailed", lambda event: self.bytes.setdefault(event["requestId"], 0))
        line.send("Network.enable")

    def sent(self, event: dict) -> None:
        """Pictures of the browser's own, as the calendar of a date, have no host."""
        if event["request"]["url"].startswith("http"):
            self.asked[event["requestId"]] = event

    def finished(self, event: dict) -> None:
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def wait(self, page: Page) -> None:
        assert wait_until(lambda: page.wait_for_timeout(20) or self.asked.keys() <= self.bytes.keys(), 5), self.asked

    def hosts(self) -> set[str]:
        return {urlsplit(event["request"]["url"]).netloc for event in self.asked.values()}

    def weights(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for request in self.asked:
            found[self.kinds.get(request, "cached")] += self.bytes[request]
        return found


def first_view(visit, name: str, language: str) -> Wire:
    wires: list[Wire] = []
    page = visit(BY_NAME[name], language, before=lambda page: wires.append(Wire(page)))
    wires[0].wait(page)
    return wires[0]


def assert_light(wire: Wire, site) -> None:
    weights = wire.weights()
    assert wire.hosts() == {urlsplit(site.url).netloc}
    assert len(wire.asked) <= MOST_REQUESTS
    assert weights.total() <= FIRST_VIEW, weights
    assert weights["Stylesheet"] <= STYLES
    assert weights["Script"] <= SCRIPTS


@pytest.mark.parametrize("name", OPEN)
def test_a_first_view_is_light_and_asks_nobody_else(visit, site, name: str) -> None:
    assert_light(first_view(visit, name, "es"), site)


@pytest.mark.proof
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OPEN)
def test_a_first_view_is_light_in_every_language(visit, site, name: str, language: str) -> None:
    assert_light(first_view(visit, name, language), site)


def test_a_second_page_brings_little_but_its_words(visit, site) -> None:
    page = visit(BY_NAME["exchange"])
    wire = Wire(page)
    page.goto(BY_NAME["entry"].address(site, "en"))
    wire.wait(page)
    assert wire.weights().total() <= SECOND_VIEW


def test_static_files_are_compressed_and_kept_for_ever(visit) -> None:
    kept: list[dict] = []
    visit(
        BY_NAME["exchange"],
        before=lambda page: page.on("response", lambda answer: kept.append((answer.url, answer.headers))),
    )
    files = {url: headers for url, headers in kept if "/static/" in url}
    assert files
    for url, headers in files.items():
        assert "immutable" in headers["cache-control"], url
        assert headers.get("content-encoding") == "gzip", url
