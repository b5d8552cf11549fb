"""What a profile's form takes, and what it refuses with which words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Logo
from accounts.profile_forms import MOST_BYTES, ProfileForm
from tests import factories

pytestmark = pytest.mark.django_db


def form_of(seat, *, upload: tuple[str, bytes] | None = None, **changes) -> ProfileForm:
    files = {"new_logo": SimpleUploadedFile(*upload)} if upload else {}
    return ProfileForm(factories.a_profile(seat.institution, **changes), files, institution=seat.institution)


def errors_of(seat, **changes) -> dict:
    return form_of(seat, **changes).errors


def test_what_is_shown_can_be_saved_as_it_is(peru):
    form = form_of(peru)

    assert not form.errors
    assert form.answers() == {name: getattr(peru.institution, name) for name in peru.institution.PROFILE}


def test_one_name_is_needed_and_asked_for_in_the_institutions_language(peru):
    assert set(errors_of(peru, name_en=" ", name_es="")) == {"name_es"}
    assert not errors_of(peru, name_en="", name_es="", name_pt="Autoridade")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name_fr", "x" * 201),
        ("acronym_en", "x" * 31),
        ("profile_es", "x" * 4_001),
        ("public_email", "nobody"),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://example.org/"),
        ("address", "x" * 501),
        ("languages", ["es", "de"]),
        ("logo", "999999"),
        ("version", "x"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(peru, field, typed):
    assert set(errors_of(peru, **{field: typed})) == {field}


def test_pasted_text_is_made_plain(peru):
    form = form_of(peru, name_es="Agencia\nPeruana", profile_es="Uno\r\n\r\ndos\u200b")

    assert not form.errors
    assert (form.answers()["name_es"], form.answers()["profile_es"]) == ("Agencia Peruana", "Uno\n\ndos")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("logo.svg", b"<svg/>", "kind"),
        ("logo", factories.a_picture(), "kind"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * MOST_BYTES, "too_big"),
        ("logo.png", factories.a_picture("JPEG"), "content"),
        ("logo.png", factories.a_picture(size=(9_000, 10)), "too_large"),
    ],
)
def test_what_is_no_good_logo_is_refused_with_a_sentence(peru, name, content, code):
    (error,) = form_of(peru, upload=(name, content)).errors.as_data()["new_logo"]

    assert error.code == code
    assert error.message.endswith(".")


def test_a_chosen_logo_is_drawn_anew_and_kept_once(peru):
    form = form_of(peru, upload=("Logo.JPEG", factories.a_picture("JPEG")), without_logo="on")
    assert not form.errors
    form.keep_logo()

    assert form.answers()["logo"] == Logo.objects.get()
    assert form.shown_logo() == Logo.objects.get()
    assert (Logo.objects.get().institution, Logo.objects.get().width) == (peru.institution, 60)


def test_a_logo_goes_when_none_is_wanted(peru):
    peru.institution.logo = factories.a_logo(peru.institution)
    peru.institution.save()
    form = form_of(peru, without_logo="on")

    assert not form.errors
    assert form.answers()["logo"] is None


def test_the_logo_of_another_institution_cannot_be_chosen(peru, barbados):
    assert "logo" in errors_of(peru, logo=factories.a_logo(barbados.institution).pk)


def test_languages_with_words_are_unfolded_the_own_first(peru):
    opened = [(text["code"], text["open"]) for text in form_of(peru).texts()]

    assert opened == [("es", True), ("en", True), ("pt", False), ("fr", False)]
