"""Twice a year a seat is asked whether its holder is still the same; who answers, and what silence leads to."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.changes import changes_of
from accounts.models import Inquiry, Mail, Mandate, Refused, User
from tests import factories
from tests.threads import at_once


@pytest.fixture
def inquiry(peru) -> Inquiry:
    return factories.an_inquiry(peru)


def told(template: str) -> set[str]:
    return set(Mail.objects.filter(key__startswith=f"{template}-").values_list("to", flat=True))


def test_the_question_goes_to_the_seat_in_its_language_and_keeps_no_secret(peru, inquiry):
    mail = Mail.objects.get(to=peru.email)

    assert mail.language == "es"
    assert "María Quispe" in mail.body
    assert "/es/account/mandate/" in mail.body
    assert factories.secret_of_inquiry(inquiry) not in str(Inquiry.objects.values())


def test_a_mandate_is_asked_about_once_however_often_one_tries(peru, inquiry):
    with pytest.raises(Refused, match="not due"):
        Inquiry.ask(inquiry.mandate)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.create(mandate=inquiry.mandate, secret_hash="another")
    assert Mail.objects.filter(to=peru.email).count() == 1


def test_of_two_workers_that_ask_at_once_one_writes(committed, peru):
    mandate = factories.a_mandate(peru)
    results = at_once(*[lambda: Inquiry.ask(Mandate.objects.get(pk=mandate.pk))] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Inquiry", "Refused"]
    assert Mail.objects.filter(to=peru.email).count() == 1


def test_a_reminder_brings_a_new_link_and_drops_the_mail_that_was_not_sent(peru, inquiry):
    former = factories.secret_of_inquiry(inquiry)
    inquiry.remind()

    assert not Inquiry.objects.with_secret(former).exists()
    assert Mail.objects.get(to=peru.email).subject.startswith("Recordatorio")
    assert Inquiry.objects.with_secret(factories.secret_of_inquiry(inquiry)).get() == inquiry


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_word_of_the_holder_settles_it_for_half_a_year(peru, inquiry, signed_in):
    inquiry.confirm(by=peru if signed_in else None)

    assert (inquiry.state, inquiry.answered_by) == ("confirmed", peru if signed_in else None)
    assert not Inquiry.objects.unsettled().exists()
    for days, due in ((181, False), (183, True)):
        assert Mandate.objects.to_ask(timezone.now() + timedelta(days=days)).exists() is due


def test_only_the_seat_itself_confirms(inquiry, barbados):
    with pytest.raises(Refused, match="not yours"):
        inquiry.confirm(by=barbados)


@pytest.mark.parametrize("act", ["confirm", "leave", "remind"])
def test_what_was_answered_is_not_answered_or_asked_again(inquiry, act):
    inquiry.confirm()
    with pytest.raises(Refused, match="answered meanwhile"):
        getattr(inquiry, act)()


@pytest.mark.parametrize("act", ["confirm", "leave", "remind", "escalate"])
def test_a_seat_that_changed_hands_has_nothing_to_answer(peru, inquiry, act):
    factories.a_hand_over(peru).confirm(password="una casa en el lago")

    with pytest.raises(Refused):
        getattr(Inquiry.objects.get(), act)()
    assert Inquiry.objects.get().state == "ended"


def test_an_old_link_answers_nothing(inquiry):
    former = Inquiry.objects.get()
    inquiry.remind()
    with pytest.raises(Refused):
        former.confirm()


def test_whoever_reads_the_mail_may_say_that_the_holder_left_and_the_secretariat_is_told(peru, inquiry, secretariat):
    inquiry.leave("Rosa Flores, rosa@per.example")

    assert Inquiry.objects.unsettled().get().state == "left"
    assert told("mandate_left") == {secretariat.email}
    assert "Rosa Flores" in Mail.objects.get(to=secretariat.email).body
    assert User.objects.get(pk=peru.pk).holder(timezone.now()) == "María Quispe"


def test_that_the_holder_left_is_unsaid_by_signing_in_and_not_by_the_link(peru, inquiry):
    inquiry.leave()
    with pytest.raises(Refused):
        inquiry.confirm()

    inquiry.confirm(by=peru)
    assert inquiry.state == "confirmed"


def test_the_secretariat_writes_down_a_telephone_call_and_nobody_else_does(peru, inquiry, secretariat):
    with pytest.raises(Refused):
        inquiry.confirm_by_telephone(by=peru, note="I say so.")
    inquiry.confirm_by_telephone(by=secretariat, note="María Quispe herself.")

    assert (inquiry.state, inquiry.answered_by, inquiry.note) == ("telephone", secretariat, "María Quispe herself.")


def test_silence_is_told_once_to_the_mission_of_the_country_and_the_secretariat(peru, inquiry, secretariat):
    mission = factories.mission_seat("PER")
    factories.mission_seat("BRB")
    inquiry.escalate()
    with pytest.raises(Refused, match="already"):
        inquiry.escalate()

    assert told("mandate_silent") == {mission.email, secretariat.email}


def test_a_mission_that_is_silent_itself_is_not_told_of_it(reference_data, secretariat):
    factories.an_inquiry(factories.mission_seat()).escalate()

    assert told("mandate_silent") == {secretariat.email}


def test_of_the_name_a_link_shows_the_initials():
    assert Inquiry(mandate=Mandate(holder="María del Pilar Quispe")).initials == "M. d. P. Q."


def test_it_is_never_deleted_and_its_answer_has_a_moment(inquiry):
    with pytest.raises(DatabaseError), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(answer="confirmed")


def test_its_changes_name_who_answered(peru, inquiry):
    inquiry.confirm(by=peru)

    assert any(peru.email in change.who for change in changes_of(inquiry))


def test_the_days_of_silence_are_counted_from_the_first_mail(inquiry):
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        inquiry.remind()
        assert inquiry.silent_days == 30
