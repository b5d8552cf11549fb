"""No page of the Secretariat or the administration opens without a second factor shown in that very session."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.sessions import SECRET, code_now, sign_in

PASSWORD = "un molino de viento"
PAGES = ("home", "exchange", "desk", "admin:index", "admin:accounts_user_changelist", "mfa_index", "after_sign_in")


@pytest.fixture
def seat(secretariat):
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    secretariat.refresh_from_db()
    secretariat.set_password(PASSWORD)
    secretariat.save()
    return secretariat


def with_password(seat: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": seat.email, "password": PASSWORD})
    return client


def set_up(client: Client):
    """Password once more, then the code of the secret that the page shows."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    return client.post(reverse("mfa_activate_totp"), {"code": code_now()})


@pytest.mark.parametrize("page", PAGES)
def test_without_a_factor_every_page_leads_to_setting_one_up(seat, page):
    answer = with_password(seat).get(reverse(page))

    assert answer.headers["Location"] == reverse("mfa_activate_totp")


def test_a_post_without_a_factor_does_nothing(seat, peru):
    url = reverse("admin:accounts_user_change", args=[peru.pk])
    with_password(seat).post(url, {"email": "mine@x.example", "name": "Mine"})

    peru.refresh_from_db()
    assert peru.name == "Focal point"


def test_setting_one_up_opens_the_desk_in_that_session(committed, seat):
    client = with_password(seat)
    answer = set_up(client)

    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("desk")).status_code == 200


def test_an_older_session_without_the_factor_is_asked_for_it(seat):
    """A stolen password may have signed in before the seat's holder set the factor up."""
    thief = with_password(seat)
    TOTP.activate(seat, SECRET)

    answer = thief.get(reverse("desk"))
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert thief.post(reverse("decisions")).headers["Location"].startswith(reverse("mfa_reauthenticate"))


def test_showing_the_factor_later_opens_that_session(seat):
    client = with_password(seat)
    TOTP.activate(seat, SECRET)
    page = client.get(reverse("desk")).headers["Location"]
    answer = client.post(page, {"code": code_now()})

    assert answer.headers["Location"] == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200


def test_recovery_codes_alone_are_no_factor(seat):
    Authenticator.objects.create(user=seat, type="recovery_codes", data={"seed": "abc", "used_mask": 0})

    assert with_password(seat).get(reverse("desk")).headers["Location"] == reverse("mfa_activate_totp")


def test_one_can_always_sign_out(seat):
    client = with_password(seat)
    client.post(reverse("account_logout"))

    assert client.get(reverse("exchange")).status_code == 200


def test_turning_the_factor_off_closes_the_desk_again(seat):
    client = sign_in(Client(), seat)
    Authenticator.objects.filter(user=seat).delete()

    assert client.get(reverse("desk")).headers["Location"] == reverse("mfa_activate_totp")


def test_a_focal_point_needs_no_factor(client, peru):
    assert sign_in(client, peru).get(reverse("workspace")).status_code == 200


def test_an_older_session_cannot_set_up_a_factor_of_its_own(committed, seat):
    """The thief knows the password, and the seat's holder has added a passkey meanwhile."""
    thief = with_password(seat)
    thief.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    factories.a_passkey(seat)

    answer = set_up(thief)

    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
    assert [factor.type for factor in seat.authenticator_set.all()] == ["webauthn"]


def test_a_new_factor_ends_the_sessions_that_are_older(committed, seat, peru):
    elsewhere, half_way = with_password(seat), Client()
    other = sign_in(Client(), peru)
    here = with_password(seat)

    set_up(here)
    half_way.post(reverse("account_login"), {"login": seat.email, "password": PASSWORD})

    assert elsewhere.get(reverse("desk")).headers["Location"].startswith(reverse("account_login"))
    assert here.get(reverse("desk")).status_code == other.get(reverse("workspace")).status_code == 200
