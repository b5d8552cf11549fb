"""Asking for a new password tells nobody which addresses have a seat."""

import time
from statistics import median

from django.urls import reverse

from accounts.models import Mail


def test_known_and_unknown_addresses_get_the_same_answer_and_a_mail_each(client, peru):
    known = client.post(reverse("account_reset_password"), {"email": peru.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@per.example"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.content == unknown.content
    assert "password/reset/key" in Mail.objects.get(to=peru.email).body
    assert "password/reset/key" not in Mail.objects.get(to="nobody@per.example").body


def test_known_and_unknown_addresses_take_the_same_time(client, peru, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    times: dict[str, list[float]] = {peru.email: [], "nobody@per.example": []}
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
