"""The administration in Chromium: its scripts work under the content security policy, which is never offended."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Mandate, User
from exchange.models import FocusArea
from tests import factories


@pytest.fixture
def keeper(committed) -> User:
    seat = factories.secretariat_seat()
    User.objects.filter(pk=seat.pk).update(is_staff=True)
    seat.refresh_from_db()
    return seat


PAGES = ("index", "accounts_user_changelist", "accounts_country_changelist", "accounts_institution_add")
PAGES += ("exchange_entry_changelist", "exchange_focusarea_add", "accounts_mail_changelist")


def test_the_pages_offend_no_policy(open_browser, keeper):
    """The fixture `complaints` is empty at the end; test_accessibility.py looks at the same pages with axe."""
    factories.a_publication()
    page = open_browser(keeper)
    for name in PAGES:
        assert page.goto(reverse(f"admin:{name}")).status == 200


def test_a_holder_is_named_with_the_calendar_s_help(open_browser, keeper):
    seat = factories.authority_seat("PER")
    page = open_browser(keeper)
    page.goto(reverse("admin:accounts_user_change", args=[seat.pk]))
    page.get_by_role("button", name="Add another Mandate").click()
    page.locator("#id_mandates-0-holder").fill("Rosa Quispe")
    page.locator("#id_mandates-0-since_0").fill("")
    page.locator("#mandates-0").get_by_role("link", name="Today").first.click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    assert Mandate.objects.get(seat=seat).holder == "Rosa Quispe"


def test_what_changed_is_read_on_the_object_s_history(open_browser, keeper):
    area = FocusArea.objects.get(key="education")
    page = open_browser(keeper)
    page.goto(reverse("admin:exchange_focusarea_change", args=[area.pk]))
    page.locator("#id_retired_on").fill("2030-01-31")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="History").click()

    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("secretariat@cooperanet.example")
    expect(row).to_contain_text("January 31, 2030")
