import pytest

from exchange.models.completeness import SHORTEST_SUMMARY
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def test_a_complete_entry_has_no_problems():
    assert factories.an_entry().problems() == {}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"texts": factories.texts(" \n ")}),
        ("title", {"texts": factories.texts(language="en")}),
        ("summary", {"texts": factories.texts(summary=" ")}),
        ("summary", {"texts": factories.texts(summary="x" * (SHORTEST_SUMMARY - 1))}),
        ("country", {"country": None}),
        ("focus_areas", {"focus_areas": []}),
        ("sub_areas", {"focus_areas": ["other"], "other_area": " "}),
        ("sdgs", {"sdgs": []}),
        ("modality", {"modality": ""}),
        ("forms", {"forms": []}),
        ("stage", {"stage": ""}),
    ],
)
def test_what_is_missing_is_named(field, changes):
    assert field in factories.an_entry(**changes).problems()


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": factories.texts(summary="x" * SHORTEST_SUMMARY)},
        {"focus_areas": ["other"], "sub_areas": ["justice"]},
        {"focus_areas": ["other"], "other_area": "Beekeeping"},
        {"starts_on": None, "ends_on": None, "targets": [], "delivery_languages": []},
    ],
    ids=["a short summary", "a sub-area", "an area in words", "what may stay empty"],
)
def test_what_is_enough_is_enough(changes):
    assert factories.an_entry(**changes).problems() == {}
