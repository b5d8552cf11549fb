"""A seat that nobody of the institution answers for comes back to it: two people outside, and days of waiting."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import HandOver, Institution, Mail, Mandate, Recovery, Refused, User
from accounts.tasks import look_after_mandates
from tests import factories
from tests.threads import at_once

NEW = "una casa en el lago"
ADDRESS = "jose.huaman@per.example"
PUBLIC = "public@per.example"


@pytest.fixture
def seat(peru) -> User:
    Mandate.objects.create(seat=peru, holder="María Quispe", since=timezone.now())
    Institution.objects.filter(pk=peru.institution_id).update(public_email=PUBLIC)
    return User.objects.get(pk=peru.pk)


@pytest.fixture
def mission(reference_data) -> User:
    return factories.mission_seat("PER")


@pytest.fixture
def second_keeper(keeper) -> User:
    return factories.a_seat(keeper.institution, "second@cooperanet.example", is_staff=True)


def told(template: str) -> set[str]:
    return set(Mail.objects.filter(key__startswith=f"{template}-").values_list("to", flat=True))


def after(days: float):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_a_proposal_tells_those_who_may_agree_and_nobody_gets_a_link(seat, mission, keeper):
    recovery = factories.a_recovery(seat, keeper)

    assert recovery.state == "proposed"
    assert told("recovery_started") == {keeper.email, mission.email}
    assert not Mail.objects.filter(to=ADDRESS).exists()


@pytest.mark.parametrize(
    ("starter", "second"),
    [("mission", "keeper"), ("keeper", "mission"), ("keeper", "second_keeper"), ("keeper", "administrator")],
)
def test_two_people_of_whom_one_keeps_accounts_agree(request, seat, starter, second):
    by, agreed_by = request.getfixturevalue(starter), request.getfixturevalue(second)
    recovery = factories.a_recovery(seat, by, agreed_by=agreed_by)

    assert (recovery.state, recovery.agreed_by) == ("announced", agreed_by)


def test_nobody_agrees_with_themselves_and_two_of_a_mission_are_not_enough(seat, mission, keeper):
    ours, theirs = factories.a_recovery(seat, keeper), None
    with pytest.raises(Refused, match="not yours to agree"):
        ours.agree(by=keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=ours.pk).update(agreed_by=keeper)
    ours.cancel(by=keeper)
    theirs = factories.a_recovery(seat, mission)
    with pytest.raises(Refused, match="not yours to agree"):
        theirs.agree(by=factories.a_seat(mission.institution, "second.mission@per.example"))


def test_only_the_mission_of_the_country_and_keepers_of_accounts_start_one(seat, secretariat, barbados):
    others = [seat, barbados, secretariat, factories.mission_seat("BRB"), factories.board_seat()]
    for by in others:
        with pytest.raises(Refused, match="not yours to do"):
            factories.a_recovery(seat, by)


def test_seats_that_keep_accounts_are_never_recovered(keeper, second_keeper, administrator):
    for seat, by in ((second_keeper, keeper), (administrator, keeper), (keeper, administrator)):
        with pytest.raises(Refused, match="not yours to do"):
            factories.a_recovery(seat, by)


def test_a_mission_recovers_public_institutions_of_its_country_and_not_partners(mission, keeper):
    partner = factories.partner_seat()
    Institution.objects.filter(pk=partner.institution_id).update(country=mission.institution.country)
    with pytest.raises(Refused):
        factories.a_recovery(partner, mission)


def test_all_seats_and_the_public_mailbox_are_told_three_times_and_each_seat_can_stop_it(seat, mission, keeper):
    colleague = factories.a_seat(seat.institution, "colleague@per.example")
    recovery = factories.a_recovery(seat, mission, agreed_by=keeper)
    everybody = {seat.email, colleague.email, PUBLIC, keeper.email, mission.email}
    assert told("recovery_announced") == everybody
    assert told("recovery_coming") == {ADDRESS}
    for days, template in ((4, "recovery_halfway"), (7.1, "recovery_opened")):
        with after(days):
            assert told(template) == set()
            look_after_mandates()
            look_after_mandates()
            assert told(template) == everybody

    with_link = Mail.objects.filter(body__contains="/recoveries/stop/").values_list("to", flat=True)
    assert sorted(with_link) == sorted([seat.email, colleague.email] * 3)
    assert told("recovery_link") == {ADDRESS}
    assert Mail.objects.filter(key__startswith="recovery_link").count() == 1
    assert recovery.pk == HandOver.objects.get().pk


def test_it_can_be_confirmed_only_when_its_days_are_over(seat, mission, keeper):
    recovery = factories.a_recovery(seat, mission, agreed_by=keeper)
    for early in (None, keeper, seat):
        with pytest.raises(Refused):
            HandOver.objects.get().confirm(by=early, password=NEW)
    with pytest.raises(Refused):
        recovery.open()
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(pk=recovery.pk).update(confirmed_at=timezone.now())
    with after(7.1):
        recovery.open()
        HandOver.objects.get().confirm(password=NEW)

        after_it = User.objects.get(pk=seat.pk)
        assert (after_it.email, after_it.holder(timezone.now())) == (ADDRESS, "José Huamán")
        assert told("hand_over_confirmed") >= {seat.email, ADDRESS, PUBLIC, mission.email, keeper.email}


@pytest.mark.parametrize("who", ["seat", "colleague", "mission", "keeper"])
def test_whoever_is_concerned_stops_it_and_everybody_is_told(request, seat, mission, keeper, who):
    colleague = factories.a_seat(seat.institution, "colleague@per.example")
    recovery = factories.a_recovery(seat, mission, agreed_by=keeper)
    by = colleague if who == "colleague" else request.getfixturevalue(who)
    recovery.cancel(by=by)

    assert (recovery.cancelled_by, HandOver.objects.get().state) == (by, "cancelled")
    assert told("hand_over_cancelled") == {seat.email, colleague.email, PUBLIC, ADDRESS, mission.email, keeper.email}
    with after(7.1):
        look_after_mandates()
        assert told("recovery_link") == set()


def test_a_thief_of_the_mailbox_cannot_stop_it_and_the_seat_leaves_that_mailbox(seat, mission, keeper):
    colleague = factories.a_seat(seat.institution, "colleague@per.example")
    recovery = factories.a_recovery(seat, mission, agreed_by=keeper, stolen=True)
    with pytest.raises(Refused):
        recovery.cancel(by=seat)
    stops = Mail.objects.filter(body__contains="/recoveries/stop/").values_list("to", flat=True)
    assert list(stops) == [colleague.email]
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.update(keeps_address=True)


def test_a_thief_of_the_mailbox_hands_nothing_over_meanwhile(seat, mission, keeper):
    colleague = factories.a_seat(seat.institution, "colleague@per.example")
    before = factories.a_hand_over(seat, address="thief@thief.example")
    arrived = factories.an_arrival(address="thief@thief.example")
    arrived.prove()
    factories.a_recovery(seat, mission, agreed_by=keeper, stolen=True)
    for theirs in (seat, colleague):
        with pytest.raises(Refused, match="not yours"):
            factories.a_hand_over(theirs, seat, address="thief@thief.example")
    with pytest.raises(Refused, match="may no longer"):
        before.confirm(password=NEW)
    with pytest.raises(Refused, match="not yours"):
        HandOver.objects.get(started_by=None).confirm(by=seat)

    Recovery.objects.get().cancel(by=colleague)
    assert User.objects.handed_over_by(seat).count() == 2


def test_a_stop_link_is_of_one_seat_and_of_its_present_holder(seat, mission, keeper):
    colleague = factories.a_seat(seat.institution, "colleague@per.example")
    recovery = factories.a_recovery(seat, mission, agreed_by=keeper)
    key = recovery.stop_key(colleague)
    found, stopper = Recovery.with_stop_key(key)
    assert (found.pk, stopper) == (recovery.pk, colleague)
    assert Recovery.with_stop_key(key[:-1]) is None
    factories.a_hand_over(colleague, keeps_address=True, address="new@per.example").confirm(password=NEW)

    assert Recovery.with_stop_key(key) is None


def test_one_recovery_of_a_seat_is_under_way_at_a_time(seat, mission, keeper):
    factories.a_recovery(seat, mission)
    with pytest.raises(Refused, match="under way already"):
        factories.a_recovery(seat, keeper)
    with after(15):
        assert factories.a_recovery(seat, keeper).state == "proposed"


def test_of_two_proposals_at_once_one_is_refused(committed, seat, mission, keeper):
    results = at_once(*(lambda by=by: factories.a_recovery(seat, by) for by in (mission, keeper)))

    assert sorted(type(result).__name__ for result in results) == ["Recovery", "Refused"]


def test_an_ordinary_hand_over_of_the_institution_ends_it(seat, mission, keeper):
    factories.a_recovery(seat, mission, agreed_by=keeper)
    factories.a_hand_over(seat, address="rosa@per.example", holder="Rosa Flores").confirm(password=NEW)

    assert not HandOver.objects.pending().exists()


@pytest.mark.parametrize("who", ["mission", "keeper"])
def test_one_of_the_two_who_was_shut_out_meanwhile_has_done_nothing(request, seat, mission, keeper, who):
    recovery = factories.a_recovery(seat, mission, agreed_by=keeper)
    User.objects.filter(pk=request.getfixturevalue(who).pk).update(is_active=False)
    with after(7.1):
        recovery.open()
        with pytest.raises(Refused, match="may no longer"):
            HandOver.objects.get().confirm(password=NEW)


def test_its_days_are_a_setting(seat, mission, keeper, settings):
    settings.RECOVERY_DAYS = 2
    recovery = factories.a_recovery(seat, mission, agreed_by=keeper)

    assert recovery.ready_at - recovery.agreed_at == timedelta(days=2)
