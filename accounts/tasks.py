"""Work for later: the outbox; verifications that end soon, applications that nobody confirmed."""

import threading
import time

from celery import shared_task
from django.db import transaction

from accounts.models import Mail, PartnerApplication, Verification

MOST_MAILS = 200
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
def keep_partners() -> None:
    """Remind of verifications that end soon, and forget applications whose address was never proved."""
    for verification in Verification.objects.to_remind().select_related("institution"):
        verification.remind()
    PartnerApplication.objects.lapsed().delete()
