"""How django-allauth works here: nobody signs up by themselves, and its mail goes through the outbox."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import Act, note
from accounts.languages import in_language, reader_language
from accounts.models import Mail, User
from accounts.passwords import LONGEST


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This seat is closed."),
        "email_password_mismatch": _("This address and this password do not go together."),
        "enter_current_password": _("This is not the present password."),
        "incorrect_code": _("This code is not right. Please type the one that is shown now."),
        "incorrect_password": _("This is not the password."),
        "locked_out": _("Too many wrong passwords. Please wait five minutes, or get a code by mail: see below."),
        "rate_limited": _("Too many tries. Please wait five minutes, then try again."),
        "too_many_login_attempts": _("Too many tries. Please wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        if len(credentials.get("password", "")) > LONGEST:
            raise self.validation_error("email_password_mismatch")
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            if request.user.is_authenticated:
                raise
            raise self.validation_error("locked_out") from None

    def set_password(self, user: User, password: str) -> None:
        """Only the password, and only if it is still the one this request began with: a hand-over in between wins."""
        with transaction.atomic():
            seat = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
            if seat.password != user.password:
                raise PermissionDenied
            user.set_password(password)
            user.save(update_fields=["password"])

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        note(request, Act.CLOSED, user)
        return super().respond_user_inactive(request, user)

    def is_safe_url(self, url: str) -> bool:
        """An address that cannot be read leads nowhere safe; allauth would fail on it."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Written to the outbox: no request waits for a mail server. In the seat's language, whoever acted."""
        seat = User.objects.filter(email__iexact=email).select_related("institution").first()
        language = seat.mail_language if seat else reader_language()
        facts = {"current_site": get_current_site(self.request), "site": settings.SITE_URL, **context}
        with in_language(language):
            message = self.render_mail(template_prefix, email, facts)
        Mail.objects.create(
            key=f"account-{uuid.uuid4()}",
            to=email,
            subject=" ".join(message.subject.split())[:200],
            body=message.body,
            language=language,
        )
