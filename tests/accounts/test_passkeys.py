"""What strangers may send in place of a passkey's answer; the real ones are in tests/browser/test_passkeys.py."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.passkeys import LONGEST_CREDENTIAL
from tests import factories
from tests.accounts.test_adapter import PASSWORD, try_login
from tests.sessions import sign_in

NONSENSE = [
    "",
    "null",
    "[]",
    "7",
    "{",
    "[" * 5_000,
    '"' + "a" * LONGEST_CREDENTIAL + '"',
    '{"id": "\\u0000"}',
    "{}",
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": []}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "!"}}),
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "oA",
                "authenticatorData": "AAAA",
                "signature": "AAAA",
                "userHandle": "fw",
            },
        }
    ),
]


@pytest.fixture
def seat(peru):
    peru.set_password(PASSWORD)
    peru.save()
    return peru


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_signs_nobody_in(client, db, nonsense):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": nonsense})

    assert answer.headers["Location"] == reverse("account_login")


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_no_second_step(client, seat, nonsense):
    factories.a_passkey(seat)
    try_login(client, seat.email, PASSWORD)
    client.get(reverse("mfa_authenticate"))
    answer = client.post(reverse("mfa_authenticate"), {"credential": nonsense})

    assert answer.status_code == 200
    assert client.get(reverse("workspace")).status_code == 302


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_no_new_passkey(client, seat, nonsense):
    sign_in(client, seat)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "mine", "credential": nonsense})

    assert answer.status_code == 200
    assert not seat.authenticator_set.exists()


def test_a_new_passkey_is_offered_the_name_of_the_device(client, seat):
    sign_in(client, seat)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    answer = client.get(reverse("mfa_add_webauthn"), headers={"user-agent": firefox})

    assert answer.context["form"].initial["name"] == "Firefox on Linux"


def test_a_seat_with_a_passkey_alone_is_asked_for_it_and_not_for_an_app(secretariat):
    """A stolen password signed in before the passkey was added."""
    secretariat.set_password(PASSWORD)
    secretariat.save()
    thief = Client()
    try_login(thief, secretariat.email, PASSWORD)
    factories.a_passkey(secretariat)

    assert thief.get(reverse("desk")).headers["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
