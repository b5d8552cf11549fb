"""Celery's worker and scheduler: `celery -A cooperanet worker` and `celery -A cooperanet beat`."""

import logging.config
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperanet.settings")

from celery import Celery
from celery.signals import setup_logging

app = Celery("cooperanet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logs(**options: object) -> None:
    """Celery would replace the log's format with its own; this is its documented way to keep ours."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
