"""The pages behind the sign-in, in each state: nothing for axe to find in light or dark, and nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from exchange.models import Entry
from tests import factories

PHONE = {"width": 360, "height": 740}


def an_entry_under_revision() -> Entry:
    entry = factories.an_entry_in("draft", public=True)
    owner = factories.authority_seat()
    entry.save_draft({"texts": factories.texts("Otro título"), "sdgs": [6]}, by=owner, version=entry.version)
    return entry


def a_submitted_revision() -> Entry:
    entry = an_entry_under_revision()
    entry.submit(by=factories.authority_seat())
    return entry


INSTITUTION: dict[str, tuple[Callable[[], Entry | None], str]] = {
    "empty workspace": (lambda: None, "workspace"),
    "workspace": (lambda: factories.an_entry_in("returned"), "workspace"),
    "draft": (lambda: factories.an_entry(stage=""), "entry"),
    "returned": (lambda: factories.an_entry_in("returned"), "entry"),
    "submitted": (lambda: factories.an_entry_in("submitted"), "entry"),
    "published": (lambda: factories.an_entry_in("published"), "entry"),
    "declined": (lambda: factories.an_entry_in("declined"), "entry"),
    "archived": (lambda: factories.an_entry_in("archived"), "entry"),
    "form": (lambda: factories.an_entry_in("returned"), "entry_edit"),
    "preview": (factories.an_entry, "entry_preview"),
    "discard": (an_entry_under_revision, "entry_discard"),
    "withdrawal": (lambda: factories.an_entry_in("published"), "entry_withdrawal"),
    "translation": (lambda: factories.an_entry_in("published"), "entry_translation"),
}
SECRETARIAT: dict[str, tuple[Callable[[], Entry | None], str]] = {
    "empty desk": (lambda: None, "desk"),
    "desk": (a_submitted_revision, "desk"),
    "new entry": (factories.a_submitted_entry, "desk_entry"),
    "revision": (a_submitted_revision, "desk_entry"),
    "returned": (lambda: factories.an_entry_in("returned"), "desk_entry"),
}


def address(entry: Entry | None, name: str) -> str:
    parts = [entry.pk] if entry and name not in ("workspace", "desk") else []
    return reverse(name, args=[*parts, "fr"] if name == "entry_translation" else parts)


@pytest.mark.parametrize("state", INSTITUTION)
def test_a_page_of_the_institution_is_accessible(open_browser, accessible, peru, state: str) -> None:
    make, name = INSTITUTION[state]
    page = open_browser(peru, viewport=PHONE)
    page.goto(address(make(), name))
    accessible(page)


@pytest.mark.parametrize("state", SECRETARIAT)
def test_a_page_of_the_secretariat_is_accessible(open_browser, accessible, secretariat, state: str) -> None:
    make, name = SECRETARIAT[state]
    page = open_browser(secretariat, viewport=PHONE)
    page.goto(address(make(), name))
    accessible(page)


def test_the_form_with_errors_and_with_a_conflict_is_accessible(open_browser, accessible, peru) -> None:
    entry = Entry.objects.start(peru, "need")
    page = open_browser(peru, javascript=False, viewport=PHONE)
    page.goto(reverse("entry_edit", args=[entry.pk]))
    press(page, "Submit")
    accessible(page)
    entry.refresh_from_db()
    entry.save_draft({"texts": factories.texts("Otra mano")}, by=peru, version=entry.version)
    press(page, "Save draft")
    accessible(page)


def test_a_refused_translation_is_accessible(open_browser, accessible, peru) -> None:
    page = open_browser(peru, viewport=PHONE)
    page.goto(address(factories.an_entry(peru), "entry_translation"))
    press(page, "Save the translation")
    accessible(page)


def test_refused_decisions_are_accessible(open_browser, accessible, secretariat) -> None:
    entry = factories.a_submitted_entry()
    page = open_browser(secretariat, viewport=PHONE)
    page.goto(reverse("desk"))
    press(page, "Decide the marked entries")
    accessible(page)
    page.goto(reverse("desk_entry", args=[entry.pk]))
    press(page, "Decide")
    accessible(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
