"""Forms of signing in, django-allauth's in our own words, and of handing over a seat."""

import uuid

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ShowFactorForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Act, Attempt, Way, note_address
from accounts.languages import reader_language
from accounts.mail import write
from accounts.models import HandOver, Mail, User
from accounts.passwords import send_password_link
from accounts.plain_text import OneLine

LONGEST_ADDRESS = Mail._meta.get_field("to").max_length


class _Worded(forms.Form):
    """The fields of a form of django-allauth in our words, without the placeholders that repeat them."""

    WORDS: dict[str, tuple] = {}  # the label, and what is said when the field is empty

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, empty) in self.WORDS.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = empty
            self.fields[name].widget.attrs.pop("placeholder", None)


ADDRESS = gettext_lazy("E-mail"), gettext_lazy("Write the address with which your seat signs in.")
PASSWORD = gettext_lazy("Password"), gettext_lazy("Type the password.")
CODE = gettext_lazy("Code"), gettext_lazy("Type the code.")
NEW_PASSWORDS = {
    "password1": (gettext_lazy("New password"), gettext_lazy("Choose a password.")),
    "password2": (gettext_lazy("New password, once more"), gettext_lazy("Type the new password once more.")),
}


class SignInForm(Attempt, _Worded, LoginForm):
    WORDS = {"login": ADDRESS, "password": PASSWORD}

    def note(self, act: str) -> None:
        note_address(self.request, act, self.cleaned_data.get("login", ""), [self.way])


class PasswordAgainForm(Attempt, _Worded, ReauthenticateForm):
    WORDS = {"password": PASSWORD}


class SecondStepForm(Attempt, _Worded, AuthenticateForm):
    way = Way.APP
    WORDS = {"code": CODE}


class SecondStepAgainForm(Attempt, _Worded, ShowFactorForm):
    way = Way.APP
    WORDS = {"code": CODE}


class PasswordChangeForm(Attempt, _Worded, ChangePasswordForm):
    WORDS = {"oldpassword": (gettext_lazy("Present password"), PASSWORD[1]), **NEW_PASSWORDS}


class FirstPasswordForm(_Worded, SetPasswordForm):
    WORDS = NEW_PASSWORDS


class ForgottenPasswordForm(_Worded, ResetPasswordKeyForm):
    WORDS = NEW_PASSWORDS


class SetUpAppForm(_Worded, ActivateTOTPForm):
    WORDS = {"code": (gettext_lazy("Code that the app shows"), gettext_lazy("Type the code that the app shows."))}


class NewPasswordForm(_Worded, ResetPasswordForm):
    """One mail, whether the address has a seat or not: neither the answer nor its time tells which."""

    WORDS = {"email": ADDRESS}

    def save(self, request: HttpRequest, **kwargs) -> str:
        address = self.cleaned_data["email"]
        note_address(request, Act.LINK_ASKED, address)
        if seat := User.objects.opened().filter(email__iexact=address).select_related("institution").first():
            send_password_link(seat, "new_password")
        elif len(address) <= LONGEST_ADDRESS:
            write(address, "no_seat", {}, language=reader_language(), key=f"no_seat-{uuid.uuid4()}")
        return address


class AskForCodeForm(forms.Form):
    email = forms.EmailField(
        label=ADDRESS[0],
        error_messages={"required": ADDRESS[1]},
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code from the mail"),
        error_messages={"required": gettext_lazy("Type the code from the mail.")},
        max_length=40,
        help_text=gettext_lazy("Eight letters. Capital or small does not matter, nor does the dash."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "class": "code"}
        ),
    )


class HandOverForm(forms.ModelForm):
    """Who takes over a seat, by which note, and where the link goes: to a mailbox that the starter does not read."""

    class Meta:
        model = HandOver
        fields = ("holder", "position", "named_by", "address", "keeps_address")
        field_classes = dict.fromkeys(("holder", "position", "named_by"), OneLine)
        labels = {"holder": gettext_lazy("Name of the new holder"), "position": gettext_lazy("Position (optional)")}
        labels |= {"named_by": gettext_lazy("Named by which note or mail?")}
        labels |= {"address": gettext_lazy("E-mail of the new holder")}
        help_texts = {"named_by": gettext_lazy("For example: Note 27/2026 of the Ministry, March 3, 2026.")}
        help_texts |= {"address": gettext_lazy("The link to take over the seat goes there, and only there.")}

        error_messages = {
            "holder": {"required": gettext_lazy("Write the name of the new holder.")},
            "named_by": {"required": gettext_lazy("Say which note or mail names the new holder.")},
            "address": {"required": gettext_lazy("Write the address to which the link goes.")},
        }

    checked = forms.BooleanField(
        label=gettext_lazy("This mailbox is outside the institution, and it is right all the same"), required=False
    )

    def __init__(self, *args, seat: User, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.seat, self.by = seat, by
        words = _("The seat goes on signing in with %(address)s. Without this tick it signs in with the new address.")
        self.fields["keeps_address"].label = words % {"address": seat.email}

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].lower()
        if address == self.by.email.lower():
            raise forms.ValidationError(
                _("This is your own address. A second person has to confirm: give an address that you do not read.")
            )
        return address

    def clean(self) -> dict:
        answers = super().clean()
        others = User.objects.exclude(pk=self.seat.pk).filter(email__iexact=answers.get("address", ""))
        if not answers.get("keeps_address") and others.exists():
            self.add_error("address", _("Another seat signs in with this address."))
        if "address" in answers and not answers.get("checked") and self._is_outside(answers["address"]):
            words = _("This mailbox does not end as %(seat)s does. If it is right all the same, tick the last box.")
            self.add_error("address", words % {"seat": self.seat.email})
        return answers

    def _is_outside(self, address: str) -> bool:
        return HandOver(seat=self.seat, address=address).has_another_domain

    def start(self) -> HandOver:
        return HandOver.start(self.seat, by=self.by, **{name: self.cleaned_data[name] for name in self.Meta.fields})
