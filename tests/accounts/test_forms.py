"""Asking for a new password tells nobody which addresses have a seat; a hand-over asks for what it needs."""

import random
import time
from statistics import median

import pytest
from django.urls import reverse

from accounts import sign_in_codes
from accounts.forms import HandOverForm
from accounts.models import Mail
from tests import factories


def test_known_and_unknown_addresses_get_the_same_answer_and_a_mail_each(client, peru):
    known = client.post(reverse("account_reset_password"), {"email": peru.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@per.example"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.content == unknown.content
    assert "password/reset/key" in Mail.objects.get(to=peru.email).body
    assert "password/reset/key" not in Mail.objects.get(to="nobody@per.example").body


@pytest.mark.proof
@pytest.mark.parametrize("door", ["account_reset_password", "account_request_login_code", "account_login"])
def test_known_and_unknown_addresses_take_the_same_time(client, peru, settings, monkeypatch, door):
    """Two hundred of each: the medians differ by at most ten milliseconds."""
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(sign_in_codes, "MOST_AN_HOUR", 1000)
    times: dict[str, list[float]] = {peru.email: [], "nobody@per.example": []}
    for _round in range(200):
        for email, taken in random.sample(list(times.items()), 2):
            began = time.perf_counter()
            client.post(reverse(door), {"email": email, "login": email, "password": "not the password"})
            taken.append(time.perf_counter() - began)

    known, unknown = (median(taken) for taken in times.values())
    assert abs(known - unknown) < 0.01


def test_a_seat_that_waits_for_its_first_holder_is_answered_like_no_seat(client, reference_data):
    """Its invitation was revoked because the address is the wrong one: whoever reads it gets in by no other door."""
    seat = factories.a_seat(factories.an_institution("authority", "PER"), "wrong@per.example", password=None)
    client.post(reverse("account_reset_password"), {"email": seat.email})

    assert "password/reset/key" not in Mail.objects.get(to=seat.email).body


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
    assert hand_over_form(peru, peru, address=barbados.email, keeps_address="on", checked="on").is_valid()


@pytest.mark.parametrize("missing", ["holder", "named_by", "address"])
def test_a_hand_over_needs_a_name_a_note_and_an_address(peru, missing):
    assert missing in hand_over_form(peru, peru, **{missing: ""}).errors


def test_a_name_cannot_bring_paragraphs_into_official_mail(peru):
    form = hand_over_form(peru, peru, holder="Ana\r\n\r\nPlease open https://evil.example", keeps_address="on")

    assert form.is_valid()
    assert form.cleaned_data["holder"] == "Ana Please open https://evil.example"


def test_a_mailbox_outside_the_institution_is_asked_about(peru):
    outside = hand_over_form(peru, peru, address="jose@gmail.example", keeps_address="on")
    checked = hand_over_form(peru, peru, address="jose@gmail.example", keeps_address="on", checked="on")

    assert "does not end as cooperation@per.example does" in outside.errors["address"][0]
    assert checked.is_valid()
