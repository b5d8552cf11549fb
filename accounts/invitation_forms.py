"""What the Secretariat types to invite, and the invited person to accept."""

from collections.abc import Iterable, Iterator

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import LANGUAGE_CHOICES
from accounts.look_alikes import known_domains, look_alike
from accounts.models import Institution, Invitation, User
from accounts.passwords import LONGEST
from accounts.pasted_table import MOST_LINES, Line, read
from accounts.plain_text import OneLine

LONGEST_TABLE = 40_000


class PasteForm(forms.Form):
    """A table of addresses, as it was copied out of a spreadsheet or a mail."""

    table = forms.CharField(
        label=gettext_lazy("Table of addresses"),
        help_text=gettext_lazy(
            "Copy the rows out of your spreadsheet: country or institution, address, language. The order does not"
            " matter, and headings may stay."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=LONGEST_TABLE,
        error_messages={"required": gettext_lazy("Paste at least one row.")},
    )

    def clean_table(self) -> list[Line]:
        lines = read(self.cleaned_data["table"])
        if not lines:
            raise ValidationError(_("There is no line with an address in it."))
        if len(lines) > MOST_LINES:
            said = _("These are %(count)d lines. Paste at most %(most)d at a time.")
            raise ValidationError(said % {"count": len(lines), "most": MOST_LINES})
        return lines


class Known:
    """What the lines of a table are compared with, asked once for all of them."""

    def __init__(self) -> None:
        found = Institution.objects.invitable().select_related("country").order_by("country__name_en", "name_en")
        self.institutions = {str(institution.pk): institution for institution in found}
        self.choices = [("", gettext_lazy("Choose an institution"))]
        self.choices += [(number, institution.with_country) for number, institution in self.institutions.items()]
        self.held = set(found.held(timezone.now()).order_by().values_list("pk", flat=True))
        self.domains = known_domains()
        self.invited = set(Invitation.objects.unanswered().values_list("address", flat=True))
        self.seats = set(User.objects.values_list(Lower("email"), flat=True))
        self.free = dict(User.objects.free().values_list(Lower("email"), "institution"))

    def problem_of(self, address: str, institution: Institution | None) -> str:
        """Why this address cannot be invited, or nothing."""
        if address in self.invited:
            return _("This address has been invited already. Remind it in the list, or revoke that invitation first.")
        if address in self.seats and not (institution and self.free.get(address) == institution.pk):
            return _("A seat with this address exists already.")
        return ""


class LineForm(forms.Form):
    """One invitation to be; `said` is the pasted line it was read from."""

    said = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1000)
    institution = forms.ChoiceField(label=gettext_lazy("Institution"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Institutional address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        required=False,
        choices=[("", gettext_lazy("As the institution")), *LANGUAGE_CHOICES],
    )
    checked = forms.BooleanField(label=gettext_lazy("I have made sure that this address is right"), required=False)
    left_out = forms.BooleanField(label=gettext_lazy("Leave this line out"), required=False)

    def __init__(self, *args, known: Known, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = known.choices
        self.known = known
        self.resembled = ""

    @property
    def opens_another_seat(self) -> bool:
        """Whether the institution that was chosen has an account already."""
        number = self["institution"].value()
        return str(number).isdecimal() and int(number) in self.known.held

    def clean_institution(self) -> Institution | None:
        return self.known.institutions.get(self.cleaned_data["institution"])

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].lower()
        if address:
            User._meta.get_field("email").clean(address, None)
        return address

    def clean(self) -> dict:
        answers = super().clean()
        if not self.is_wanted:
            self.errors.clear()
            return answers
        if not answers.get("institution") and "institution" not in self.errors:
            self.add_error("institution", _("Choose the institution that this address belongs to."))
        if "address" in self.errors:
            return answers
        if not answers.get("address"):
            self.add_error("address", _("Write the address, or leave this line out."))
        elif problem := self.known.problem_of(answers["address"], answers.get("institution")):
            self.add_error("address", problem)
        else:
            self._ask_about_the_domain(answers)
        return answers

    @property
    def is_wanted(self) -> bool:
        """A line of the list that was left empty, or marked so, is left out."""
        answers = self.cleaned_data
        return not answers.get("left_out") and bool(answers.get("address") or answers.get("said") or self.errors)

    def _ask_about_the_domain(self, answers: dict) -> None:
        self.resembled = look_alike(answers["address"], self.known.domains)
        if self.resembled and not answers.get("checked"):
            words = _(
                "This domain looks like %(domain)s and is another. Tick the box below if it is right all the same."
            )
            self.add_error("address", words % {"domain": self.resembled})


class _Lines(forms.BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict:
        return {**super().get_form_kwargs(index), "known": self.known}

    def __init__(self, *args, **kwargs) -> None:
        self.known = Known()
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        """The same address twice, and nobody at all."""
        seen: set[str] = set()
        for form in self.wanted():
            address = form.cleaned_data.get("address", "")
            if address and address in seen:
                form.add_error("address", _("This address stands in another line too."))
            seen.add(address)
        if not seen and not any(self.errors):
            raise ValidationError(_("Write at least one address."))

    def wanted(self) -> Iterator[LineForm]:
        return (form for form in self.forms if getattr(form, "cleaned_data", None) and form.is_wanted)

    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the field, its name, what is wrong) for the summary of errors."""
        whole = [(self.forms[0]["address"].auto_id if self.forms else "", "", m) for m in self.non_form_errors()]
        return whole + [
            (form[name].auto_id, name, _("Line %(number)d: %(problem)s") % {"number": number, "problem": problem})
            for number, form in enumerate(self.forms, 1)
            for name, messages in form.errors.items()
            for problem in messages
        ]

    @transaction.atomic
    def invite(self, *, by: User) -> list[Invitation]:
        """All or none."""
        return [
            Invitation.invite(answers["institution"], answers["address"], language=answers["language"], by=by)
            for answers in (form.cleaned_data for form in self.wanted())
        ]


Lines = forms.formset_factory(LineForm, formset=_Lines, extra=0, absolute_max=MOST_LINES, max_num=MOST_LINES)


def lines_of(rows: Iterable[Line]) -> _Lines:
    """What was pasted, with what is wrong in it."""
    posted: dict[str, object] = {}
    for place, line in enumerate(rows):
        for name in ("said", "institution", "address", "language"):
            posted[f"form-{place}-{name}"] = getattr(line, name) or ""
    count = len({key.split("-")[1] for key in posted})
    return Lines({**posted, "form-TOTAL_FORMS": count, "form-INITIAL_FORMS": 0})


def lines_to_invite() -> _Lines:
    """All Authorities without an account or an invitation, with the address that is known."""
    free = dict(User.objects.free().values_list("institution", "email"))
    return Lines(
        initial=[
            {"institution": institution.pk, "address": free.get(institution.pk, institution.public_email)}
            for institution in Institution.objects.to_invite().order_by("country__name_en")[:MOST_LINES]
        ]
    )


class RefusalForm(forms.Form):
    why = OneLine(
        label=gettext_lazy("Why was it not delivered?"),
        help_text=gettext_lazy("For example what the returned mail says."),
        error_messages={"required": gettext_lazy("Say why the mail was not delivered.")},
        max_length=300,
    )


class MarkedForm(forms.Form):
    """The invitations that were ticked in the list."""

    invitations = forms.ModelMultipleChoiceField(
        Invitation.objects.none(),
        error_messages={"required": gettext_lazy("Mark at least one invitation in the list.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invitations"].queryset = Invitation.objects.all()


class AcceptanceForm(forms.Form):
    """Who holds the seat, and the password."""

    holder = OneLine(
        label=gettext_lazy("Your name"),
        error_messages={"required": gettext_lazy("Write your name.")},
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    position = OneLine(
        label=gettext_lazy("Your position"),
        error_messages={"required": gettext_lazy("Write your position.")},
        help_text=gettext_lazy("For example: Director of International Cooperation."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        error_messages={"required": gettext_lazy("Choose a password.")},
        strip=False,
        max_length=LONGEST,
        help_text=gettext_lazy("At least 12 characters. Some words that only you would put together do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation: Invitation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.invitation.address, name=self.cleaned_data.get("holder", "")))
        return password
