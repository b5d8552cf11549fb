"""Passkeys of a virtual authenticator in a real browser: added, renamed, signed in with, a second step, removed."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.accounts.test_sign_in_codes import code_in_the_mail

PASSWORD = "un molino de viento"
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
DEVICE |= {"isUserVerified": True, "automaticPresenceSimulation": True}


@pytest.fixture
def seat(barbados: User) -> User:
    barbados.set_password(PASSWORD)
    barbados.save()
    return barbados


def with_device(page: Page) -> Page:
    """A browser on a computer that keeps passkeys and answers at once."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def sign_in_with_password(page: Page, seat: User) -> None:
    page.goto("/en/account/login/")
    page.get_by_label("E-mail").fill(seat.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/en/account/logout/")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/en/$"))


def add_a_passkey(page: Page, name: str, *, alone: bool = True) -> None:
    page.goto("/en/account/")
    page.get_by_role("link", name="Add a passkey").click()
    if page.get_by_label("Password", exact=True).count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_label("Sign in with this passkey alone").set_checked(alone)
    page.get_by_role("button", name="Add this passkey").click()
    page.wait_for_url("**/recovery-codes/")


def test_a_passkey_is_added_renamed_signed_in_with_and_removed(open_browser, seat):
    page = with_device(open_browser())
    sign_in_with_password(page, seat)
    add_a_passkey(page, "office computer")

    page.goto("/en/account/")
    page.get_by_role("link", name="Rename office computer").click()
    page.get_by_label("Name of this passkey").fill("blue key")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main strong")).to_have_text("blue key")

    sign_out(page)
    page.goto("/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/workspace/")

    page.goto("/en/account/")
    page.get_by_role("link", name="Remove blue key").click()
    if page.get_by_label("Password", exact=True).count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/en/account/")
    assert not Authenticator.objects.filter(user=seat).exists()


def test_the_secretariat_sets_up_a_passkey_as_its_second_step(open_browser, secretariat):
    """The mailed code alone opens nothing; with the passkey after it the desk opens."""
    secretariat.set_password(PASSWORD)
    secretariat.save()
    page = with_device(open_browser())
    sign_in_with_password(page, secretariat)
    expect(page).to_have_url(re.compile("totp/activate|reauthenticate"))
    page.goto("/en/account/2fa/passkeys/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Sign in with this passkey alone").set_checked(False)
    page.get_by_role("button", name="Add this passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/en/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")

    sign_out(page)
    sign_in_with_code(page, secretariat)
    expect(page).to_have_url(re.compile("2fa/authenticate"))
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")


def sign_in_with_code(page: Page, seat: User) -> None:
    page.goto("/en/account/login/")
    page.get_by_role("link", name="Get a code by mail").click()
    page.get_by_label("E-mail").fill(seat.email)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code from the mail").fill(code_in_the_mail(seat.email))
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_a_seat_signs_in_by_code_and_ends_its_other_sessions(open_browser, seat, javascript):
    page, other = open_browser(javascript=javascript), open_browser(seat)
    sign_in_with_code(page, seat)
    page.wait_for_url("**/workspace/")
    page.goto("/en/account/")
    page.get_by_role("link", name="See and end sessions").click()
    expect(page.get_by_text("This session", exact=True)).to_have_count(1)
    page.get_by_role("button", name="End all other sessions").click()
    expect(page.get_by_role("status")).to_contain_text("1 session is ended")

    other.goto("/en/workspace/")
    expect(other).to_have_url(re.compile("/account/login/"))


def test_a_device_that_gives_nothing_is_told_in_words(open_browser, db):
    page = with_device(open_browser())
    page.goto("/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")


def test_without_javascript_no_button_promises_a_passkey(open_browser, db):
    page = open_browser(javascript=False)
    page.goto("/en/account/login/")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
