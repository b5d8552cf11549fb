"""Text as it is kept."""

import pytest

from accounts.plain import OneLine, PlainText, plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Agua \u202e limpia", "Agua  limpia"),
        ("edu\u00adca\u200bción\ufeff", "educación"),
        ("educacio\u0301n", "educación"),
        ("una\r\ndos\rtres\u2028cuatro", "una\ndos\ntres\ncuatro"),
        ("nulo\x00 y campana\x07", "nulo y campana"),
        ("👩‍🌾 ñandú\tعربي", "👩‍🌾 ñandú\tعربي"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_everything_else_stays(typed, kept):
    assert plain(typed) == kept
    assert plain(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Uno\r\ndos\rtres", "Uno\ndos\ntres"),
        ("a\0b\x07c\x1bd", "abcd"),
        ("tab\tstays", "tab\tstays"),
        ("  around  ", "around"),
        (None, ""),
    ],
)
def test_pasted_text_is_made_plain(typed, kept):
    assert PlainText(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["Agua\nlimpia", " Agua \t limpia ", "Agua\r\n\r\nlimpia", "Agua\u2028limpia"])
def test_a_title_is_one_line(typed):
    assert OneLine().clean(typed) == "Agua limpia"
