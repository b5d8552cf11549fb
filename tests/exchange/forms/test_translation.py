import pytest

from exchange.forms.translation import LABELS, TranslationForm
from exchange.models.texts import LIMITS, PARTS, validate_texts

ORIGINAL = {"title": "Agua", "summary": "Se mide.", "description": "", "results": "Bien."}
ANSWERS = {"seen": "0" * 64, "title": "Water", "summary": "It is measured.", "results": "Well."}


def test_the_parts_that_the_original_has_are_asked_for():
    assert set(TranslationForm(original=ORIGINAL).fields) == {"seen", "title", "summary", "results"}
    assert set(TranslationForm(original={}).fields) == {"seen", "title", "summary"}
    assert set(LABELS) == set(PARTS)


def test_a_translation_has_every_part_and_can_be_kept():
    form = TranslationForm(ANSWERS, original=ORIGINAL)

    assert form.is_valid()
    assert form.text() == {part: ANSWERS.get(part, "") for part in PARTS}
    validate_texts({"en": {**form.text(), "how": "human"}})


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("title", ""),
        ("title", " \n "),
        ("summary", ""),
        ("title", "x" * 201),
        ("results", "x" * (LIMITS["results"] + 1)),
    ],
)
def test_what_is_missing_or_too_long_is_said_at_its_part(part, typed):
    form = TranslationForm({**ANSWERS, part: typed}, original=ORIGINAL)

    assert list(form.errors) == [part]


def test_a_part_without_an_original_is_not_taken():
    form = TranslationForm({**ANSWERS, "description": "Invented"}, original=ORIGINAL)

    assert form.is_valid()
    assert form.text()["description"] == ""


def test_a_results_part_may_wait():
    assert TranslationForm({**ANSWERS, "results": ""}, original=ORIGINAL).is_valid()


def test_a_title_is_one_line():
    form = TranslationForm({**ANSWERS, "title": "Water\r\nBcc: all@example.org"}, original=ORIGINAL)

    assert form.is_valid()
    assert form.text()["title"] == "Water Bcc: all@example.org"
