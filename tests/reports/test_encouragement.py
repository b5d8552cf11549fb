"""The pages by which the Board encourages an Authority, and sees whom it has."""

import pytest
from django.urls import reverse

from accounts.models import Mail
from exchange.models import Encouragement
from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(client, reference_data):
    return sign_in(client, factories.board_seat())


def page_of(seat) -> str:
    return reverse("encouragement", args=[seat.institution_id])


def test_the_mail_is_shown_before_it_goes_out(board, peru):
    page = board.get(page_of(peru))
    assert page.context["preview"][0]
    page = board.post(page_of(peru), {"message": "Cuenten con nosotros.", "then": "preview"})

    assert "Cuenten con nosotros." in page.context["preview"][1]
    assert not Encouragement.objects.exists()


def test_it_is_sent_once_and_stands_in_the_list(board, peru):
    posted = {"message": "Cuenten con nosotros.", "then": "send"}
    assert board.post(page_of(peru), posted).headers["Location"] == reverse("adoption")
    again = board.post(page_of(peru), posted)

    assert again.status_code == 409
    assert "Cuenten con nosotros." in again.content.decode()
    assert Mail.objects.filter(to=peru.email).count() == 1
    rows = {state.country.iso3: (last, may) for state, last, may in board.get(reverse("adoption")).context["rows"]}
    assert rows["PER"] == (Encouragement.objects.get(), False)


def test_only_the_board_is_led_there_and_the_secretariat_reads_along(board, client, peru, secretariat):
    assert page_of(peru) in board.get(reverse("adoption")).content.decode()
    Encouragement.send(peru.institution, by=factories.board_seat(), message="Cuenten con nosotros.")
    page = sign_in(client, secretariat).get(reverse("adoption")).content.decode()

    assert "Cuenten con nosotros." in page
    assert page_of(peru) not in page


def test_a_message_that_is_too_long_is_asked_for_again(board, peru):
    page = board.post(page_of(peru), {"message": "x" * 1_001, "then": "send"})

    assert page.status_code == 422
    assert "message" in page.context["form"].errors


def test_what_is_no_authority_is_missing(board):
    assert board.get(page_of(factories.partner_seat())).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(board, peru, django_assert_max_num_queries):
    by = factories.board_seat()
    Encouragement.send(peru.institution, by=by)
    with django_assert_max_num_queries(40) as first:
        board.get(reverse("adoption"))
    for code in ("BRB", "ARG"):
        Encouragement.send(factories.authority_seat(code).institution, by=by)
    with django_assert_max_num_queries(len(first)):
        board.get(reverse("adoption"))
