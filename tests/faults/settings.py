"""Settings of the servers that the fault tests start: as in production, without collected static files."""

from cooperanet.settings import *  # noqa: F403
from cooperanet.settings import STORAGES as _STORAGES

STORAGES = {**_STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The tests wait for what the scheduler hands over.
CELERY_BEAT_SCHEDULE = {"deliver mail": {"task": "accounts.tasks.deliver_mail", "schedule": 0.3}}
