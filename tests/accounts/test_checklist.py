import pytest

from accounts import checklist
from accounts.languages import LANGUAGES
from tests import factories


@pytest.mark.parametrize(("kind", "count"), [("partner", 5), ("observer-agency", 1), ("authority", 0)])
def test_each_kind_has_its_points_in_four_languages(kind, count):
    found = checklist.points(kind)

    assert len({point.key for point in found}) == count
    assert all(set(point.question) == set(LANGUAGES) and all(point.question.values()) for point in found)


def test_an_installation_may_have_a_checklist_of_its_own(settings, tmp_path):
    settings.PARTNER_CHECKLIST = tmp_path / "own.csv"
    settings.PARTNER_CHECKLIST.write_text("kind,key,en,es,pt,fr\npartner,one,A?,B?,C?,D?\n", encoding="utf-8")

    assert [point.words for point in checklist.points.__wrapped__("partner")] == ["A?"]


def test_a_point_is_answered_by_words():
    answers = [{**answer, "found": " "} if place else answer for place, answer in enumerate(factories.answers_to())]

    assert [point.key for point in checklist.unanswered("partner", answers)] == [
        point.key for point in checklist.points("partner")[1:]
    ]
