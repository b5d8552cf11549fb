"""A sectoral institution's entry: ministry → Authority (returned once) → Secretariat → public, without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from exchange.models import Entry
from tests import factories

TITLE = "Diagnóstico en laboratorios rurales"
NOTE = "Please say how many people can be trained."


def test_a_ministrys_entry_goes_by_its_authority_and_the_secretariat_to_the_public(
    open_browser, peru, secretariat
) -> None:
    factories.held(peru, "Ana Quispe")
    seat = factories.held(factories.sectoral_seat(), "Rosa Flores")
    entry = factories.an_entry(seat)
    ministry, authority, public = (open_browser(who, javascript=False) for who in (seat, peru, None))

    propose(ministry, entry)
    assert missing_on_the_desk(secretariat, entry)
    decide(authority, "Return with a note", NOTE)
    answer_the_note(ministry, entry)
    edit(authority)
    decide(authority, "Endorse, and submit it to the Secretariat")
    Entry.objects.get(pk=entry.pk).publish(by=secretariat)

    public.goto(f"/en/exchange/entries/{entry.pk}/")
    expect(public.get_by_text("Endorsed by Authority of Peru on")).to_be_visible()
    expect(public.get_by_role("main")).to_contain_text("Sectoral of Peru")
    ministry.goto(f"/en/workspace/entries/{entry.pk}/")
    steps = ministry.locator(".timeline li").all_inner_texts()
    people = ["Rosa Flores", "Ana Quispe", "Rosa Flores", "Ana Quispe", "Ana Quispe", "Secretariat"]
    assert len(steps) == len(people)
    assert all(person in step for person, step in zip(people, reversed(steps), strict=True))


def propose(page: Page, entry: Entry) -> None:
    page.goto(f"/en/workspace/entries/{entry.pk}/")
    page.get_by_role("button", name="Propose to the Authority").click()
    expect(page.get_by_text("Proposed. Your national Authority reads it next")).to_be_visible()


def missing_on_the_desk(secretariat, entry: Entry) -> bool:
    return not Entry.objects.visible_to(secretariat).filter(pk=entry.pk).exists()


def open_the_proposal(page: Page) -> None:
    page.goto("/en/workspace/")
    expect(page.get_by_role("heading", name="1 proposal waits for your endorsement")).to_be_visible()
    page.get_by_role("link", name=TITLE).first.click()


def decide(page: Page, decision: str, note: str = "") -> None:
    open_the_proposal(page)
    page.get_by_label(decision).check()
    page.get_by_label("Note to the institution").fill(note)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposals of sectoral institutions")


def answer_the_note(page: Page, entry: Entry) -> None:
    page.goto(f"/en/workspace/entries/{entry.pk}/edit/")
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_label("Summary").fill(f"{factories.SUMMARY} Doce personas por curso.")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("Proposed. Your national Authority reads it next")).to_be_visible()


def edit(page: Page) -> None:
    open_the_proposal(page)
    page.get_by_role("link", name="Edit the text").click()
    page.get_by_label("Cost sharing").fill("La Autoridad paga los pasajes.")
    page.get_by_role("button", name="Save and go back to the proposal").click()
    expect(page.get_by_text("The text before this edit")).to_be_visible()
