"""The profile of an institution, as one of its seats writes it."""

from __future__ import annotations

from pathlib import PurePath

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.changes import Difference, differences
from accounts.languages import LANGUAGE_CHOICES, LANGUAGE_NAMES, LANGUAGES
from accounts.models import Institution, Logo
from accounts.picture import Picture, TooLarge, Unreadable, redraw
from accounts.plain_text import OneLine, PlainText

MOST_BYTES = 2 * 1024 * 1024
LONGEST_PROFILE = 4_000
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
PARTS = ("name", "acronym", "profile")


class LogoField(forms.FileField):
    """A picture, which is drawn anew; its answer is a Picture."""

    default_error_messages = {
        "too_big": gettext_lazy("This picture is larger than 2 MB. Make it smaller."),
        "kind": gettext_lazy("Choose a picture that ends in .png, .jpg or .webp."),
        "too_large": gettext_lazy("This picture has too many points to be read. Make it at most 4,000 by 4,000."),
        "content": gettext_lazy(
            "This file is not a whole picture of the kind its name says. Save it again from the program you made"
            " it with."
        ),
    }

    def clean(self, upload, initial=None) -> Picture | None:
        upload = super().clean(upload, initial)
        return self._drawn(upload) if isinstance(upload, UploadedFile) else None

    def _drawn(self, upload: UploadedFile) -> Picture:
        kind = KINDS.get(PurePath(upload.name).suffix.lower())
        if upload.size > MOST_BYTES:
            self._refuse("too_big")
        if kind is None:
            self._refuse("kind")
        try:
            return redraw(upload.read(), kind)
        except TooLarge:
            self._refuse("too_large")
        except Unreadable:
            self._refuse("content")

    def _refuse(self, code: str) -> None:
        raise forms.ValidationError(self.error_messages[code], code=code)


def _in_each_language(part: str) -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {}
    for code in LANGUAGES:
        written = {"lang": code, "autocomplete": "off"}
        if part == "name":
            field = OneLine(label=gettext_lazy("Name"), max_length=200, required=False)
        elif part == "acronym":
            field = OneLine(label=gettext_lazy("Acronym"), max_length=30, required=False)
        else:
            field = PlainText(
                label=gettext_lazy("Mandate"),
                help_text=gettext_lazy("What the institution does and how it cooperates."),
                max_length=LONGEST_PROFILE,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        field.widget.attrs.update(written)
        made[f"{part}_{code}"] = field
    return made


class ProfileForm(forms.Form):
    """All that the public reads of an institution; `version` says which state of it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1)
    vars().update({name: field for part in PARTS for name, field in _in_each_language(part).items()})
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Working languages"),
        choices=LANGUAGE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    public_email = forms.EmailField(
        label=gettext_lazy("Public e-mail"),
        help_text=gettext_lazy("Of the office, not of a person: everybody reads it."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    public_phone = OneLine(
        label=gettext_lazy("Telephone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Website"),
        help_text=gettext_lazy("The whole address, beginning with https://"),
        max_length=200,
        required=False,
        validators=[
            URLValidator(["http", "https"], message=gettext_lazy("Give the whole address, beginning with https://"))
        ],
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    address = PlainText(
        label=gettext_lazy("Address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    new_logo = LogoField(
        label=gettext_lazy("Choose a logo"),
        help_text=gettext_lazy(
            "A PNG, JPEG or WebP picture of up to 2 MB. It is drawn anew, at most 400 points wide and high; what a"
            " camera or a program wrote beside it is left out."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
    )
    logo = forms.ModelChoiceField(Logo.objects.none(), required=False, widget=forms.HiddenInput)
    without_logo = forms.BooleanField(label=gettext_lazy("Show no logo"), required=False)
    shows_holders = forms.BooleanField(
        label=gettext_lazy("Show name and position of those who hold our seats on our public page"), required=False
    )

    def __init__(self, *args, institution: Institution, **kwargs) -> None:
        self.institution = institution
        kept = {name: getattr(institution, name) for name in Institution.PROFILE}
        super().__init__(*args, **{**kwargs, "initial": {**kept, "version": institution.version}})
        self.fields["logo"].queryset = institution.logos.all()

    def clean(self) -> dict:
        answers = super().clean()
        names = [f"name_{code}" for code in LANGUAGES]
        if not any(answers.get(name) or name in self.errors for name in names):
            self.add_error(f"name_{self.institution.language}", _("Give the name in at least one language."))
        return answers

    def texts(self) -> list[dict]:
        """For each language, the institution's own first: its fields, and whether to unfold them."""
        own = self.institution.language
        order = sorted(LANGUAGES, key=lambda code: code != own)
        fields = {code: [self[f"{part}_{code}"] for part in PARTS] for code in order}
        return [
            {
                "code": code,
                "language": LANGUAGE_NAMES[code],
                "fields": fields[code],
                "open": code == own or any(field.errors or field.value() for field in fields[code]),
            }
            for code in order
        ]

    def shown_logo(self) -> Logo | None:
        """The one that is kept unless another is chosen."""
        chosen = self["logo"].value()
        return self.fields["logo"].queryset.filter(pk=chosen).first() if str(chosen or "").isdecimal() else None

    def keep_logo(self) -> None:
        """A logo that was just chosen is kept at once, so that nobody has to choose it again."""
        if picture := self.cleaned_data.pop("new_logo", None):
            logo = Logo.keep(picture, institution=self.institution)
            self.cleaned_data |= {"logo": logo, "without_logo": False}
            self.data = self.data.copy()
            self.data["logo"] = logo.pk
            self.data.pop("without_logo", None)

    def renew(self) -> None:
        """The answers as they were typed, upon the profile as it is now."""
        self.data = self.data.copy()
        self.data["version"] = self.cleaned_data["version"] = self.institution.version

    def answers(self) -> dict:
        """What was typed, as `Institution.keep_profile` takes it."""
        self.keep_logo()
        typed = self.cleaned_data
        return {name: typed[name] for name in Institution.PROFILE} | ({"logo": None} if typed["without_logo"] else {})

    def differences(self) -> list[Difference]:
        """What was typed beside what somebody else has saved."""
        typed = Institution(language=self.institution.language, **self.answers())
        return differences(typed, self.institution, Institution.PROFILE)
