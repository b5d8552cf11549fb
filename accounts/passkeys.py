"""Passkeys and security keys, as django-allauth keeps them: names, words, and what strangers may send."""

import struct

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from accounts.access import Attempt, Way
from accounts.devices import device
from accounts.models import User

LONGEST_NAME = 60
LONGEST_CREDENTIAL = 20_000
# What reading a stranger's bytes as JSON, CBOR or a key may raise.
UNREADABLE = (AttributeError, AssertionError, LookupError, RecursionError, TypeError, ValueError, struct.error)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("This second step cannot be turned off."),
        "cannot_generate_recovery_codes": _("Recovery codes need a second step. Please set one up first."),
        "incorrect_code": _("This code is not right. Please type the one that is shown now."),
    }

    def _get_site_name(self) -> str:
        return "CooperaNet"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """The device in words: that is how its holder knows it later."""
        return device(context.request.META.get("HTTP_USER_AGENT", ""))


class CredentialField(forms.JSONField):
    """What a browser's authenticator answered, or something else that a stranger wrote."""

    widget = forms.HiddenInput

    def to_python(self, value):
        wrong = forms.ValidationError(_("This passkey could not be read. Please try again."))
        if isinstance(value, str) and (len(value) > LONGEST_CREDENTIAL or "\\u0000" in value):
            raise wrong
        try:
            return super().to_python(value)
        except RecursionError:
            raise wrong from None

    def bound_data(self, data, initial):
        """An answer is good for one question: a refused form does not show it again."""
        return InvalidJSONInput("")


class _Readable(forms.Form):
    """An answer that cannot be read is a wrong one, and no error of ours."""

    credential = CredentialField()

    def _clean_fields(self) -> None:
        self._or_wrong(super()._clean_fields)

    def _clean_form(self) -> None:
        self._or_wrong(super()._clean_form)

    def _or_wrong(self, clean) -> None:
        try:
            clean()
        except UNREADABLE:
            self.add_error("credential", _("This passkey could not be read. Please try again."))


class AddPasskeyForm(_Readable, AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name of this passkey"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("By which you will know it in your list, for example: office computer, blue key."),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey alone, without a password"),
        required=False,
        initial=True,
        help_text=_(
            "The device asks for your fingerprint, face or PIN. Without this it is a second step after your password, "
            "as with older security keys."
        ),
    )
    field_order = ["name", "passwordless"]


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name of this passkey"), max_length=LONGEST_NAME)


class SignInWithPasskeyForm(Attempt, _Readable, LoginWebAuthnForm):
    """Whom a passkey belongs to is known once it is right: what a stranger's answer says of it is not believed."""

    way = Way.PASSKEY


class PasskeyAsFactorForm(Attempt, _Readable, AuthenticateWebAuthnForm):
    way = Way.PASSKEY


class PasskeyAgainForm(Attempt, _Readable, ReauthenticateWebAuthnForm):
    way = Way.PASSKEY
