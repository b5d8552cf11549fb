"""How long a session lasts, and when its key changes."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User
from tests.accounts.test_adapter import PASSWORD, try_login
from tests.sessions import code_now, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def later(**time) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def is_open(client: Client, page: str = "workspace") -> bool:
    return client.get(reverse(page)).status_code == 200


@pytest.fixture
def seat(peru):
    peru.set_password(PASSWORD)
    peru.save()
    return peru


def test_a_session_knows_its_seat_and_its_browser(client, seat):
    try_login(client, seat.email, PASSWORD, headers={"user-agent": FIREFOX})

    session = Session.objects.get(seat=seat)
    assert session.browser == FIREFOX
    assert timezone.now() - session.signed_in_at < timedelta(minutes=1)


def test_the_key_changes_at_signing_in(client, seat):
    client.post(reverse("account_request_login_code"), {"email": seat.email})
    before = client.session.session_key
    try_login(client, seat.email, PASSWORD)

    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_the_key_changes_when_password_or_factor_is_shown_again(client, seat):
    try_login(client, seat.email, PASSWORD)
    before = client.session.session_key
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert is_open(client)


def test_an_unused_session_of_the_secretariat_ends_after_half_an_hour(secretariat):
    used, unused = sign_in(Client(), secretariat), sign_in(Client(), secretariat)
    with later(minutes=29):
        assert is_open(used, "desk")
    with later(minutes=31):
        assert not is_open(unused, "desk")
        assert is_open(used, "desk")


def test_how_long_others_may_rest_is_a_setting(client, peru, settings):
    settings.IDLE_MINUTES = 120
    sign_in(client, peru)
    with later(minutes=110):
        assert is_open(client)
    with later(minutes=231):
        assert not is_open(client)
    assert not Session.objects.filter(seat=peru).exists()


def test_the_busiest_session_ends_twelve_hours_after_signing_in(client, secretariat):
    sign_in(client, secretariat)
    for quarter in range(1, 48):
        with later(minutes=15 * quarter):
            session = client.session
            session["busy"] = quarter
            session.save()
            assert is_open(client, "desk")
    with later(hours=12, minutes=1):
        assert not is_open(client, "desk")


def test_a_session_without_a_seat_may_rest(client, db):
    client.post(reverse("account_request_login_code"), {"email": "nobody@per.example"})
    with later(hours=5):
        assert client.get(reverse("account_confirm_login_code")).status_code == 200


def test_the_next_request_of_a_closed_seat_fails(client, peru):
    sign_in(client, peru)
    assert is_open(client)
    User.objects.filter(pk=peru.pk).update(is_active=False)

    assert not any(is_open(client) for _request in range(20))


def test_a_page_writes_when_it_was_seen_once_a_minute_at_most(client, peru):
    sign_in(client, peru)
    client.get(reverse("account_sessions"))
    with later(seconds=50):
        client.get(reverse("account_sessions"))
        assert Session.objects.get(seat=peru).last_seen_at < timezone.now() - timedelta(seconds=40)
    with later(seconds=70):
        client.get(reverse("account_sessions"))
        assert Session.objects.get(seat=peru).last_seen_at == timezone.now()


def test_the_secretariats_second_step_gives_another_key(client, secretariat):
    secretariat.set_password(PASSWORD)
    secretariat.save()
    sign_in(Client(), secretariat)
    try_login(client, secretariat.email, PASSWORD)
    before = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert client.session.session_key != before
