"""The web process, run by gunicorn."""

import os

from cooperanet.environment import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperanet.settings")
# Somebody waits for each answer, so no statement may take as long as a job's may.
os.environ["STATEMENT_TIMEOUT"] = env("WEB_STATEMENT_TIMEOUT", default="5s")
os.environ["IDLE_IN_TRANSACTION_TIMEOUT"] = "10s"

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
# Read now, before gunicorn forks its workers, and not while the first visitor of each waits.
_ = get_resolver().url_patterns
