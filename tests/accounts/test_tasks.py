import time
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts import tasks
from accounts.models import Mail, Mandate, Seal, TrailCheck
from accounts.tasks import check_trail, deliver, deliver_mail, seal_trail
from tests import factories
from tests.threads import at_once


class SlowBackend(EmailBackend):
    """Takes mail as slowly as a real server, so that two workers meet at the same rows."""

    def send_messages(self, messages):
        time.sleep(0.005)
        return super().send_messages(messages)


def some_mail(count: int, **changes) -> None:
    Mail.objects.bulk_create(
        Mail(
            **{
                "key": f"news-{n}",
                "to": f"{n}@example.org",
                "subject": "News",
                "body": ".",
                "language": "en",
                **changes,
            }
        )
        for n in range(count)
    )


@pytest.mark.django_db
def test_what_waits_is_sent_oldest_first_and_only_once():
    some_mail(3)

    deliver_mail()
    deliver_mail()

    assert [mail.to for mail in outbox.outbox] == [["0@example.org"], ["1@example.org"], ["2@example.org"]]
    assert Mail.objects.filter(sent_at=None).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"due_at": timezone.now() + timedelta(hours=1)}, {"given_up": True}, {"sent_at": timezone.now()}],
    ids=["later", "given up", "sent"],
)
def test_what_is_not_due_is_left_alone(changes):
    some_mail(1, **changes)

    deliver_mail()

    assert outbox.outbox == []


@pytest.mark.django_db
def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others():
    some_mail(1, key="bad", to="someone@example.org\nBcc: all@example.org")
    some_mail(2)

    deliver_mail()

    assert [mail.to for mail in outbox.outbox] == [["0@example.org"], ["1@example.org"]]
    assert Mail.objects.get(key="bad").tries == 1


def test_two_workers_at_once_send_each_mail_once(committed, settings):
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    some_mail(30)

    results = at_once(deliver, deliver)

    assert results == [None, None]
    assert Counter(mail.to[0] for mail in outbox.outbox) == Counter(f"{n}@example.org" for n in range(30))
    assert Mail.objects.filter(sent_at=None).count() == 0


@pytest.mark.django_db
def test_a_run_ends_when_there_is_no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    some_mail(3)

    deliver_mail()

    assert sorted(Mail.objects.values_list("tries", flat=True)) == [0, 0, 1]
    deliver_mail()
    assert sorted(Mail.objects.values_list("tries", flat=True)) == [0, 1, 1]


@pytest.mark.django_db
def test_a_run_with_a_slow_server_ends_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(tasks, "LONGEST_RUN", -1)
    some_mail(2)

    deliver_mail()
    assert len(outbox.outbox) == 1

    deliver_mail()
    assert len(outbox.outbox) == 2


@pytest.mark.django_db
def test_a_second_run_of_the_same_worker_does_not_wait_for_the_first():
    some_mail(1)

    with tasks.one_run:
        deliver_mail()

    assert outbox.outbox == []
    deliver_mail()
    assert len(outbox.outbox) == 1


def test_the_tasks_of_the_trail_seal_and_check_it(peru):
    seal_trail()
    check_trail()

    assert TrailCheck.objects.get().number == Seal.objects.get().number == 1


def test_mandates_are_asked_about_reminded_of_and_told_each_at_its_time_and_once(peru, secretariat):
    Mandate.objects.create(seat=peru, holder="María Quispe")
    begun = timezone.now()
    for day, subjects in ((183, 1), (190, 1), (194, 2), (229, 3), (300, 3)):
        with time_machine.travel(begun + timedelta(days=day)):
            tasks.look_after_mandates()
            tasks.look_after_mandates()
        Mail.objects.update(sent_at=begun)
        assert Mail.objects.count() == subjects, day

    assert [mail.to for mail in Mail.objects.order_by("pk")] == [peru.email, peru.email, secretariat.email]


def test_one_mandate_that_another_worker_asks_about_does_not_stop_the_next(committed, peru, barbados):
    for seat in (peru, barbados):
        factories.a_mandate(seat)
    at_once(tasks.look_after_mandates, tasks.look_after_mandates)

    assert sorted(Mail.objects.values_list("to", flat=True)) == [barbados.email, peru.email]
