"""Writing down what happens at the door, at the moment it happens and whatever becomes of the request."""

import ipaddress
import time
from collections.abc import Iterable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django import forms
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from structlog.contextvars import get_contextvars

from accounts.models import Access, User

Act, Way = Access.Act, Access.Way
# Enough of an address to tell a country or a provider from another, too little to find a person.
IPV4_BITS, IPV6_BITS = 24, 48
# What a limit refuses is told once in this many seconds, for a seat or, without one, for a network; so are wrong
# passkeys of strangers, for which there is no limit.
WINDOW = 300
# The words of django-allauth for what a form refuses.
TOO_MANY = ("too_many_login_attempts", "rate_limited", "locked_out")
WRONG = ("email_password_mismatch", "incorrect_password", "enter_current_password", "incorrect_code")


def note(request: HttpRequest, act: str, seat: User | None = None, ways: Iterable[str] = (), unknown: str = "") -> None:
    """One row, and one statement; `unknown` is an address that has no seat."""
    row = Access(act=act, seat=seat, ways=" ".join(ways), **_from_where(request))
    row.institution_id = seat.institution_id if seat else None
    if unknown:
        row.unknown = salted_hmac("accounts.access", unknown.lower(), algorithm="sha256").hexdigest()[:32]
    if act == Act.LIMITED or (act == Act.REFUSED and not seat and not unknown):
        row.once = f"{act} {row.ways} {seat.pk if seat else row.network} {int(time.time()) // WINDOW}"
    Access.objects.bulk_create([row], ignore_conflicts=row.once is not None)


def note_address(request: HttpRequest, act: str, address: str, ways: Iterable[str] = ()) -> None:
    """The same for an address that somebody typed; known and unknown ones take the same two statements."""
    seat = User.objects.filter(email__iexact=address).first()
    note(request, act, seat, ways, unknown="" if seat else address)


def _from_where(request: HttpRequest) -> dict[str, str]:
    return {
        "network": network(get_client_ip(request) or ""),
        "browser": request.META.get("HTTP_USER_AGENT", "")[:200],
        "request_id": str(get_contextvars().get("request_id", ""))[:64],
    }


def network(address: str) -> str:
    """The network of an address: 192.0.2.0/24, 2001:db8:1::/48; empty when it is none."""
    try:
        bits = IPV4_BITS if ipaddress.ip_address(address).version == 4 else IPV6_BITS
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))


class Attempt(forms.Form):
    """A form by which somebody shows who they are: what it refuses is written down."""

    way: str = Way.PASSWORD

    def full_clean(self) -> None:
        super().full_clean()
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        if codes & set(TOO_MANY):
            self.note(Act.LIMITED)
        elif codes & set(WRONG):
            self.note(Act.REFUSED)

    def note(self, act: str) -> None:
        note(context.request, act, self.user, [self.way])  # type: ignore[attr-defined]


@receiver(user_logged_in)
def note_signing_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    shown = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
    note(request, Act.SIGNED_IN, user, dict.fromkeys(shown))


@receiver(user_logged_out)
def note_signing_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        note(request, Act.SIGNED_OUT, user)


@receiver([password_changed, password_set, password_reset])
def note_new_password(request: HttpRequest, user: User, signal: object, **kwargs: Any) -> None:
    note(request, Act.PASSWORD_CHANGED, user, [Way.LINK] if signal is password_reset else [])


@receiver(authenticator_added)
def note_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(request, Act.FACTOR_ADDED, user, [authenticator.type])


@receiver(authenticator_removed)
def note_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(request, Act.FACTOR_REMOVED, user, [authenticator.type])


@receiver(authenticator_reset)
def note_codes_renewed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note(request, Act.CODES_RENEWED, user, [authenticator.type])
