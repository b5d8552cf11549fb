"""Everything at the door leaves one row: what worked, what was refused, and from where; no password, no code."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import network
from accounts.models import Access, HandOver, Mail, User
from tests import factories
from tests.accounts.test_adapter import PASSWORD, try_login
from tests.sessions import code_now, sign_in

STRANGER = "Nobody@per.example"


@pytest.fixture(autouse=True)
def no_counters(db):
    cache.clear()


@pytest.fixture
def seat(peru):
    peru.set_password(PASSWORD)
    peru.save()
    return peru


def acts(**facts) -> list[tuple[str, str]]:
    return list(Access.objects.filter(**facts).order_by("pk").values_list("act", "ways"))


def test_signing_in_and_out_are_written_down_with_institution_network_browser_and_request(client, seat):
    try_login(client, seat.email, PASSWORD, REMOTE_ADDR="192.0.2.77", headers={"user-agent": "Firefox/1 (Windows)"})
    client.post(reverse("account_logout"))

    assert acts(seat=seat, institution=seat.institution) == [("signed-in", "password"), ("signed-out", "")]
    row = Access.objects.first()
    assert (row.network, row.browser, len(row.request_id)) == ("192.0.2.0/24", "Firefox/1 (Windows)", 36)


def test_signing_in_costs_one_statement_more(client, seat):
    from django.db import connection

    try_login(Client(), seat.email, PASSWORD)
    with CaptureQueriesContext(connection) as queries:
        try_login(client, seat.email, PASSWORD)

    assert len([query for query in queries.captured_queries if "accounts_access" in query["sql"]]) == 1


def test_a_wrong_password_is_written_down_for_the_seat_and_nothing_of_what_was_typed(client, seat):
    try_login(client, seat.email.upper(), "not the password")

    assert acts(seat=seat) == [("refused", "password")]
    assert "not the password" not in str(Access.objects.values())


def test_of_an_unknown_address_a_keyed_hash_is_kept_which_is_the_same_in_any_case(client, seat):
    for address in (STRANGER, STRANGER.lower(), "other@per.example"):
        try_login(Client(), address, "not the password")
    marks = list(Access.objects.order_by("pk").values_list("unknown", flat=True))

    assert marks[0] == marks[1] != marks[2]
    assert "nobody" not in str(Access.objects.values())
    assert acts(seat=None, institution=None) == [("refused", "password")] * 3


def test_a_form_that_was_not_filled_in_is_no_attempt(client, seat):
    client.post(reverse("account_login"), {"login": seat.email, "password": ""})

    assert acts() == []


def test_what_the_limit_refuses_is_told_once_in_a_window(seat):
    with time_machine.travel(timezone.now(), tick=False):
        for _attempt in range(12):
            try_login(Client(), seat.email, "not the password")

    assert acts(seat=seat) == [("refused", "password")] * 5 + [("limited", "password")]


def test_unknown_addresses_beyond_the_limit_of_a_network_are_told_once_together(db):
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(14):
            try_login(Client(), f"nobody-{number}@per.example", "not the password")

    assert acts() == [("refused", "password")] * 10 + [("limited", "password")]


def test_a_closed_seat_is_told_apart_though_the_password_was_right(client, seat):
    User.objects.filter(pk=seat.pk).update(is_active=False)
    try_login(client, seat.email, PASSWORD)

    assert acts(seat=seat) == [("closed", "")]


def test_codes_asked_for_refused_and_used_are_written_down(client, seat):
    client.post(reverse("account_request_login_code"), {"email": seat.email})
    client.post(reverse("account_confirm_login_code"), {"code": "BBBB-BBBB"})
    code = Mail.objects.get(to=seat.email).body.split("-")[0][-4:]
    code += Mail.objects.get(to=seat.email).body.partition(f"{code}-")[2][:4]
    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert acts(seat=seat) == [("code-asked", ""), ("refused", "code"), ("signed-in", "code")]
    assert code not in str(Access.objects.values())


def test_too_many_codes_are_told_once(client, seat, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    with time_machine.travel(timezone.now(), tick=False):
        for _code in range(8):
            client.post(reverse("account_request_login_code"), {"email": STRANGER})

    assert acts() == [("code-asked", "")] * 5 + [("limited", "code")]


def test_a_link_to_choose_a_password_is_written_down_for_known_and_unknown_addresses(client, seat):
    for address in (seat.email, STRANGER):
        client.post(reverse("account_reset_password"), {"email": address})

    assert acts() == [("link-asked", ""), ("link-asked", "")]
    assert acts(seat=seat) == [("link-asked", "")]


def test_a_changed_password_and_a_wrong_present_one_are_written_down(client, seat):
    sign_in(client, seat)
    for present in ("not the password", PASSWORD):
        new = {"password1": "un nuevo molino", "password2": "un nuevo molino"}
        client.post(reverse("account_change_password"), {"oldpassword": present, **new})

    assert acts(seat=seat)[1:] == [("refused", "password"), ("password-changed", "")]


def test_the_second_step_is_written_down_with_its_refusals(client, secretariat):
    sign_in(Client(), secretariat)
    secretariat.set_password(PASSWORD)
    secretariat.save()
    before = Access.objects.count()
    try_login(client, secretariat.email, PASSWORD)
    for code in ("000000", code_now()):
        client.post(reverse("mfa_authenticate"), {"code": code})

    assert acts(seat=secretariat)[before:] == [("refused", "totp"), ("signed-in", "password totp")]


def test_a_wrong_code_shown_again_is_refused_and_written_down(client, secretariat):
    sign_in(client, secretariat)
    client.post(reverse("mfa_reauthenticate"), {"code": "000000"})

    assert acts(seat=secretariat)[1:] == [("refused", "totp")]


def test_wrong_passkeys_of_strangers_are_told_once_in_a_window(client, db):
    credential = (
        '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "e30",'
        ' "authenticatorData": "' + "A" * 50 + '", "signature": "AAAA", "userHandle": "fw"}}'
    )
    with time_machine.travel(timezone.now(), tick=False):
        for _attempt in range(3):
            client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
            client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert acts() in ([("refused", "webauthn")], [])


def test_factors_added_and_removed_are_written_down(client, seat):
    sign_in(client, seat)
    factories.a_passkey(seat)
    passkey = Authenticator.objects.get(user=seat)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(seat.pk)
    session.save()
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))

    assert acts(seat=seat)[1:] == [("factor-removed", "webauthn")]


def test_sessions_that_somebody_ends_are_written_down_one_by_one(client, seat):
    for other in (Client(), Client()):
        sign_in(other, seat)
    sign_in(client, seat)
    client.post(reverse("account_sessions"), {"session": "others"})

    assert acts(seat=seat, act="session-ended") == [("session-ended", "")] * 2


def test_a_hand_over_ends_the_sessions_of_the_former_holder_while_they_were_theirs(client, peru):
    sign_in(client, peru)
    peru.mandates.create(holder="Rosa Quispe")
    hand_over = factories.a_hand_over(peru)
    HandOver.objects.get(pk=hand_over.pk).confirm(password=PASSWORD)
    ended = Access.objects.get(act="session-ended")

    assert (ended.seat, peru.holder(ended.at), peru.holder(timezone.now())) == (peru, "Rosa Quispe", "José Huamán")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_of_a_network_no_more_is_kept_than_tells_countries_apart(address, expected):
    assert network(address) == expected
