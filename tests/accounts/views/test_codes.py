"""Signing in with a mailed code, and what a stranger learns from asking for one."""

import random
import time
from collections.abc import Callable
from statistics import median

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import Mail, SignInCode, User
from tests.accounts.test_adapter import try_login
from tests.accounts.test_sign_in_codes import code_in_the_mail
from tests.sessions import code_now, sign_in

STRANGER = "nobody@per.example"
ASK, TYPE = "account_request_login_code", "account_confirm_login_code"


def ask(client: Client, address: str, **more):
    return client.post(reverse(ASK), {"email": address, **more})


def type_code(client: Client, code: str):
    return client.post(reverse(TYPE), {"code": code})


def test_a_seat_signs_in_with_the_code_of_its_mail(client, peru):
    assert ask(client, peru.email.upper()).headers["Location"] == reverse(TYPE)
    answer = type_code(client, code_in_the_mail(peru.email))

    assert answer.headers["Location"] == reverse("after_sign_in")
    assert client.get(reverse("workspace")).status_code == 200
    assert not EmailAddress.objects.exists()


def test_the_way_goes_on_where_it_was_meant_to_but_to_no_other_site(client, peru):
    ask(client, peru.email, next=reverse("account"))
    assert type_code(client, code_in_the_mail(peru.email)).headers["Location"] == reverse("account")

    other = Client()
    ask(other, peru.email, next="//evil.example/")
    assert type_code(other, code_in_the_mail(peru.email)).headers["Location"] == reverse("after_sign_in")


def test_a_wrong_code_may_be_corrected_twice(client, peru):
    ask(client, peru.email)
    first, second, third = (type_code(client, "BBBB-BBBB") for _try in range(3))

    assert first.context["form"].errors["code"]
    assert second.status_code == 200
    assert third.headers["Location"] == reverse(ASK)
    assert type_code(client, code_in_the_mail(peru.email)).headers["Location"] == reverse(ASK)
    assert client.get(reverse("workspace")).status_code == 302


def test_only_the_browser_that_asked_may_type_the_code(client, peru):
    ask(client, peru.email)
    other = Client()

    assert type_code(other, code_in_the_mail(peru.email)).headers["Location"] == reverse(ASK)


def test_a_code_by_mail_is_no_second_factor(client, secretariat):
    """With a factor the second step comes; without one, setting it up."""
    ask(client, secretariat.email)
    type_code(client, code_in_the_mail(secretariat.email))
    assert client.get(reverse("desk")).headers["Location"] == reverse("mfa_activate_totp")

    sign_in(Client(), secretariat)
    other = Client()
    ask(other, secretariat.email)
    answer = type_code(other, code_in_the_mail(secretariat.email))
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert other.get(reverse("desk")).status_code == 302
    other.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert other.get(reverse("desk")).status_code == 200


def test_known_and_unknown_addresses_get_the_same_answers_and_a_mail_each(peru):
    told = {}
    for address in (peru.email, STRANGER):
        client = Client()
        answers = [ask(client, address), client.get(reverse(TYPE)), *(type_code(client, "B" * 8) for _try in range(3))]
        pages = [answer.content.decode().replace(address, "") for answer in answers]
        names = [sorted(answer.headers) for answer in answers]
        told[address] = [(answer.status_code, answer.headers.get("Location")) for answer in answers], names
        told[address] += ([len(page) for page in pages],)

    assert told[peru.email] == told[STRANGER]
    assert [Mail.objects.filter(to=address).count() for address in told] == [1, 1]


def test_a_closed_seat_is_answered_like_an_unknown_address(client, peru):
    User.objects.filter(pk=peru.pk).update(is_active=False)

    assert ask(client, peru.email).headers["Location"] == reverse(TYPE)
    assert "No seat" in Mail.objects.get(to=peru.email).body


def test_whoever_asks_too_often_is_told_so_with_or_without_a_seat(peru, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    answers = {
        address: [ask(Client(), address).status_code for _code in range(6)] for address in (peru.email, STRANGER)
    }

    assert answers[peru.email] == answers[STRANGER] == [302] * 5 + [200]


def test_asking_and_signing_in_take_the_same_time_for_known_and_unknown_addresses(peru, settings):
    differences = timing(peru, settings, pairs=15)

    assert max(differences.values()) < 0.01, differences


@pytest.mark.proof
def test_two_hundred_pairs_take_the_same_time_with_the_real_hashing_of_passwords(peru, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    differences = timing(peru, settings, pairs=200)

    assert max(differences.values()) < 0.01, differences


def timing(seat: User, settings, pairs: int) -> dict[str, float]:
    """Seconds by which a known address differs from an unknown one in the median pair; order by lot."""
    settings.ACCOUNT_RATE_LIMITS = False
    seat.set_password("un molino de viento")
    seat.save()
    draw = random.Random(11)
    asked = {
        "code": lambda address: ask(Client(), address),
        "new password": lambda address: Client().post(reverse("account_reset_password"), {"email": address}),
        "password": lambda address: try_login(Client(), address, "not the password"),
    }
    return {
        name: abs(median(_difference(act, seat.email, draw) for _pair in range(pairs))) for name, act in asked.items()
    }


def _difference(act: Callable, known: str, draw: random.Random) -> float:
    taken = {}
    for address in draw.sample([known, STRANGER], 2):
        SignInCode.objects.all().delete()
        began = time.perf_counter()
        act(address)
        taken[address] = time.perf_counter() - began
    return taken[known] - taken[STRANGER]
