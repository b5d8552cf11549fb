"""When a mandate is to be confirmed, when it is reminded of, and when its silence is somebody's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Inquiry, Mail, Mandate, User
from tests import factories


def after(days: int):
    return timezone.now() + timedelta(days=days)


@pytest.mark.parametrize(("days", "due"), [(181, False), (183, True)])
def test_a_mandate_is_due_half_a_year_after_it_began(peru, days, due):
    Mandate.objects.create(seat=peru, holder="María Quispe")

    assert Mandate.objects.to_ask(after(days)).exists() is due


def test_closed_seats_and_past_mandates_are_not_asked(peru, barbados):
    factories.a_mandate(peru)
    factories.a_mandate(barbados, until=timezone.now())
    User.objects.filter(pk=peru.pk).update(is_active=False)

    assert not Mandate.objects.to_ask(timezone.now()).exists()


def test_a_confirmation_of_the_holder_before_does_not_count_for_the_next_one(peru):
    factories.an_inquiry(peru).confirm()
    peru.mandates.update(until=timezone.now())
    Mandate.objects.create(seat=peru, holder="Rosa Flores")

    assert [mandate.holder for mandate in Mandate.objects.to_ask(after(183))] == ["Rosa Flores"]


def test_one_reminder_comes_after_some_days_and_the_next_after_half_a_year(peru, settings):
    inquiry = factories.an_inquiry(peru)
    settings.MANDATE_REMINDER_DAYS = 10
    assert not Inquiry.objects.to_remind(after(9)).exists()
    assert Inquiry.objects.to_remind(after(11)).exists()
    inquiry.remind()

    assert not Inquiry.objects.to_remind(after(100)).exists()
    assert Inquiry.objects.to_remind(after(183)).exists()


def test_silence_shows_after_some_weeks_and_escalates_once_after_more(peru, settings):
    settings.MANDATE_SILENCE_DAYS, settings.MANDATE_ESCALATION_DAYS = 21, 45
    inquiry = factories.an_inquiry(peru)
    shown = [Inquiry.objects.silent(after(days)).exists() for days in (20, 22)]
    told = [Inquiry.objects.to_escalate(after(days)).exists() for days in (44, 46)]
    inquiry.escalate()

    assert (shown, told) == ([False, True], [False, True])
    assert not Inquiry.objects.to_escalate(after(46)).exists()


def test_a_mail_that_was_refused_and_a_holder_who_left_show_at_once(peru, barbados):
    Mail.objects.filter(pk=factories.an_inquiry(peru).mail_id).update(given_up=True)
    factories.an_inquiry(barbados).leave()

    assert Inquiry.objects.silent(timezone.now()).count() == 2


def test_what_is_settled_shows_no_more(peru, secretariat):
    factories.an_inquiry(peru, days=60).confirm_by_telephone(by=secretariat, note="Herself.")

    assert not Inquiry.objects.silent(timezone.now()).exists()
