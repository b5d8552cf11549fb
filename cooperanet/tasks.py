"""Work of the platform itself."""

from celery import shared_task
from django.core.management import call_command

from cooperanet.models import Heartbeat


@shared_task
def heartbeat() -> None:
    """Show that scheduler, broker, worker and database reach each other: /readyz looks for it."""
    Heartbeat.beat("worker")


@shared_task
def clear_sessions() -> None:
    """Forget the sessions that have ended."""
    call_command("clearsessions")
