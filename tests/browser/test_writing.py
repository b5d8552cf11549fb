"""Writing an entry: nothing that was typed is lost, whatever happens to the line, the session or a second tab."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from accounts.models import Session
from exchange.models import Entry
from tests import factories
from tests.sessions import sign_in

SAID = "[data-autosave-said]"


def title_of(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).original.title


def test_a_double_click_begins_one_draft(open_browser, peru) -> None:
    page = open_browser(peru)
    page.goto("/en/workspace/")
    page.get_by_role("button", name="New need").first.dblclick()
    page.wait_for_url("**/edit/")
    assert Entry.objects.get().kind == "need"


def open_form(page: Page, entry: Entry) -> None:
    page.goto(f"/en/workspace/entries/{entry.pk}/edit/")


def type_title(page: Page, words: str) -> None:
    page.get_by_label("Title", exact=True).fill(words)


def test_what_is_typed_is_saved_by_itself_and_the_next_save_is_no_conflict(open_browser, peru) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru)
    open_form(page, entry)
    type_title(page, "Primera")
    expect(page.locator(SAID)).to_contain_text("Saved at")
    assert title_of(entry) == "Primera"
    type_title(page, "Segunda")
    page.get_by_label("Climate action").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    saved = Entry.objects.get()
    assert (saved.original.title, saved.sdgs) == ("Segunda", [3, 13])


def test_a_button_pressed_while_a_save_is_under_way_waits_for_it(open_browser, peru) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru)
    open_form(page, entry)
    held: list[Route] = []
    page.route("**/autosave/", lambda route: held.append(route))
    type_title(page, "Primera")
    expect(page.locator(SAID)).to_have_text("Saving …")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(SAID)).to_have_text("Saving …")
    held[0].continue_()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert title_of(entry) == "Primera"


def test_documents_and_links_wait_until_the_person_saves(open_browser, peru, tmp_path) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru)
    guide = tmp_path / "guide.pdf"
    guide.write_bytes(b"%PDF-1.4 guide")
    open_form(page, entry)
    page.get_by_label("Add a link").fill("https://example.org/half")
    page.get_by_label("Add a document").set_input_files(guide)
    expect(page.locator(SAID)).to_contain_text("Saved at")
    assert Entry.objects.get().links == []
    page.get_by_label("Add a link").fill("https://example.org/whole")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Remove guide.pdf")).to_be_visible()
    assert [link["url"] for link in Entry.objects.get().links] == ["https://example.org/whole"]
    page.get_by_label("Remove https://example.org/whole").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Remove guide.pdf")).to_be_visible()
    assert Entry.objects.get().links == []


def test_a_document_is_not_asked_for_again_when_another_answer_is_refused(open_browser, peru, tmp_path) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru, javascript=False)
    guide = tmp_path / "guide.pdf"
    guide.write_bytes(b"%PDF-1.4 guide")
    open_form(page, entry)
    type_title(page, "T" * 201)
    page.get_by_label("Add a document").set_input_files(guide)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".error-summary")).to_contain_text("Title: This text is too long")
    expect(page.get_by_label("Title", exact=True)).to_have_value("T" * 201)
    expect(page.get_by_label("Remove guide.pdf")).to_be_visible()
    type_title(page, "Corta")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert (title_of(entry), len(Entry.objects.get().attachments)) == ("Corta", 1)


def test_what_is_typed_offline_is_saved_when_the_line_is_back(open_browser, peru, complaints) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru)
    open_form(page, entry)
    page.context.set_offline(True)
    type_title(page, "En la montaña")
    expect(page.locator(SAID)).to_contain_text("there is no connection")
    page.context.set_offline(False)
    expect(page.locator(SAID)).to_contain_text("Saved at", timeout=8_000)
    assert title_of(entry) == "En la montaña"
    assert all("ERR_INTERNET_DISCONNECTED" in text for text in complaints)
    complaints.clear()


def test_whose_session_ended_signs_in_in_another_tab_and_loses_nothing(open_browser, peru, complaints) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru)
    open_form(page, entry)
    Session.objects.all().delete()
    type_title(page, "Después de la pausa")
    expect(page.locator(SAID)).to_contain_text("you are signed out")
    assert title_of(entry) != "Después de la pausa"
    session = sign_in(Client(), peru).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": page.url.partition("/en/")[0]}])
    page.context.clear_cookies(name="csrf")
    page.get_by_label("Climate action").check()
    expect(page.locator(SAID)).to_contain_text("Saved at", timeout=8_000)
    assert title_of(entry) == "Después de la pausa"
    assert all("status of 403" in text for text in complaints)
    complaints.clear()


def test_a_tab_that_is_left_saves_what_was_typed_last(open_browser, peru) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru)
    open_form(page, entry)
    type_title(page, "A punto de salir")
    with page.expect_request("**/autosave/"):
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    expect(page.locator(SAID)).to_contain_text("Saved at")
    assert title_of(entry) == "A punto de salir"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_two_tabs_of_one_draft_never_overwrite_each_other_unseen(open_browser, peru, javascript: bool) -> None:
    entry = factories.an_entry(peru)
    first, second = (open_browser(peru, javascript=javascript) for _ in range(2))
    open_form(first, entry)
    open_form(second, entry)
    type_title(first, "De la primera ventana")
    first.get_by_role("button", name="Save draft").click()
    expect(first.get_by_text("Saved as a draft.")).to_be_visible()
    type_title(second, "De la segunda ventana")
    if javascript:
        expect(second.locator(SAID)).to_contain_text("This entry was changed in the meantime")
    second.get_by_role("button", name="Save draft").click()
    expect(second).to_have_title("Error: Write an offer: De la primera ventana · CooperaNet")
    expect(second.locator(".difference")).to_contain_text(["De la segunda ventana"])
    expect(second.get_by_label("Title", exact=True)).to_have_value("De la segunda ventana")
    assert title_of(entry) == "De la primera ventana"
    second.get_by_role("button", name="Save draft").click()
    expect(second.get_by_text("Saved as a draft.")).to_be_visible()
    assert title_of(entry) == "De la segunda ventana"


def test_an_answer_that_was_lost_on_the_way_is_no_conflict(open_browser, peru) -> None:
    """The server had saved, and the page did not hear of it: the same text once more is no second opinion."""
    entry, page = factories.an_entry(peru), open_browser(peru, javascript=False)
    open_form(page, entry)
    Entry.objects.get().save_draft({"stage": "planned"}, by=peru, version=entry.version)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()


def test_the_whole_form_is_filled_in_and_submitted_with_the_keyboard_alone(open_browser, peru) -> None:
    entry, page = factories.an_entry(peru, stage=""), open_browser(peru)
    open_form(page, entry)
    stops = reach(page, "Submit")
    assert stops[0] == "Skip to content"
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Stage")).to_be_focused()
    assert not covered(page)
    page.keyboard.press("P")
    expect(page.get_by_label("Stage")).to_have_value("planned")
    reach(page, "Submit")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Submitted. The Secretariat reads it next")).to_be_visible()


def reach(page: Page, name: str) -> list[str]:
    """Tab until a control of that name has the focus; every stop is seen, none is under the bar at the bottom."""
    stops: list[str] = []
    while not stops or stops[-1] != name:
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.innerText?.trim() || document.activeElement.name || '?'"))
        assert len(stops) < 200, "the keyboard is caught"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", stops[-1]
        assert not covered(page), stops[-1]
    return stops


def covered(page: Page) -> bool:
    """Whether something lies over the middle of what has the focus."""
    return page.evaluate(
        """() => {
          const focused = document.activeElement, box = focused.getBoundingClientRect()
          const [across, down] = [box.width, box.height].map(length => Math.min(length, 20) / 2)
          const top = document.elementFromPoint(box.x + across, box.y + down)
          return !top || !(focused.contains(top) || top.contains(focused))
        }"""
    )


@pytest.mark.parametrize("status", [403, 404, 413])
def test_an_answer_that_is_no_word_about_the_draft_is_told_in_words_and_not_asked_for_again(
    open_browser, peru, complaints, status
) -> None:
    entry, page = factories.an_entry(peru), open_browser(peru)
    open_form(page, entry)
    asked: list[Route] = []

    def refuse(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=status, body="<h1>A page of its own</h1>")

    page.route("**/autosave/", refuse)
    type_title(page, "Sigue aquí")
    expect(page.locator(SAID)).to_contain_text("Not saved by itself")
    expect(page.locator(SAID)).not_to_contain_text("A page of its own")
    page.wait_for_timeout(1_500)
    assert len(asked) == (2 if status == 403 else 1)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Sigue aquí")
    assert all(f"status of {status}" in text for text in complaints)
    complaints.clear()
