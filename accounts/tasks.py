"""Work for later: the outbox."""

from celery import shared_task
from django.db import transaction

from accounts.models import Mail


@shared_task
def deliver_mail() -> None:
    """Send what waits, each in its own transaction under a row lock, so that no two workers send the same mail."""
    for pk in list(Mail.objects.due().values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            if mail := Mail.objects.due().select_for_update(skip_locked=True).filter(pk=pk).first():
                mail.send()
