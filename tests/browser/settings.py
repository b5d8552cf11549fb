"""Settings of the site that is only looked at: as in production, with pages that show each error on request."""

import os

from cooperanet.settings import *  # noqa: F403

ROOT_URLCONF = "tests.browser.urls"
STATIC_ROOT = os.environ["STATIC_ROOT"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The same wrong password is shown in four languages and many widths.
ACCOUNT_RATE_LIMITS = False
# Some role waits an hour for its next page.
IDLE_MINUTES = IDLE_MINUTES_WITH_FACTOR = 24 * 60
