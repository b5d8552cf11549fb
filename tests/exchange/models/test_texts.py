import pytest
from django.core.exceptions import ValidationError

from exchange.models.texts import LIMITS, PARTS, choose, validate_texts, words

TEXTS = {
    "es": {"title": "Agua", "of": 3, "how": "original"},
    "en": {"title": "Water", "of": 2, "how": "human", "by": "Secretariat"},
    "fr": {"title": "Eau", "of": 3, "how": "machine"},
}


@pytest.mark.parametrize(
    ("wanted", "title", "language", "outdated"),
    [
        ("es", "Agua", "es", False),
        ("en", "Water", "en", True),
        ("fr", "Eau", "fr", False),
        ("pt", "Agua", "es", False),
    ],
)
def test_the_reader_gets_the_wanted_language_else_the_original(wanted, title, language, outdated):
    text = choose(TEXTS, wanted, "es")

    assert (text.title, text.language, text.outdated) == (title, language, outdated)


def test_without_the_original_the_first_text_is_shown_and_without_any_an_empty_one():
    assert choose({"fr": {"title": "Eau"}}, "en", "es").title == "Eau"
    assert choose({}, "en", "es").title == ""


def test_only_words_are_compared():
    assert words(TEXTS["en"]) == {**dict.fromkeys(PARTS, ""), "title": "Water"}


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"es": {}},
        {"es": {"title": "x" * LIMITS["title"], "description": "Uno.\n\n\tDos."}},
        {"es": {"title": "Agua", "how": "original"}, "en": {"title": "Water", "how": "machine", "by": "X", "of": 1}},
    ],
)
def test_good_texts_are_accepted(texts):
    validate_texts(texts)


@pytest.mark.parametrize(
    "texts",
    [
        None,
        [],
        "agua",
        {"de": {"title": "Wasser"}},
        {"es": "agua"},
        {"es": {"titulo": "Agua"}},
        {"es": {"title": None}},
        {"es": {"title": ["Agua"]}},
        {"es": {"title": "Agua", "how": "magic"}},
        {"es": {"title": "x" * (LIMITS["title"] + 1)}},
        {"es": {"title": "Agua\0"}},
        {"es": {"summary": "Agua\x1b[31m"}},
    ],
)
def test_anything_else_is_refused(texts):
    with pytest.raises(ValidationError):
        validate_texts(texts)
