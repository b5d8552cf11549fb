"""Signing in, new passwords, and what an attacker learns from them."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import Mail, User
from accounts.passwords import LONGEST
from tests.sessions import code_now, sign_in

PASSWORD = "un molino de viento"


@pytest.fixture
def seat(peru):
    peru.set_password(PASSWORD)
    peru.save()
    return peru


def try_login(client: Client, email: str, password: str, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def test_a_seat_signs_in_with_its_address_in_any_case_and_lands_in_its_workspace(client, seat):
    answer = try_login(client, seat.email.upper(), PASSWORD)

    assert answer.headers["Location"] == reverse("after_sign_in")
    assert client.get(answer.headers["Location"]).headers["Location"] == reverse("workspace")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, seat):
    wrong = try_login(client, seat.email, "not the password")
    unknown = try_login(client, "nobody@per.example", "not the password")

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.status_code == unknown.status_code == 200


def test_a_closed_seat_does_not_sign_in(client, seat):
    User.objects.filter(pk=seat.pk).update(is_active=False)
    try_login(client, seat.email, PASSWORD)

    assert client.get(reverse("workspace")).status_code == 302


def test_an_open_session_ends_when_the_seat_is_closed(client, seat):
    try_login(client, seat.email, PASSWORD)
    User.objects.filter(pk=seat.pk).update(is_active=False)

    assert client.get(reverse("workspace")).headers["Location"].startswith(reverse("account_login"))


def test_nobody_signs_up(client, db):
    assert client.get("/en/account/signup/").status_code == 404
    assert client.get("/en/account/email/").status_code == 404
    assert client.get("/en/account/").status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "java\tscript:alert(1)",
        "http:evil.example",
        "///x.y",
    ],
)
def test_signing_in_leads_to_no_other_site(client, seat, target):
    answer = client.post(reverse("account_login"), {"login": seat.email, "password": PASSWORD, "next": target})

    assert answer.headers["Location"] == reverse("after_sign_in")


def test_an_endless_password_is_refused_before_it_is_hashed(client, seat):
    assert try_login(client, seat.email, "x" * (LONGEST + 1)).status_code == 200
    answer = sign_in(client, seat).post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "x" * (LONGEST + 1), "password2": "x" * (LONGEST + 1)},
    )
    assert "password1" in answer.context["form"].errors


def test_five_wrong_passwords_close_a_seat_for_five_minutes(client, seat):
    for _try in range(5):
        try_login(client, seat.email, "not the password")
    try_login(client, seat.email, PASSWORD)

    assert client.get(reverse("workspace")).status_code == 302


def test_thirty_tries_at_once_are_counted_as_thirty(committed):
    """From thirty addresses, so that only the counter of the seat can stop them."""
    seat = User.objects.create_user("target@per.example", PASSWORD)
    said = []

    def attempt(number: int) -> None:
        answer = try_login(Client(REMOTE_ADDR=f"10.0.0.{number}"), seat.email, f"guess number {number}")
        said.append(answer.content.decode())
        connections.close_all()

    with ThreadPoolExecutor(15) as threads:
        list(threads.map(attempt, range(30)))

    assert sum("Too many" not in words for words in said) <= 5
    assert len(said) == 30
    cache.clear()


def test_counters_are_not_pushed_out_by_filling_the_cache(db):
    cache.set("counter", [1, 2, 3], 300)
    for number in range(400):
        cache.set(f"filler-{number}", number, 300)

    assert cache.get("counter") == [1, 2, 3]


def test_whoever_tries_too_often_reads_what_to_do(client, seat):
    answers = [client.post(reverse("account_reset_password"), {"email": seat.email}) for _try in range(6)]

    assert answers[-1].status_code == 429
    assert "<h1" in answers[-1].content.decode()


# New passwords


def test_known_and_unknown_addresses_get_the_same_answer_and_a_mail_each(client, seat):
    known = client.post(reverse("account_reset_password"), {"email": seat.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@per.example"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.content == unknown.content
    assert "password/reset/key" in Mail.objects.get(to=seat.email).body
    assert "password/reset/key" not in Mail.objects.get(to="nobody@per.example").body


def test_known_and_unknown_addresses_take_the_same_time(client, seat, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    times: dict[str, list[float]] = {seat.email: [], "nobody@per.example": []}
    for _round in range(30):
        for email, taken in times.items():
            began = time.perf_counter()
            client.post(reverse("account_reset_password"), {"email": email})
            taken.append(time.perf_counter() - began)

    known, unknown = (median(taken) for taken in times.values())
    assert abs(known - unknown) < 0.01


def test_an_address_too_long_for_a_mail_is_answered_like_any_other(client, db):
    address = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example"
    answer = client.post(reverse("account_reset_password"), {"email": address})

    assert answer.status_code == 302
    assert not Mail.objects.exists()


def test_the_link_of_a_new_password_is_not_made_from_the_host_header(client, seat, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": seat.email}, headers={"host": "evil.example"})

    body = Mail.objects.get(to=seat.email).body
    assert "evil.example" not in body
    assert f"{settings.SITE_URL}/en/account/password/reset/key/" in body


def test_a_new_password_does_not_sign_in_by_itself_and_ends_other_sessions(client, seat):
    elsewhere = Client()
    try_login(elsewhere, seat.email, PASSWORD)
    client.post(reverse("account_reset_password"), {"email": seat.email})
    link = re.search(r"http://localhost:8000(\S+)", Mail.objects.get(to=seat.email).body)[1]
    page = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": "una casa en el lago", "password2": "una casa en el lago"})

    assert client.get(reverse("workspace")).status_code == 302
    assert elsewhere.get(reverse("workspace")).status_code == 302
    assert Mail.objects.filter(to=seat.email).count() == 2


def test_a_changed_address_no_longer_signs_in(client, seat):
    """Django-allauth would remember it in a table of its own."""
    former = seat.email
    client.post(reverse("account_reset_password"), {"email": former})
    User.objects.filter(pk=seat.pk).update(email="new@per.example")
    try_login(client, former, PASSWORD)

    assert client.get(reverse("workspace")).status_code == 302
    assert not EmailAddress.objects.exists()


# The second factor


def test_the_secretariat_signs_in_with_password_and_code(client, secretariat):
    secretariat.set_password(PASSWORD)
    secretariat.save()
    sign_in(Client(), secretariat)
    assert try_login(client, secretariat.email, PASSWORD).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("desk")).status_code == 302

    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("after_sign_in")).headers["Location"] == reverse("desk")


def test_a_code_is_accepted_once(client, secretariat):
    secretariat.set_password(PASSWORD)
    secretariat.save()
    sign_in(Client(), secretariat)
    code = code_now()
    for browser in (client, other := Client()):
        try_login(browser, secretariat.email, PASSWORD)
        browser.post(reverse("mfa_authenticate"), {"code": code})

    assert client.get(reverse("after_sign_in")).headers["Location"] == reverse("desk")
    assert other.get(reverse("after_sign_in")).headers["Location"] == reverse("account_login")


def test_codes_cannot_be_guessed_one_after_the_other(client, secretariat):
    secretariat.set_password(PASSWORD)
    secretariat.save()
    sign_in(Client(), secretariat)
    try_login(client, secretariat.email, PASSWORD)
    for guess in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"00000{guess}"})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert client.get(reverse("desk")).status_code == 302
