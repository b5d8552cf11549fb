"""The web process, run by gunicorn."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperanet.settings")
# Somebody waits for each answer, so no statement may take as long as a job's may.
os.environ["STATEMENT_TIMEOUT"] = os.environ.get("WEB_STATEMENT_TIMEOUT", "5s")
os.environ["IDLE_IN_TRANSACTION_TIMEOUT"] = "10s"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
