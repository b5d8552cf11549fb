"""A foundation becomes a partner: it applies, the Secretariat accepts and verifies it, readers see so on its offer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from accounts.models import Institution, Mail
from tests import factories


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_the_public_form_to_a_verified_offer_without_javascript(open_browser, secretariat) -> None:
    visitor = open_browser(javascript=False)
    apply(visitor)
    visitor.goto(re.search(r"http://localhost:8000(\S+)", Mail.objects.get(to="rosa@puente.example").body)[1])
    press(visitor, "Confirm the application")
    expect(visitor.get_by_text("The Secretariat has your application")).to_be_visible()

    desk = open_browser(secretariat, javascript=False)
    desk.goto("/en/desk/")
    desk.get_by_role("link", name="1 application of a partner waits for you").click()
    desk.get_by_role("link", name="Puente Foundation").click()
    press(desk, "Accept and invite")
    verify(desk)

    partner = factories.a_seat(Institution.objects.partners().get(), "office@puente.example")
    entry = factories.a_publication(partner).entry
    visitor.goto(f"/en/exchange/entries/{entry.pk}/")
    expect(visitor.get_by_text("The Secretariat has verified this partner")).to_be_visible()


def apply(page: Page) -> None:
    page.goto("/en/partners/")
    page.get_by_role("link", name="Apply to be a partner").click()
    page.get_by_label("Name of your organisation").fill("Puente Foundation")
    page.get_by_label("Foundation", exact=True).check()
    page.get_by_label("Country in which it is registered").select_option(label="Chile")
    page.get_by_label("Website").fill("puente.example")
    page.get_by_label("What you bring to the countries of the Americas").fill("Scholarships.")
    page.get_by_label("Contact person").fill("Rosa Lagos")
    page.get_by_label("Institutional e-mail").fill("rosa@puente.example")
    page.get_by_label("We accept the principles of participation").check()
    press(page, "Send the application")
    expect(page.get_by_role("heading", name="One step is left: confirm your address")).to_be_visible()


def verify(page: Page) -> None:
    for number, field in enumerate(page.locator("textarea[name^=found_]").all(), 1):
        field.fill(f"Seen {number}.")
    press(page, "Verify this partner")
    expect(page.get_by_text("is verified. Readers see it on its offers")).to_be_visible()
    expect(page.get_by_role("heading", name="Present verification")).to_be_visible()
