import pytest

from bench.page_times import REPEATS, median_of, page_time, sql_time, statements
from tests import factories


def test_the_median_is_of_the_runs_after_the_first():
    runs = []

    assert 0 <= median_of(lambda: runs.append(1), repeats=3) < 1000
    assert len(runs) == 4


@pytest.mark.usefixtures("committed")
def test_a_page_is_asked_for_as_often_as_is_said(live_server):
    port = live_server.thread.port

    assert 0 < page_time(port, "/healthz") < 60_000
    with pytest.raises(RuntimeError, match="/en/nowhere/ answered 404"):
        page_time(port, "/en/nowhere/")


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_the_questions_of_a_page_are_asked_again_without_it(django_assert_num_queries):
    factories.a_publication()
    asked = statements("/es/exchange/?q=100%25")

    assert any("100%" in question for question in asked)
    with django_assert_num_queries(0):  # past Django
        assert 0 < sql_time(asked) < 60_000
    assert REPEATS >= 5
