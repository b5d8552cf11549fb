"""Forms of signing in that differ from django-allauth's."""

import uuid

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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


class AskForCodeForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=40,
        help_text=_("Eight letters. Capital or small does not matter, nor does the dash."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "class": "code"}
        ),
    )
