"""Forms of signing in that differ from django-allauth's."""

import uuid

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from accounts.languages import reader_language
from accounts.mail import write
from accounts.models import Mail

LONGEST_ADDRESS = Mail._meta.get_field("to").max_length


class NewPasswordForm(ResetPasswordForm):
    """One mail, whether the address has a seat or not: neither the answer nor its time tells which."""

    def save(self, request: HttpRequest, **kwargs) -> str:
        address = self.cleaned_data["email"]
        if self.users:
            return super().save(request, **kwargs)
        if len(address) <= LONGEST_ADDRESS:
            write(address, "no_seat", {}, language=reader_language(), key=f"no_seat-{uuid.uuid4()}")
        return address
