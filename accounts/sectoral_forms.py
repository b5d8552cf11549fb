"""What an Authority types to create a sectoral institution and to invite its seats."""

from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.invitation_forms import Known
from accounts.languages import LANGUAGES
from accounts.look_alikes import known_domains, look_alike
from accounts.models import Institution, User

NAMES = tuple(f"name_{language}" for language in LANGUAGES)


class AddressForm(forms.Form):
    """The institutional address that gets the link to a seat."""

    address = forms.CharField(
        label=gettext_lazy("Institutional address"),
        help_text=gettext_lazy("A mail with a link goes there; by it the institution takes up its seat."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    checked = forms.BooleanField(label=gettext_lazy("I have made sure that this address is right"), required=False)

    def __init__(self, *args, institution: Institution | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.resembled = institution, ""

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].lower()
        User._meta.get_field("email").clean(address, None)
        return address

    def clean(self) -> dict:
        answers = super().clean()
        address = answers.get("address")
        if not address:
            return answers
        if problem := Known().problem_of(address, self.institution):
            self.add_error("address", problem)
            return answers
        self.resembled = look_alike(address, known_domains())
        if self.resembled and not answers.get("checked"):
            words = _(
                "This domain looks like %(domain)s and is another. Tick the box below if it is right all the same."
            )
            self.add_error("address", words % {"domain": self.resembled})
        return answers


class SectoralForm(AddressForm, forms.ModelForm):
    """A ministry, agency or municipality: its names, of which one is enough, and its first seat's address."""

    class Meta:
        model = Institution
        fields = (*NAMES, "language")
        widgets = {name: forms.TextInput(attrs={"autocomplete": "off"}) for name in NAMES}

    field_order = (*Meta.fields, "address", "checked")

    def __init__(self, *args, authority: Institution, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority

    def clean(self) -> dict:
        answers = super().clean()
        names = {answers.get(name) for name in NAMES} - {"", None}
        same = [Q(**{f"{field}__iexact": name}) for field in NAMES for name in names]
        if same and self.authority.children.filter(reduce(or_, same)).exists():
            self.add_error(None, _("There is a sectoral institution of yours with this name already: see the list."))
        return answers

    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "address")}
