"""Somebody arrives at an institution whose account nobody hands over: the mailbox first, then a second person."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Arrival, HandOver, Mail, Mandate, Refused, User
from tests import factories
from tests.threads import at_once

ADDRESS = "jose.huaman@per.example"


def told(template: str) -> set[str]:
    return set(Mail.objects.filter(key__startswith=template).values_list("to", flat=True))


@pytest.mark.parametrize("known", [True, False])
def test_the_first_mail_goes_to_whoever_arrives_alone_whether_there_is_an_account_or_not(reference_data, known):
    if known:
        factories.authority_seat("PER")
    with override("es"):
        arrival = factories.an_arrival()

    [mail] = Mail.objects.all()
    assert (mail.to, mail.language) == (ADDRESS, "es")
    assert not HandOver.objects.exists()
    assert factories.secret_of_arrival(arrival) not in str(Arrival.objects.values())


def test_a_proved_mailbox_starts_the_hand_over_and_tells_every_seat_and_the_secretariat(peru, secretariat):
    colleague = factories.a_seat(peru.institution, "second@per.example")
    factories.an_arrival().prove()

    hand_over = HandOver.objects.get()
    assert (hand_over.seat, hand_over.started_by, hand_over.state) == (peru, None, "waiting")
    assert hand_over.proved_at
    assert hand_over.starter == "José Huamán, the arriving person"
    assert told("arrival_proved") == {peru.email, colleague.email, secretariat.email}


def test_the_seat_of_a_given_address_is_the_one(peru):
    factories.a_seat(peru.institution, "second@per.example")
    factories.an_arrival(account="SECOND@per.example", country=None).prove()

    assert HandOver.objects.get().seat.email == "second@per.example"


@pytest.mark.parametrize("second", ["peru", "colleague", "keeper"])
def test_a_second_person_confirms_and_the_arriving_one_gets_a_link_to_choose_a_password(request, peru, keeper, second):
    Mandate.objects.create(seat=peru, holder="María Quispe")
    colleague = factories.a_seat(peru.institution, "second@per.example")
    by = {"peru": peru, "keeper": keeper, "colleague": colleague}[second]
    factories.an_arrival().prove()
    HandOver.objects.get().confirm(by=by)

    seat = User.objects.get(pk=peru.pk)
    assert (seat.email, seat.holder(timezone.now())) == (ADDRESS, "José Huamán")
    assert told("hand_over_password") == {ADDRESS}
    assert told("hand_over_confirmed") >= {"cooperation@per.example", colleague.email, ADDRESS}


def test_the_arriving_person_never_confirms(peru):
    factories.an_arrival().prove()
    hand_over = HandOver.objects.get()

    with pytest.raises(Refused, match="a second person"):
        hand_over.confirm(password="una casa en el lago")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(pk=hand_over.pk).update(confirmed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(pk=hand_over.pk).update(proved_at=None)


def test_nobody_else_confirms_and_the_institution_may_cancel(peru, barbados):
    factories.an_arrival().prove()
    hand_over = HandOver.objects.get()
    with pytest.raises(Refused):
        hand_over.confirm(by=barbados)
    hand_over.cancel(by=peru)

    assert told("hand_over_cancelled") >= {peru.email, ADDRESS}


def test_a_mailbox_is_proved_once_and_in_time(peru):
    arrival, late = factories.an_arrival(), factories.an_arrival()
    arrival.prove()
    with pytest.raises(Refused, match="used already"):
        arrival.prove()
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert late.state == "expired"
        with pytest.raises(Refused):
            late.prove()


def test_two_presses_at_once_start_one_hand_over(committed, peru):
    arrival = factories.an_arrival()
    results = at_once(*[lambda: Arrival.objects.get(pk=arrival.pk).prove()] * 2)

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert HandOver.objects.count() == 1


def test_who_writes_again_takes_the_place_of_the_former_request(peru):
    for _one in range(2):
        factories.an_arrival().prove()

    assert HandOver.objects.pending().count() == 1


@pytest.mark.parametrize("where", ["nobody", "secretariat", "closed"])
def test_where_no_seat_can_be_handed_over_so_the_secretariat_alone_is_told(peru, keeper, where):
    User.objects.filter(pk=peru.pk).update(is_active=where != "closed")
    account = {"nobody": "nobody@per.example", "secretariat": keeper.email, "closed": peru.email}[where]
    factories.an_arrival(account=account, country=None).prove()

    assert not HandOver.objects.exists()
    assert told("arrival-") == {ADDRESS, keeper.email}
    assert account in Mail.objects.get(to=keeper.email).body


def test_an_institution_is_not_flooded(peru, secretariat):
    for number in range(4):
        factories.an_arrival(address=f"{number}@per.example").prove()

    assert HandOver.objects.count() == 3
    assert Mail.objects.filter(to=peru.email).count() == 3
    assert Mail.objects.filter(to=secretariat.email).count() == 4


def test_what_was_never_proved_is_forgotten_and_the_rest_is_kept(peru):
    factories.an_arrival(address="never@per.example")
    factories.an_arrival().prove()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        Arrival.objects.past().delete()

    assert [arrival.address for arrival in Arrival.objects.all()] == [ADDRESS]
