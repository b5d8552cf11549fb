"""The Board's word to Authorities of which the public reads nothing yet."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import Institution, Mail, Mandate
from exchange.models import Encouragement, Refused
from tests import factories
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def board(reference_data):
    return factories.board_seat()


def hold(seat) -> None:
    Mandate.objects.create(seat=seat, holder="Rosa Quispe", since=timezone.now() - timedelta(days=9))


def told() -> dict[str, str]:
    return dict(Mail.objects.filter(key__startswith="encouragement-").values_list("to", "language"))


def test_the_authority_its_mission_and_the_secretariat_have_one_mail_each(peru, barbados, board, secretariat):
    mission = factories.a_seat(factories.an_institution("mission", "PER", language="en"), "mission@per.example")
    factories.a_seat(factories.an_institution("mission", "BRB"), "mission@brb.example")
    factories.a_seat(peru.institution, "closed@per.example", is_active=False)
    sent = Encouragement.send(peru.institution, by=board, message="Cuenten con nosotros.\n")

    assert told() == {peru.email: "es", mission.email: "en", secretariat.email: "en"}
    assert "Cuenten con nosotros." in Mail.objects.get(to=peru.email).body
    assert (sent.institution, sent.by, sent.message) == (peru.institution, board, "Cuenten con nosotros.")


def test_without_a_seat_it_goes_where_the_authority_was_invited_else_to_its_public_address(board, secretariat):
    chile = factories.an_institution("authority", "CHL", public_email="agencia@chl.example")
    factories.an_invitation(secretariat, "invited@ecu.example", "ECU", language="es")
    ecuador = factories.an_institution("authority", "ECU")
    for authority in (chile, ecuador):
        Encouragement.send(authority, by=board)

    assert told().keys() == {"agencia@chl.example", "invited@ecu.example", secretariat.email}


def test_without_any_address_it_is_refused(board):
    with pytest.raises(Refused, match="No address"):
        Encouragement.send(factories.an_institution("authority", "CHL"), by=board)


def test_it_is_for_those_without_an_account_or_without_public_entries(peru, barbados, board):
    hold(peru)
    Encouragement.send(peru.institution, by=board)
    factories.a_publication(barbados)
    Encouragement.send(barbados.institution, by=board)
    hold(barbados)
    with pytest.raises(Refused, match="needs no encouragement"):
        Encouragement.send(barbados.institution, by=board, at=timezone.now() + timedelta(days=99))


def test_others_than_authorities_are_not_encouraged(board):
    with pytest.raises(Refused):
        Encouragement.send(factories.partner_seat().institution, by=board)


def test_nobody_but_the_board_encourages(peru, secretariat):
    for by in (peru, secretariat, factories.partner_seat(), factories.person_without_institution()):
        with pytest.raises(Refused):
            Encouragement.send(peru.institution, by=by)
    assert not told()


def test_an_authority_is_written_to_once_in_the_days_set(peru, board, settings):
    settings.ENCOURAGEMENT_DAYS = 5
    now = timezone.now()
    Encouragement.send(peru.institution, by=board, at=now - timedelta(days=4))
    with pytest.raises(Refused, match="not long ago"):
        Encouragement.send(peru.institution, by=board, at=now)
    Encouragement.send(peru.institution, by=board, at=now + timedelta(days=2))
    assert Encouragement.objects.latest_of_each()[peru.institution_id].at == now + timedelta(days=2)


def test_of_two_at_once_one_is_sent(committed, peru):
    board = factories.board_seat()

    def send() -> str:
        try:
            Encouragement.send(Institution.objects.get(pk=peru.institution_id), by=board)
        except Refused:
            return "refused"
        return "sent"

    assert sorted(at_once(send, send)) == ["refused", "sent"]


def test_what_was_sent_stays_as_it_was(peru, board):
    sent = Encouragement.send(peru.institution, by=board)
    sent.message = "Something else"
    with pytest.raises(DatabaseError):
        sent.save()
