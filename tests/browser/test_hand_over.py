"""A seat goes from one person to the next: two people, two browsers, at most three screens each."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import HandOver, Mandate
from tests import factories
from tests.factories import secret_of

SCRIPTED = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
PASSWORD = "una casa en el lago"


@SCRIPTED
def test_the_leaving_holder_starts_and_the_arriving_one_takes_the_seat_over(
    open_browser, barbados, javascript: bool
) -> None:
    Mandate.objects.create(seat=barbados, holder="Ann Clarke", since=timezone.now())
    factories.an_entry(barbados, texts=factories.texts("Tide gauges"))
    leaving = open_browser(barbados, javascript=javascript)
    arriving = open_browser(javascript=javascript)

    start(leaving)
    leaving.goto("/en/workspace/")
    expect(leaving.get_by_role("heading", level=1)).to_have_text("Workspace")

    take_over(arriving)
    leaving.reload()
    expect(leaving.get_by_role("heading", level=1)).to_have_text("Sign in")

    arriving.get_by_role("link", name="Tide gauges").click()
    expect(arriving.get_by_label("Title", exact=True)).to_have_value("Tide gauges")
    arriving.goto("/en/account/seats/")
    expect(arriving.get_by_text("Grace Payne, Director, since")).to_be_visible()


def start(page: Page) -> None:
    """The list of seats, the form, and the list again, which says that it was told."""
    page.goto("/en/workspace/")
    page.get_by_role("link", name="Seats and their holders").click()
    page.get_by_role("link", name="Hand over this seat").click()
    page.get_by_label("Name of the new holder").fill("Grace Payne")
    page.get_by_label("Position").fill("Director")
    page.get_by_label("Named by which note or mail?").fill("Note 27/2026")
    page.get_by_label("E-mail of the new holder").fill("cooperation@brb.example")
    page.get_by_role("button", name="Start the hand-over").click()
    expect(page.locator(".error-summary")).to_contain_text("A second person has to confirm")
    page.get_by_label("E-mail of the new holder").fill("grace.payne@brb.example")
    page.get_by_role("button", name="Start the hand-over").click()
    expect(page.get_by_text("the seat and the Secretariat are told")).to_be_visible()


def take_over(page: Page) -> None:
    """The link, with the password; then the page on which to land."""
    page.goto(f"/en/account/hand-over/{secret_of(HandOver.objects.get())}/")
    expect(page.get_by_text("Ann Clarke")).to_be_visible()
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Take over the seat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The seat is yours")
    expect(page.get_by_role("link", name="Set up two-step sign-in")).to_be_visible()
