"""Signing in without typing: a session as it stands after password and, where the seat has one, second factor."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(client: Client, seat: User) -> Client:
    """Give the seat a second factor if it needs one and has none, and sign it in with it."""
    if seat.needs_second_factor and not _factor(seat):
        TOTP.activate(seat, SECRET)
    return resume(client, seat)


def resume(client: Client, seat: User) -> Client:
    """Sign the seat in with the factors that it has."""
    client.force_login(seat)
    if factor := _factor(seat):
        session = client.session
        records = [{"method": "password", "at": time.time()}]
        records.append({"method": "mfa", "at": time.time(), "id": factor.pk, "type": "totp"})
        session["account_authentication_methods"] = records
        session["account_authentication_methods_user"] = str(seat.pk)
        session.save()
    return client


def _factor(seat: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=seat, type="totp").first()


def code_now() -> str:
    """What an authenticator app with that secret shows now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
