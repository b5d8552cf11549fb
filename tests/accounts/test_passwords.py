"""Passwords are chosen by a mailed link, which is ours alone, and are not endless."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Mail
from accounts.passwords import LONGEST
from tests.accounts.test_adapter import try_login
from tests.sessions import sign_in

PASSWORD = "un molino de viento"


@pytest.fixture
def seat(peru):
    peru.set_password(PASSWORD)
    peru.save()
    return peru


def test_the_link_of_a_new_password_is_not_made_from_the_host_header(client, seat, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": seat.email}, headers={"host": "evil.example"})

    body = Mail.objects.get(to=seat.email).body
    assert "evil.example" not in body
    assert f"{settings.SITE_URL}/es/account/password/reset/key/" in body


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


def test_an_endless_password_is_refused_before_it_is_hashed(client, seat):
    assert try_login(client, seat.email, "x" * (LONGEST + 1)).status_code == 200
    answer = sign_in(client, seat).post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "x" * (LONGEST + 1), "password2": "x" * (LONGEST + 1)},
    )
    assert "password1" in answer.context["form"].errors
