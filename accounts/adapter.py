"""How django-allauth works here: nobody signs up by themselves, and its mail goes through the outbox."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter

from accounts.languages import reader_language
from accounts.models import Mail


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Written to the outbox: no request waits for a mail server, whether the address is known or not."""
        message = self.render_mail(template_prefix, email, context)
        Mail.objects.create(
            key=f"account-{uuid.uuid4()}",
            to=email,
            subject=" ".join(message.subject.split())[:200],
            body=message.body,
            language=reader_language(),
        )
