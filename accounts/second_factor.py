"""Whether a session has shown a second factor, not only whether its user owns one.

Somebody with a stolen password may sign in before the seat has a factor and wait: once the rightful holder sets one
up, that older session must not open what the factor guards.
"""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User

REAL_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are the way back to a factor, not one."""
    return is_mfa_enabled(user, REAL_FACTORS)


def showed_second_factor(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


@receiver(authenticator_added)
def remember_new_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Setting up a factor asked for a code of it, so that session has shown it."""
    if authenticator.type in REAL_FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
