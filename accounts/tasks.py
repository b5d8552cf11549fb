"""Work for later: the outbox, the seals of the trail, mandates that nobody confirmed for long, and partners."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from celery import shared_task
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import (
    Inquiry,
    Mail,
    Mandate,
    PartnerApplication,
    Recovery,
    Refused,
    Seal,
    TrailCheck,
    Verification,
)

MOST_MAILS = 200
MOST_QUESTIONS = 100  # of a run, of which there is one an hour
LONGEST_RUN = 60  # seconds
# One thread of a worker delivers. The others are free for the rest, the heartbeat among it, while a mail server hangs.
one_run = threading.Lock()


@shared_task
def deliver_mail() -> None:
    if one_run.acquire(blocking=False):
        try:
            deliver()
        finally:
            one_run.release()


@shared_task
def seal_trail() -> None:
    Seal.make()


@shared_task
def check_trail() -> None:
    TrailCheck.make()


def deliver() -> None:
    """Send what waits, each in its own transaction under a row lock, so that no two workers send the same mail.

    Without a mail server to talk to, the run ends: the next mail would only wait for the same silence.
    """
    end = time.monotonic() + LONGEST_RUN
    for pk in list(Mail.objects.due().values_list("pk", flat=True)[:MOST_MAILS]):
        with transaction.atomic():
            mail = Mail.objects.due().select_for_update(skip_locked=True).filter(pk=pk).first()
            if mail and not mail.send():
                return
        if time.monotonic() > end:
            return


@shared_task
def look_after_mandates() -> None:
    """Ask, remind, escalate, and let recoveries go on.

    It runs every hour, so that a day on which the worker slept is made up for.
    """
    now = timezone.now()
    _each(Mandate.objects.to_ask(now), Inquiry.ask)
    _each(Inquiry.objects.to_remind(now), Inquiry.remind)
    _each(Inquiry.objects.to_escalate(now), Inquiry.escalate)
    _each(Recovery.objects.to_tell_halfway(now), Recovery.tell_halfway)
    _each(Recovery.objects.to_open(now), Recovery.open)


def _each(rows: QuerySet, verb: Callable) -> None:
    """A verb is a transaction of its own, and refuses what another worker has done meanwhile."""
    for row in list(rows[:MOST_QUESTIONS]):
        with suppress(Refused):
            verb(row)


@shared_task
def keep_partners() -> None:
    """Remind of verifications that end soon, and forget applications whose address was never proved."""
    for verification in Verification.objects.to_remind().select_related("institution"):
        verification.remind()
    PartnerApplication.objects.lapsed().delete()
