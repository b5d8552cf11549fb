"""The queue as the Management Board reads it."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(client, reference_data):
    return sign_in(client, factories.board_seat())


def test_the_board_lands_there_and_reads_what_waits(board, peru):
    factories.an_entry_in("submitted")
    factories.an_entry_in("returned")
    assert board.get(reverse("after_sign_in")).headers["Location"] == reverse("queue")
    page = board.get(reverse("queue"))

    assert page.context["queue"].paginator.count == 1
    assert {status: count for status, _label, count in page.context["statuses"] if count} == {
        "submitted": 1,
        "returned": 1,
    }
    assert [count for _label, count in page.context["decided"]] == [0, 1, 0, 0]


def test_nobodys_text_is_there_and_no_way_to_it(board, peru):
    draft = factories.an_entry(peru, texts=factories.texts("Borrador secreto"))
    submitted = factories.a_submitted_entry(peru)
    page = board.get(reverse("queue")).content.decode()

    assert "Borrador secreto" not in page
    assert factories.SUMMARY not in page
    for entry in (draft, submitted):
        assert reverse("desk_entry", args=[entry.pk]) not in page
        assert board.get(reverse("desk_entry", args=[entry.pk])).status_code == 404


def test_an_empty_queue_says_so(board):
    assert "No entry waits for a decision." in board.get(reverse("queue")).content.decode()


def test_it_costs_the_same_for_one_entry_and_for_three(board, peru, barbados, django_assert_num_queries):
    factories.a_submitted_entry(peru)
    with django_assert_num_queries(10):
        board.get(reverse("queue"))
    factories.a_submitted_entry(peru)
    factories.a_submitted_entry(barbados)
    with django_assert_num_queries(10):
        board.get(reverse("queue"))
