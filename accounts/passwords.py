"""Links by which a seat sets its password, and how long a password may be."""

import uuid

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.languages import in_language
from accounts.mail import write
from accounts.models import User

LONGEST = 1024


class MaximumLengthValidator:
    """Nobody types more; whoever sends more wants the server to be busy with it."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        words = ngettext(
            "Your password can have at most %(count)d character.",
            "Your password can have at most %(count)d characters.",
            LONGEST,
        )
        return words % {"count": LONGEST}


def send_password_link(seat: User, template: str = "seat_opened", address: str = "") -> None:
    """Write a mail with a link that works once and for PASSWORD_RESET_TIMEOUT, in the institution's language.

    The link is never made from the Host header, which the asker writes.
    """
    language, token = seat.mail_language, default_token_generator.make_token(seat)
    with in_language(language):
        key = {"uidb36": user_pk_to_url_str(seat), "key": token}
        url = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
    facts = {"seat": seat, "url": url, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}
    write(address or seat.email, template, facts, language=language, key=f"{template}-{uuid.uuid4()}", secret=token)


def seat_changed_address(seat: User, former: str) -> None:
    """Tell the former address, in case the change surprises its holder."""
    language = seat.mail_language
    write(former, "address_changed", {"seat": seat}, language=language, key=f"address-{uuid.uuid4()}")
