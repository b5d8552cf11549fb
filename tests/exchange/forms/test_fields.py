import pytest
from django.core.exceptions import ValidationError

from exchange.forms.fields import Ticked, day, many, text
from exchange.models.texts import LIMITS


def test_line_ends_of_another_system_do_not_make_a_text_too_long():
    most = LIMITS["summary"]

    assert len(text("summary", "Summary").clean("\r\n".join(["x"] * (most // 2)))) < most


def test_a_text_that_is_too_long_says_how_long_it_is_and_is_not_cut():
    field = text("summary", "Summary", rows=4)

    with pytest.raises(ValidationError, match=r"Summary: .*700.*701"):
        field.clean("x" * 701)
    assert "maxlength" not in field.widget.attrs


@pytest.mark.parametrize("typed", ["2026-12-31", "31/12/2026"])
def test_a_day_is_understood_in_two_ways(typed):
    assert day("Begins on").clean(typed).isoformat() == "2026-12-31"


@pytest.mark.parametrize("typed", ["2026-02-30", "soon", "٢٠٢٦-12-31x", "2026-12-31\0", "9" * 999])
def test_what_is_no_day_is_refused_by_name(typed):
    with pytest.raises(ValidationError, match="Begins on"):
        day("Begins on").clean(typed)


def test_what_was_ticked_and_is_gone_does_nothing():
    assert Ticked(required=False).clean(["no longer there"]) == ["no longer there"]


def test_what_is_sent_twice_counts_once():
    field = many("Areas", choices=[("a", "A"), ("b", "B")])

    assert field.clean(["b", "a", "b"]) == ["b", "a"]
