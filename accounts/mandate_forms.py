"""What is said of a mandate that is to be confirmed, by an arriving person, and of a seat that is recovered."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import HandOverForm
from accounts.models import Arrival, Country, Inquiry, Recovery
from accounts.moments import today

LONGEST_NOTE = Inquiry._meta.get_field("note").max_length


class LeftForm(forms.Form):
    """Without signing in: whoever reads the seat's mail tells the Secretariat who holds it now."""

    note = forms.CharField(
        label=gettext_lazy("Who holds the seat now, and how can the Secretariat reach them?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class TelephoneForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("With whom did you speak, and what was said?"),
        help_text=gettext_lazy("It is kept with the question, for your colleagues."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class ArrivalForm(forms.Form):
    """Who arrives, where, and named by which note. Nothing here tells who has an account."""

    country = forms.ModelChoiceField(
        Country.objects.none(),
        label=gettext_lazy("Country, if your institution is its Cooperation Authority"),
        required=False,
        empty_label=gettext_lazy("Choose a country"),
        widget=forms.Select(attrs={"autocomplete": "country-name"}),
    )
    account = forms.EmailField(
        label=gettext_lazy("Else the address with which the account of your institution signs in"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    holder = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    position = forms.CharField(
        label=gettext_lazy("Your position"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    address = forms.EmailField(
        label=gettext_lazy("Your e-mail at the institution"),
        help_text=gettext_lazy("A link goes there by which you show that you read it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    named_by = forms.CharField(
        label=gettext_lazy("Named by which note or mail?"),
        help_text=gettext_lazy("For example: Note 27/2026 of the Ministry, 3 March 2026."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    keeps_address = forms.BooleanField(
        label=gettext_lazy("I read the mailbox of the account, and it goes on signing in with that address."),
        help_text=gettext_lazy("Without this tick it signs in with your e-mail."),
        required=False,
    )
    # A field that nobody sees, and that only a program fills in.
    site = forms.CharField(required=False, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.members(today()).order_by("name_en")

    def clean_address(self) -> str:
        return self.cleaned_data["address"].lower()

    def clean(self) -> dict:
        answers = super().clean()
        if not answers.get("country") and not answers.get("account") and not {"country", "account"} & set(self.errors):
            self.add_error("country", _("Choose the country, or write the address of the account."))
        return answers

    def announce(self) -> None:
        answers = {**self.cleaned_data}
        if not answers.pop("site"):
            Arrival.announce(**answers)


class RecoveryForm(HandOverForm):
    """The same facts as of a hand-over, and whether the seat's mailbox can still be trusted."""

    class Meta(HandOverForm.Meta):
        model = Recovery
        fields = ("holder", "position", "named_by", "address", "stolen", "keeps_address")
        labels = HandOverForm.Meta.labels | {
            "stolen": gettext_lazy("The mailbox of the seat is in the wrong hands: it cannot stop the recovery.")
        }
        help_texts = {
            **HandOverForm.Meta.help_texts,
            "address": gettext_lazy("When the days of waiting are over, the link goes there, and only there."),
        }

    def clean(self) -> dict:
        answers = super().clean()
        if answers.get("stolen") and answers.get("keeps_address"):
            self.add_error("keeps_address", _("An address that is in the wrong hands cannot be kept."))
        return answers

    def start(self) -> Recovery:
        return Recovery.start(self.seat, by=self.by, **{name: self.cleaned_data[name] for name in self.Meta.fields})
