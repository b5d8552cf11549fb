"""How django-allauth works here: nobody signs up by themselves, and its mail goes through the outbox."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest

from accounts.languages import reader_language
from accounts.mail import write
from accounts.models import Mail, User
from accounts.passwords import LONGEST, password_url


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        if len(credentials.get("password", "")) > LONGEST:
            raise self.validation_error("email_password_mismatch")
        super().pre_authenticate(request, **credentials)

    def is_safe_url(self, url: str) -> bool:
        """An address that cannot be read leads nowhere safe; allauth would fail on it."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        return password_url(key)

    def send_password_reset_mail(self, user: User, email: str, context: dict) -> None:
        facts = {"seat": user, "url": context["password_reset_url"], "days": settings.PASSWORD_RESET_TIMEOUT // 86400}
        write(email, "new_password", facts, language=reader_language(), key=f"new_password-{uuid.uuid4()}")

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Written to the outbox: no request waits for a mail server."""
        facts = {"current_site": get_current_site(self.request), "site": settings.SITE_URL, **context}
        message = self.render_mail(template_prefix, email, facts)
        Mail.objects.create(
            key=f"account-{uuid.uuid4()}",
            to=email,
            subject=" ".join(message.subject.split())[:200],
            body=message.body,
            language=reader_language(),
        )
