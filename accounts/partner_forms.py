"""What an applicant types, and the Secretariat that decides about applications and verifications."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import checklist
from accounts.invitation_forms import Known
from accounts.languages import reader_language
from accounts.models import Country, Institution, PartnerApplication, User, Verification
from accounts.models.partner_application import AGENCY
from accounts.moments import today

LONGEST = 4000


class ApplicationForm(forms.ModelForm):
    """Little is asked; the rest the Secretariat finds out itself."""

    website = forms.URLField(
        label=gettext_lazy("Website"),
        help_text=gettext_lazy("For example: https://www.example.org"),
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    accepts = forms.BooleanField(
        label=gettext_lazy("We accept the principles of participation"),
        error_messages={"required": gettext_lazy("Read the principles, and accept them to take part.")},
    )
    # People do not see it; programs that fill in every field betray themselves.
    fax = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = PartnerApplication
        fields = ("name", "kind", "country", "website", "brings", "contact", "address")
        labels = {
            "name": gettext_lazy("Name of your organisation"),
            "kind": gettext_lazy("Kind of organisation"),
            "country": gettext_lazy("Country in which it is registered"),
            "brings": gettext_lazy("What you bring to the countries of the Americas"),
            "contact": gettext_lazy("Contact person"),
            "address": gettext_lazy("Institutional e-mail"),
        }
        help_texts = {
            "brings": gettext_lazy("In a few sentences: knowledge, people, places or means that you can share."),
            "address": gettext_lazy("A link to confirm the application goes there. It is never published."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "kind": forms.RadioSelect,
            "brings": forms.Textarea(attrs={"rows": 4}),
            "contact": forms.TextInput(attrs={"autocomplete": "name"}),
            "address": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PartnerApplication.KINDS
        self.fields["country"].empty_label = _("Choose a country")
        countries = Country.objects.order_by(f"name_{reader_language()}")
        self.fields["country"].queryset = countries

    def clean_address(self) -> str:
        return self.cleaned_data["address"].lower()

    def clean(self) -> dict:
        answers = super().clean()
        country = answers.get("country")
        if answers.get("kind") == AGENCY and country and not Country.objects.observers(today()).filter(pk=country.pk):
            self.add_error("country", _("An agency of an observer state belongs to a permanent observer: choose it."))
        return answers

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["fax"])

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class WordsForm(forms.Form):
    """Some words to somebody, with a label that says what they are for."""

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST)

    def __init__(self, *args, label: str, help_text: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = label, help_text


class AcceptanceForm(forms.Form):
    """Nothing to type; what stands against inviting the applicant's address is said."""

    def __init__(self, *args, application: PartnerApplication, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.application = application

    def clean(self) -> dict:
        if problem := Known().problem_of(self.application.address, None):
            raise forms.ValidationError(problem)
        return super().clean()


class VerificationForm(forms.Form):
    """For each point of the checklist what was found, and where."""

    interests = forms.CharField(
        label=gettext_lazy("Declared interests"),
        help_text=gettext_lazy(
            "What the partner sells, who pays it, its contracts with public offices. Empty when it declares none."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, institution: Institution, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.points = institution, checklist.points(institution.kind)
        for point in self.points:
            self.fields[f"found_{point.key}"] = forms.CharField(
                label=point.words,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _("Write what you found.")},
            )
            self.fields[f"source_{point.key}"] = forms.CharField(label=_("Source"), required=False, max_length=500)
        self.order_fields([name for name in self.fields if name != "interests"])

    def asked(self) -> Iterator[tuple]:
        """Pairs of fields: what was found, and its source."""
        return ((self[f"found_{point.key}"], self[f"source_{point.key}"]) for point in self.points)

    def verify(self, *, by: User) -> Verification:
        said = self.cleaned_data
        answers = [
            {
                "key": point.key,
                "question": point.question,
                "found": said[f"found_{point.key}"],
                "source": said[f"source_{point.key}"],
            }
            for point in self.points
        ]
        return Verification.verify(self.institution, answers, interests=said["interests"], by=by)
