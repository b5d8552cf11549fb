"""The way of a need, as its institution, the Secretariat and the public go it: with JavaScript and without."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.moments import end_of
from exchange.models import Entry, Publication
from tests import factories
from tests.sessions import SECRET, code_now

TITLE = "Tide gauges for the west coast"
SUMMARY = "The island has lost its only tide gauge and looks for two, with training for the people who read them."
NEW_TITLE = "Tide gauges for the west and the south coast"
NOTE = "Please say how many people are to be trained."
PAST = date(2022, 4, 20)
SCRIPTED = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])


@SCRIPTED
def test_a_need_goes_from_its_first_words_to_the_public_and_back(
    open_browser, barbados, secretariat, javascript: bool
) -> None:
    institution = open_browser(barbados, javascript=javascript)
    desk = open_browser(javascript=javascript)
    public = open_browser(javascript=javascript)
    sign_in_by_hand(desk, secretariat)

    entry = begin_with_almost_nothing(institution)
    submit_with_errors(institution)
    fill_in_and_submit(institution)
    assert shown_to_the_public(public) == 0

    send_back(desk)
    answer_the_note(institution)
    decide(desk, TITLE, "Publish")
    assert shown_to_the_public(public) == 1
    read_as_the_public(public, entry, TITLE)
    assert shown_to_the_public(public, f"as_of={PAST}") == 0
    assert counted_in_the_report(public) == (1, 1)
    assert counted_in_the_report(public, PAST) == (0, 0)
    assert not Publication.objects.as_of(end_of(PAST)).exists()

    revise(institution, entry)
    read_as_the_public(public, entry, TITLE)
    approve_the_revision(desk)
    read_as_the_public(public, entry, NEW_TITLE)

    while_it_was_public = timezone.now()
    withdraw(institution, entry)
    assert shown_to_the_public(public) == 0
    assert counted_in_the_report(public) == (0, 0)
    public.goto(f"/en/exchange/entries/{entry.pk}/")
    expect(public.get_by_role("heading", level=1)).to_have_text("This entry was withdrawn")
    assert Publication.objects.as_of(while_it_was_public).get().text.title == NEW_TITLE
    read_the_history(institution, entry)


def sign_in_by_hand(page: Page, seat) -> None:
    """Password, then the code of the authenticator app."""
    TOTP.activate(seat, SECRET)
    seat.set_password("a-good-long-password")
    seat.save()
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill(seat.email)
    page.locator("[name=password]").fill("a-good-long-password")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.locator("[name=code]").fill(code_now())
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")


def begin_with_almost_nothing(page: Page) -> Entry:
    page.goto("/en/workspace/")
    expect(page.get_by_role("heading", name="Your institution has no entries yet")).to_be_visible()
    page.get_by_role("button", name="New need").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value(TITLE)
    return Entry.objects.get()


def submit_with_errors(page: Page) -> None:
    """The title of the page says so, the summary has the focus, its links lead to the fields, what was typed stays."""
    page.get_by_label("Climate action").check()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page).to_have_title(f"Error: Write a need: {TITLE} · CooperaNet")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Climate action")).to_be_checked()
    page.get_by_role("link", name="Write a summary of two or three sentences.").click()
    expect(page.get_by_label("Summary")).to_be_focused()
    expect(page.get_by_label("Summary")).to_have_accessible_description(
        "Two or three sentences: what, by whom, for whom. Error: Write a summary of two or three sentences."
    )


def fill_in_and_submit(page: Page) -> None:
    page.get_by_label("Summary").fill(SUMMARY)
    page.get_by_label("Sustainable Development and Environment").check()
    page.get_by_label("Modality").select_option("South-South")
    page.get_by_label("Training", exact=True).check()
    page.get_by_label("Stage").select_option("Planned")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("button", name="Submit to the Secretariat").click()
    expect(page.get_by_text("Submitted. The Secretariat reads it next")).to_be_visible()


def send_back(page: Page) -> None:
    """First without the note, which is needed."""
    page.goto("/en/desk/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_label("Send back with a note").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Send back with a note")).to_be_checked()
    page.get_by_label("Note to the institution").fill(NOTE)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("went back to the institution with your note")).to_be_visible()


def answer_the_note(page: Page) -> None:
    page.goto("/en/workspace/")
    expect(page.get_by_role("heading", name="1 entry was sent back")).to_be_visible()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_label("Summary").fill(f"{SUMMARY} Four people are to be trained.")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("Submitted. The Secretariat reads it next")).to_be_visible()


def decide(page: Page, title: str, decision: str) -> None:
    """In four acts: open, choose, decide; the desk again."""
    page.goto("/en/desk/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("radio", name=decision).check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")


def shown_to_the_public(page: Page, query: str = "") -> int:
    page.goto(f"/en/exchange/?{query}")
    return page.locator("article.card").count()


def counted_in_the_report(page: Page, day: date | None = None) -> tuple[int, int]:
    """(needs and offers together, entries of Barbados) in the Secretariat's tables."""
    answer = page.request.get("/en/reports/exchange-update/json/" + (f"?as_of={day}" if day else ""))
    tables = answer.json()["tables"]
    return tables["type"]["total"], sum(row["count"] for row in tables["country"]["rows"] if row["key"] == "BRB")


def read_as_the_public(page: Page, entry: Entry, title: str) -> None:
    page.goto(f"/en/exchange/entries/{entry.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def revise(page: Page, entry: Entry) -> None:
    page.goto(f"/en/workspace/entries/{entry.pk}/")
    page.get_by_role("button", name="Revise the text").click()
    page.get_by_label("Title", exact=True).fill(NEW_TITLE)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("The public goes on reading the published text meanwhile.")).to_be_visible()


def approve_the_revision(page: Page) -> None:
    page.goto("/en/desk/")
    page.get_by_role("link", name=NEW_TITLE).first.click()
    expect(page.get_by_role("heading", name="1 difference from the published text")).to_be_visible()
    expect(page.locator(".difference ins").first).to_contain_text("and the south")
    page.get_by_role("radio", name="Publish").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("is public now")).to_be_visible()


def withdraw(page: Page, entry: Entry) -> None:
    page.goto(f"/en/workspace/entries/{entry.pk}/")
    page.get_by_role("link", name="Withdraw it from the public").click()
    expect(page.get_by_text("reports of earlier dates still do")).to_be_visible()
    page.get_by_role("button", name="Withdraw the entry").click()
    expect(page.get_by_text("Withdrawn. The public no longer sees it")).to_be_visible()


def read_the_history(page: Page, entry: Entry) -> None:
    page.goto(f"/en/workspace/entries/{entry.pk}/")
    expect(page.locator(".timeline strong")).to_have_text(
        [
            "Withdrawn from the public",
            "Published",
            "Submitted to the Secretariat",
            "Opened for revision",
            "Published",
            "Submitted to the Secretariat",
            "Sent back to the institution",
            "Submitted to the Secretariat",
        ]
    )
    expect(page.locator(".timeline")).to_contain_text(NOTE)


@SCRIPTED
def test_two_who_decide_at_the_same_time_do_not_surprise_each_other(
    open_browser, barbados, secretariat, javascript: bool
) -> None:
    entry = factories.a_submitted_entry(barbados)
    first, second = (open_browser(secretariat, javascript=javascript) for _ in range(2))
    second.goto(f"/en/desk/entries/{entry.pk}/")
    decide(first, "Diagnóstico", "Publish")
    second.get_by_label("Decline with a reason").check()
    second.get_by_label("Note to the institution").fill("There is one like it already.")
    second.get_by_role("button", name="Decide").click()
    expect(second.get_by_role("alert")).to_contain_text("its status is now “Published”")
    expect(second.get_by_text("There is one like it already.")).to_be_visible()
    assert Entry.objects.get().status == "published"


@SCRIPTED
def test_many_entries_are_decided_at_once(open_browser, barbados, peru, secretariat, javascript: bool) -> None:
    for seat, title in ((barbados, "Solar water heaters"), (peru, "Potato seed banks"), (peru, "Glacier lakes")):
        factories.a_submitted_entry(seat, texts=factories.texts(title))
    page = open_browser(secretariat, javascript=javascript)
    page.goto("/en/desk/")
    page.get_by_role("button", name="Decide the marked entries").click()
    expect(page.locator(".error-summary")).to_contain_text("Mark at least one entry in the list.")
    page.get_by_label("Mark “Solar water heaters”").check()
    page.get_by_label("Mark “Glacier lakes”").check()
    page.get_by_role("radio", name="Publish").check()
    page.get_by_role("button", name="Decide the marked entries").click()
    expect(page.get_by_text("2 entries decided.")).to_be_visible()
    expect(page.get_by_text("1 entry waits for a decision.")).to_be_visible()
