"""The page of one's own seat, its sessions, and the invitation to a second factor."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate, Session
from tests import factories
from tests.accounts.test_adapter import PASSWORD
from tests.accounts.test_sessions import FIREFOX
from tests.sessions import SECRET, sign_in


def page(client: Client, name: str = "account") -> str:
    return client.get(reverse(name)).content.decode()


def test_a_stranger_is_asked_to_sign_in(client, db):
    for name in ("account", "account_sessions"):
        assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))


def test_the_page_tells_who_holds_the_seat_now(client, peru):
    past, now = timezone.now() - timedelta(days=400), timezone.now() - timedelta(days=9)
    Mandate.objects.create(seat=peru, holder="Ana Quispe", since=past, until=now)
    Mandate.objects.create(seat=peru, holder="Luis Ramos", position="Director", since=now)

    words = page(sign_in(client, peru))
    assert "Luis Ramos, Director" in words
    assert "Ana Quispe" not in words


def test_the_page_shows_what_the_seat_signs_in_with_and_no_others(client, peru, barbados):
    factories.a_passkey(peru)
    factories.a_passkey(barbados, "blue key")
    TOTP.activate(peru, SECRET)

    words = page(sign_in(client, peru))
    assert "office computer" in words
    assert "blue key" not in words
    assert reverse("mfa_deactivate_totp") in words


@pytest.mark.parametrize("name", ["mfa_index", "mfa_list_webauthn"])
def test_where_allauth_leads_back_to_is_the_page_of_the_account(client, peru, name):
    assert sign_in(client, peru).get(reverse(name)).headers["Location"] == reverse("account")


def test_somebody_elses_passkey_is_neither_renamed_nor_removed(client, peru, barbados):
    own, foreign = factories.a_passkey(peru), factories.a_passkey(barbados)
    peru.set_password(PASSWORD)
    peru.save()
    sign_in(client, peru)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[foreign.pk]), {"name": "mine"}).status_code == 404
        assert client.post(reverse(name, args=[own.pk]), {"name": "blue key"}).status_code == 302

    foreign.refresh_from_db()
    assert foreign.wrap().name == "office computer"
    assert not Authenticator.objects.filter(pk=own.pk).exists()


# Sessions


def three_browsers(seat) -> tuple[Client, Client, Client]:
    return tuple(sign_in(Client(), seat) for _browser in range(3))


def test_sessions_are_listed_with_this_one_marked_first(peru):
    here, _second, _third = three_browsers(peru)
    session = here.session
    session["browser"] = FIREFOX
    session.save()

    rows = here.get(reverse("account_sessions")).context["rows"]
    assert [row["here"] for row in rows] == [True, False, False]
    assert rows[0]["device"] == "Firefox on Linux"
    assert session.session_key not in page(here, "account_sessions")


def test_one_session_is_ended_and_its_next_request_fails(peru):
    here, other, third = three_browsers(peru)
    handle = Session.objects.get(pk=other.session.session_key).handle
    here.post(reverse("account_sessions"), {"session": handle})

    assert [browser.get(reverse("workspace")).status_code for browser in (here, other, third)] == [200, 302, 200]


def test_all_other_sessions_are_ended_at_once(peru, barbados):
    here, other, third = three_browsers(peru)
    foreign = sign_in(Client(), barbados)
    here.post(reverse("account_sessions"), {"session": "others"})

    browsers = (here, other, third, foreign)
    assert [browser.get(reverse("workspace")).status_code for browser in browsers] == [200, 302, 302, 200]


def test_a_session_of_another_seat_is_not_ended(peru, barbados):
    foreign = sign_in(Client(), barbados)
    handle = Session.objects.get(pk=foreign.session.session_key).handle
    sign_in(Client(), peru).post(reverse("account_sessions"), {"session": handle})

    assert foreign.get(reverse("workspace")).status_code == 200


@pytest.mark.parametrize("browsers", [1, 3])
def test_the_list_of_sessions_takes_as_many_queries_for_one_as_for_three(peru, browsers, django_assert_num_queries):
    clients = [sign_in(Client(), peru) for _browser in range(browsers)]
    with django_assert_num_queries(4):
        clients[0].get(reverse("account_sessions"))


# The invitation to a second factor


def is_invited(client: Client) -> bool:
    return reverse("second_factor_later") in page(client, "workspace")


def test_a_seat_without_a_second_factor_is_invited_until_it_has_one(client, peru):
    assert is_invited(sign_in(client, peru))
    factories.a_passkey(peru)

    assert not is_invited(client)


def test_the_invitation_can_be_put_off_for_this_seat_alone(client, peru, barbados):
    sign_in(client, peru)
    answer = client.post(reverse("second_factor_later"))
    assert answer.headers["Location"] == reverse("after_sign_in")
    assert not is_invited(client)

    client.post(reverse("account_logout"))
    assert is_invited(sign_in(client, barbados))
