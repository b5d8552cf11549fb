"""A seat goes from one person to the next: two people, two browsers, at most three screens each."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Arrival, HandOver, Mandate, Recovery, User
from accounts.tasks import look_after_mandates
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


def test_an_arriving_person_proves_the_mailbox_and_the_present_seat_confirms(open_browser, barbados) -> None:
    cache.clear()
    arriving, present = open_browser(), open_browser(barbados)
    arriving.goto("/en/account/login/")
    arriving.get_by_role("link", name="I am the new person").click()
    arriving.get_by_label("Country, if your institution").select_option("Barbados")
    for label, words in (("Your name", "Grace Payne"), ("Your position", "Director"), ("Named by", "Note 27/2026")):
        arriving.get_by_label(label).fill(words)
    arriving.get_by_label("Your e-mail at the institution").fill("grace.payne@brb.example")
    arriving.get_by_role("button", name="Send me the link").click()
    expect(arriving.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    arriving.goto(f"/en/account/arrival/{factories.secret_of_arrival(Arrival.objects.get())}/")
    arriving.get_by_role("button", name="Yes, I read this mailbox").click()
    expect(arriving.get_by_role("heading", level=1)).to_contain_text("are told")

    present.goto("/en/account/seats/")
    present.get_by_role("link", name="Read and confirm").click()
    present.get_by_role("button", name="Confirm the hand-over").click()
    expect(present.get_by_text("Grace Payne holds the seat from now on")).to_be_visible()


def test_a_mission_and_the_secretariat_recover_a_seat_and_its_new_holder_takes_it_over(
    open_browser, barbados, secretariat
) -> None:
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    secretariat.refresh_from_db()
    mission, second = (open_browser(seat, javascript=False) for seat in (factories.mission_seat("BRB"), secretariat))
    mission.goto("/en/account/seats/")
    mission.get_by_role("link", name="Nobody answers: recover it").click()
    for label, words in (("Name of the new holder", "Grace Payne"), ("Named by", "Note 27/2026")):
        mission.get_by_label(label).fill(words)
    mission.get_by_label("E-mail of the new holder").fill("grace.payne@brb.example")
    mission.get_by_role("button", name="Propose the recovery").click()
    expect(mission.get_by_text("It waits for a second person")).to_be_visible()
    second.goto(mission.url)
    second.get_by_role("button", name="Agree to the recovery").click()
    expect(second.get_by_text("the institution is told.").first).to_be_visible()

    Recovery.objects.update(ready_at=timezone.now())
    look_after_mandates()
    arriving = open_browser(javascript=False)
    arriving.goto(f"/en/account/hand-over/{secret_of(HandOver.objects.get())}/")
    choose_password(arriving)


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
    choose_password(page)


def choose_password(page: Page) -> None:
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Take over the seat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The seat is yours")
    expect(page.get_by_role("link", name="Set up two-step sign-in")).to_be_visible()
