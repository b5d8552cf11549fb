"""The tags and filters of the components."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from cooperanet.templatetags import ui


def test_a_changed_filter_starts_at_the_first_page(rf):
    request = rf.get("/en/exchange/?kind=need&kind=offer&page=4")
    assert ui.query({"request": request}, sort="country") == "?kind=need&kind=offer&sort=country"


def test_turning_a_page_keeps_the_filter_and_nothing_takes_a_parameter_out(rf):
    request = rf.get("/en/exchange/?kind=need&page=4")
    assert ui.query({"request": request}, page=5) == "?kind=need&page=5"
    assert ui.query({"request": request}, kind=None) == "?"


@pytest.mark.parametrize(
    ("path", "url", "said"),
    [
        ("/en/exchange/", "/en/exchange/", ' aria-current="page"'),
        ("/en/exchange/entries/7/", "/en/exchange/", ' aria-current="true"'),
        ("/en/countries/", "/en/exchange/", ""),
        ("/en/countries/", "", ""),
    ],
)
def test_a_link_says_whether_it_leads_to_this_page_or_one_above(rf, path, url, said):
    assert ui.current({"request": rf.get(path)}, url) == said


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 12, [1, 2, None, 12]),
        (6, 12, [1, None, 5, 6, 7, None, 12]),
        (12, 12, [1, None, 11, 12]),
        (3, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_page_numbers_show_the_ends_and_the_neighbours(page, pages, shown):
    assert ui.page_numbers(page, pages) == shown


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "12,345"), ("es", "12.345"), ("pt-br", "12.345"), ("fr", "12\u202f345")],
)
def test_figures_follow_the_reader_s_language(language, number):
    with override(language):
        assert ui.number(12345) == number


def test_a_bar_that_is_not_zero_can_be_seen():
    assert [ui.percent_of(part, 200) for part in (200, 50, 1, 0)] == ["100.0%", "25.0%", "0.6%", "0.0%"]
    assert ui.percent_of(0, 0) == "0.0%"


def test_the_largest_figure_of_some_things_is_found():
    assert ui.largest([("a", 4), ("b", 7), ("c", 2)]) == 7
    assert ui.largest([]) == 0


def test_what_was_confirmed_within_a_year_is_fresh():
    now = timezone.now()
    assert ui.is_fresh(now - timedelta(days=364))
    assert not ui.is_fresh(now - timedelta(days=366))
    assert ui.is_fresh(now - timedelta(days=900), now - timedelta(days=800))


def test_a_key_is_written_in_groups_of_four():
    assert ui.in_fours("JBSWY3DPEH") == "JBSW Y3DP EH"


def test_goals_have_classes_and_languages_have_names():
    assert ui.sdg_class("6") == "sdg-6"
    with override("en"):
        assert ui.language_name("pt") == "Portuguese"
