import pytest
from django.conf import settings
from django.utils.translation import get_language, override

from accounts.languages import DJANGO_CODES, LANGUAGES, in_language, reader_language


@pytest.mark.parametrize(
    ("interface", "content"), [("en", "en"), ("es", "es"), ("pt-br", "pt"), ("fr", "fr"), ("de", "en"), (None, "en")]
)
def test_the_reader_language_is_the_content_language_of_the_interface(interface, content):
    with override(interface):
        assert reader_language() == content


@pytest.mark.parametrize(("content", "interface"), [("en", "en"), ("es", "es"), ("pt", "pt-br"), ("fr", "fr")])
def test_a_text_is_written_in_a_content_language_and_the_old_one_comes_back(content, interface):
    with override("fr"):
        with in_language(content):
            assert get_language() == interface
        assert get_language() == "fr"


def test_the_interface_speaks_the_languages_of_the_contents():
    assert [DJANGO_CODES[language] for language in LANGUAGES] == [code for code, _name in settings.LANGUAGES]
