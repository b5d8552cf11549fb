"""Asking for a new password tells nobody which addresses have a seat; a hand-over asks for what it needs."""

import time
from statistics import median

import pytest
from django.urls import reverse

from accounts.forms import HandOverForm
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


def hand_over_form(seat, by, **answers) -> HandOverForm:
    facts = {"holder": "José Huamán", "named_by": "Nota 27/2026", "address": "jose@per.example"}
    return HandOverForm({**facts, **answers}, seat=seat, by=by)


def test_the_link_of_a_hand_over_goes_to_a_mailbox_that_its_starter_does_not_read(peru, secretariat):
    own = hand_over_form(peru, peru, address="Cooperation@PER.example", keeps_address="on")
    institutional = hand_over_form(peru, secretariat, address=peru.email, keeps_address="on")

    assert "give an address that you do not read" in own.errors["address"][0]
    assert institutional.is_valid()


def test_a_seat_does_not_take_the_address_of_another_one(peru, barbados):
    assert "address" in hand_over_form(peru, peru, address=barbados.email.upper()).errors
    assert hand_over_form(peru, peru, address=barbados.email, keeps_address="on").is_valid()


@pytest.mark.parametrize("missing", ["holder", "named_by", "address"])
def test_a_hand_over_needs_a_name_a_note_and_an_address(peru, missing):
    assert missing in hand_over_form(peru, peru, **{missing: ""}).errors
