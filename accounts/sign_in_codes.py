"""Signing in with a mailed code instead of a password.

Eight symbols of twenty, ten minutes, three tries, one use, five codes an hour for an address: 360 guesses a day hit
with a chance of 1.4e-8. The browser that asked keeps a token; the code is only in the mail. All counting is done by
the database in single statements or under a lock, so that many tries at once are counted as many.
"""

import secrets
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from accounts.languages import reader_language
from accounts.mail import write
from accounts.models import SignInCode, User

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words; nothing that looks like a figure
LENGTH = 8
MINUTES = 10
MOST_TRIES = 3
MOST_AN_HOUR = 5


@transaction.atomic
def send_code(address: str) -> str | None:
    """Mail a code and give the token of the browser that asked; None when this address had its codes of the hour.

    An address without a seat gets a mail that says so, and a code that nobody knows.
    """
    seat = User.objects.opened().filter(email__iexact=address).select_related("institution").first()
    address = seat.email if seat else address.lower()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in code {address}"])
    if SignInCode.objects.of_last_hour(address).count() >= MOST_AN_HOUR:
        return None
    token, code = secrets.token_urlsafe(32), get_random_string(LENGTH, ALPHABET)
    SignInCode.objects.create(token=token, address=address, seat=seat, digest=_digest(token, code))
    language = seat.institution.language if seat and seat.institution else reader_language()
    shown = f"{code[:4]}-{code[4:]}"
    template = "sign_in_code" if seat else "no_seat_for_code"
    facts = {"code": shown, "minutes": MINUTES}
    write(address, template, facts, language=language, key=f"code-{uuid.uuid4()}", secret=shown if seat else "")
    return token


def spend_try(token: str, typed: str) -> User | None:
    """The seat that may sign in, if what was typed is the code of that browser; each call is one of three tries."""
    code = SignInCode.objects.open(timedelta(minutes=MINUTES)).filter(token=token)
    if not code.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return None
    if not code.filter(digest=_digest(token, typed)).update(used_at=timezone.now()):
        return None
    # A seat that was closed or moved to another address meanwhile is not opened by what its former holder can read.
    return User.objects.filter(signincode__token=token, is_active=True, email__iexact=F("signincode__address")).first()


def may_try(token: str) -> bool:
    """Whether the code of that browser still waits to be typed."""
    return SignInCode.objects.open(timedelta(minutes=MINUTES)).filter(token=token, tries__lt=MOST_TRIES).exists()


def _digest(token: str, code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return salted_hmac("accounts.sign_in_code", f"{token} {letters}", algorithm="sha256").hexdigest()
