"""Work of the platform itself."""

from celery import shared_task

from accounts.models import Arrival, SignInCode
from accounts.sessions import SessionStore
from cooperanet.models import Heartbeat


@shared_task
def heartbeat() -> None:
    """Show that scheduler, broker, worker and database reach each other: /readyz looks for it."""
    Heartbeat.beat("worker")


@shared_task
def clear_sessions() -> None:
    """Forget the sessions that have ended, codes to sign in that are past, and arrivals that nobody proved."""
    SessionStore.clear_expired()
    SignInCode.objects.past().delete()
    Arrival.objects.past().delete()
