"""From the Secretariat's table to the first draft of somebody who was invited, with the interactions counted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Mail, User
from exchange.models import Entry
from tests import factories

SCRIPTED = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
MOST = 25


class Hand:
    """Does what a person does, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.acts = 0

    def open(self, address: str) -> None:
        self.acts += 1
        self.page.goto(address)

    def write(self, label: str, words: str) -> None:
        self.acts += 1
        self.page.get_by_label(label, exact=True).fill(words)

    def press(self, name: str) -> None:
        self.acts += 1
        self.page.get_by_role("button", name=name, exact=True).click()


@SCRIPTED
def test_an_invited_authority_writes_its_first_draft_in_few_steps(open_browser, secretariat, javascript: bool) -> None:
    for code in ("SUR", "GUY"):
        factories.an_institution("authority", code)
    invite_from_a_table(open_browser(secretariat, javascript=javascript))
    mail = Mail.objects.get(to="cooperation@sur.example")
    page = open_browser(javascript=javascript)
    hand = Hand(page)

    hand.open(re.search(r"http://localhost:8000(\S+)", mail.body)[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Authority of Suriname")
    assert "invitation/" in page.url
    assert page.url.endswith("/invitation/")
    hand.write("Your name", "Anita Wijngaarde")
    hand.write("Your position", "Head of International Cooperation")
    hand.write("Choose a password", "a windmill by the river")
    hand.press("Take up the account")
    expect(page.get_by_role("heading", name="Your institution has no entries yet")).to_be_visible()
    hand.press("New offer")
    hand.write("Title", "Mangrove nurseries")
    hand.press("Save draft")
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()

    assert hand.acts <= MOST
    entry, seat = Entry.objects.get(), User.objects.get(email="cooperation@sur.example")
    assert (entry.institution, entry.original.title) == (seat.institution, "Mangrove nurseries")
    assert seat.mandates.get().holder == "Anita Wijngaarde"
    see_it_active(open_browser(secretariat, javascript=javascript))


def invite_from_a_table(page: Page) -> None:
    page.goto("/en/desk/invitations/new/")
    page.get_by_text("Paste a table of addresses").click()
    page.get_by_label("Table of addresses").fill(
        "Country\tAddress\tLanguage\nSuriname\tcooperation@sur.example\ten\nGuyana\tcooperation[at]guy.example\ten"
    )
    page.get_by_role("button", name="Read the table").click()
    expect(page.locator(".error-summary")).to_contain_text("Line 2: Write the address, or leave this line out.")
    page.get_by_label("Institutional address").nth(1).fill("cooperation@guy.example")
    page.get_by_role("button", name="Write the invitations").click()
    expect(page.get_by_text("2 invitations were written.")).to_be_visible()


def see_it_active(page: Page) -> None:
    page.goto("/en/desk/invitations/")
    expect(page.get_by_role("listitem").filter(has_text="cooperation@sur.example")).to_contain_text("Active")
    expect(page.get_by_role("listitem").filter(has_text="cooperation@guy.example")).to_contain_text("Invited")
    page.goto("/en/reports/adoption/")
    expect(page.get_by_role("row", name="Suriname")).to_contain_text("Active")


def test_the_password_can_be_shown_so_that_nobody_types_it_twice(open_browser, secretariat) -> None:
    mail = factories.an_invitation(secretariat, language="en").mail
    page = open_browser()
    page.goto(re.search(r"http://localhost:8000(\S+)", mail.body)[1])
    page.get_by_label("Choose a password").fill("a windmill by the river")
    expect(page.get_by_label("Choose a password")).to_have_attribute("type", "password")
    page.get_by_label("Show the password").check()
    expect(page.get_by_label("Choose a password")).to_have_attribute("type", "text")
