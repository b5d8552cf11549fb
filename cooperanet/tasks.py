"""Work of the platform itself."""

from celery import shared_task

from cooperanet.models import Heartbeat


@shared_task
def heartbeat() -> None:
    """Show that scheduler, broker, worker and database reach each other: /readyz looks for it."""
    Heartbeat.beat("worker")
