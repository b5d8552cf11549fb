"""Whether a session has shown a second factor, not only whether its user owns one.

Somebody with a stolen password may sign in before the seat has a factor and wait: once the rightful holder sets one
up, that older session must not open what the factor guards.
"""

from typing import cast

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from accounts.models import User

REAL_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
PUT_OFF_COOKIE = "second-factor-later"
PUT_OFF_SECONDS = 180 * 24 * 3600


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are the way back to a factor, not one."""
    return is_mfa_enabled(user, REAL_FACTORS)


def showed_second_factor(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def page_to_show_it(user: User) -> str:
    """The page where somebody who is signed in shows a factor: the app's code, or else the passkey."""
    return "mfa_reauthenticate" if is_mfa_enabled(user, [Authenticator.Type.TOTP]) else "mfa_reauthenticate_webauthn"


def is_invited(request: HttpRequest) -> bool:
    """Whether to ask the seat for a second factor that it has not and need not have."""
    user = cast(User, request.user)
    return request.COOKIES.get(PUT_OFF_COOKIE) != str(user.pk) and not has_second_factor(user)


def put_off(answer: HttpResponse, user: User) -> None:
    answer.set_cookie(
        PUT_OFF_COOKIE,
        str(user.pk),
        max_age=PUT_OFF_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@receiver(authenticator_added)
def remember_new_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Setting up a factor asked for a code of it, so that session has shown it; every other session of the seat ends.

    A second factor is added only by who has shown the first, and none by a session that ended a moment ago.
    """
    if authenticator.type not in REAL_FACTORS:
        return
    with transaction.atomic():
        seat = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
        others = seat.authenticator_set.filter(type__in=REAL_FACTORS).exclude(pk=authenticator.pk)
        here = request.session.session_key
        allowed = seat.sessions.filter(pk=here).exists() and (showed_second_factor(request) or not others.exists())
        if allowed:
            seat.end_sessions(but=here)
        else:
            authenticator.delete()
    if not allowed:
        raise PermissionDenied
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
