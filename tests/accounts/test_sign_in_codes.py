"""A mailed code opens one seat, once, soon, in one browser; many tries at once are counted as many."""

import random
from datetime import timedelta

import time_machine
from django.utils import timezone

from accounts.models import Mail, SignInCode, User
from accounts.sign_in_codes import ALPHABET, LENGTH, MINUTES, MOST_AN_HOUR, MOST_TRIES, may_try, send_code, spend_try
from tests import factories
from tests.threads import at_once


def code_in_the_mail(address: str) -> str:
    body = Mail.objects.filter(to=address).latest("pk").body
    return next(line for line in body.splitlines() if len(line) == LENGTH + 1 and line[4] == "-")


def later(**time) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**time))


def test_the_code_of_the_mail_opens_the_seat_once(peru):
    token = send_code(peru.email)
    code = code_in_the_mail(peru.email)

    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert len(ALPHABET) ** LENGTH > 2.5e10
    assert spend_try(token, code.lower().replace("-", " ")) == peru
    assert spend_try(token, code) is None


def test_the_mail_is_in_the_language_of_the_institution(peru):
    send_code(peru.email)

    assert Mail.objects.get(to=peru.email).language == "es"


def test_the_code_itself_is_kept_nowhere_but_in_the_mail(peru):
    send_code(peru.email)
    code = code_in_the_mail(peru.email)

    assert code not in str(SignInCode.objects.values().get())


def test_the_code_of_another_browser_opens_nothing(peru):
    first, _code = send_code(peru.email), code_in_the_mail(peru.email)
    second = send_code(peru.email)

    assert spend_try(second, _code) is None
    assert spend_try(first, _code) == peru


def test_three_wrong_tries_end_a_code(peru):
    token = send_code(peru.email)
    for _try in range(MOST_TRIES):
        assert may_try(token)
        assert spend_try(token, "BBBB-BBBB") is None

    assert not may_try(token)
    assert spend_try(token, code_in_the_mail(peru.email)) is None


def test_a_code_ends_after_ten_minutes(peru):
    token = send_code(peru.email)
    assert MINUTES <= 10
    with later(minutes=MINUTES, seconds=1):
        assert not may_try(token)
        assert spend_try(token, code_in_the_mail(peru.email)) is None


def test_an_address_gets_five_codes_an_hour(peru):
    tokens = [send_code(peru.email.upper()) for _code in range(MOST_AN_HOUR + 2)]

    assert tokens[MOST_AN_HOUR:] == [None, None]
    assert Mail.objects.filter(to=peru.email).count() == MOST_AN_HOUR
    with later(hours=1, seconds=1):
        assert send_code(peru.email)


def test_a_closed_or_moved_seat_is_not_opened_by_the_code_it_waited_for(peru, barbados):
    closed, moved = send_code(peru.email), send_code(barbados.email)
    User.objects.filter(pk=peru.pk).update(is_active=False)
    User.objects.filter(pk=barbados.pk).update(email="new@brb.example")

    assert spend_try(closed, code_in_the_mail(peru.email)) is None
    assert spend_try(moved, code_in_the_mail(barbados.email)) is None


def test_an_address_without_a_seat_gets_a_mail_without_a_code(db):
    token = send_code("nobody@per.example")

    assert SignInCode.objects.get(token=token).seat is None
    assert "No seat" in Mail.objects.get(to="nobody@per.example").body


def test_two_hundred_tries_at_once_are_three(committed):
    """The right code is among them, at a place drawn by lot, and opens at most once."""
    seat = factories.authority_seat("PER")
    token = send_code(seat.email)
    code = code_in_the_mail(seat.email)
    draw = random.Random(7)
    guesses = ["".join(draw.choices(ALPHABET, k=LENGTH)) for _guess in range(190)] + [code] * 10
    draw.shuffle(guesses)
    answers = []
    for start in range(0, 200, 25):
        answers += at_once(*(lambda guess=guess: spend_try(token, guess) for guess in guesses[start : start + 25]))

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sum(answer is not None for answer in answers) <= 1
    assert SignInCode.objects.get().tries == MOST_TRIES or SignInCode.objects.get().used_at


def test_the_right_code_twenty_times_at_once_opens_once(committed):
    seat = factories.authority_seat("PER")
    token = send_code(seat.email)
    code = code_in_the_mail(seat.email)

    assert at_once(*[lambda: spend_try(token, code)] * 20).count(seat) == 1


def test_forty_codes_asked_for_at_once_are_five(committed):
    seat = factories.authority_seat("PER")
    tokens = at_once(*[lambda: send_code(seat.email)] * 40)

    assert sum(isinstance(token, str) for token in tokens) == MOST_AN_HOUR
    assert Mail.objects.filter(to=seat.email).count() == MOST_AN_HOUR
