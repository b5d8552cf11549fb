from accounts.sectoral_forms import AddressForm, SectoralForm
from tests import factories


def test_an_address_in_capitals_is_kept_in_small_letters(reference_data):
    form = AddressForm({"address": "Cooperacion@MINSA.example"})

    assert form.is_valid()
    assert form.cleaned_data["address"] == "cooperacion@minsa.example"


def test_a_look_alike_domain_passes_when_it_was_checked(peru):
    assert not AddressForm({"address": "x@p3r.example"}).is_valid()
    assert AddressForm({"address": "x@p3r.example", "checked": "on"}).is_valid()


def test_one_name_is_enough_and_the_mail_is_in_the_language_chosen(peru):
    posted = {"name_fr": "Ministère", "language": "fr", "address": "x@minsa.example"}

    form = SectoralForm(posted, authority=peru.institution)

    assert form.is_valid(), form.errors
    assert form.facts()["name_fr"] == "Ministère"
    assert not SectoralForm({**posted, "name_fr": ""}, authority=factories.authority_seat().institution).is_valid()
