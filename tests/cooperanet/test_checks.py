import pytest
from csp.constants import NONE, SELF, UNSAFE_INLINE

from cooperanet import checks


def ids(check):
    return [message.id for message in check(None)]


ALL = (checks.content_security_policy, checks.headers, checks.logging, checks.attempts_are_counted)


def test_our_own_settings_pass():
    assert [ids(check) for check in ALL] == [[], [], [], []]


@pytest.mark.parametrize(
    ("directives", "found"),
    [
        ({"default-src": [SELF]}, ["cooperanet.W001"]),
        ({"default-src": [NONE], "script-src": [SELF, UNSAFE_INLINE]}, ["cooperanet.W002"]),
        ({"default-src": [NONE], "img-src": ["data:"]}, ["cooperanet.W002"]),
        ({}, ["cooperanet.W001"]),
    ],
)
def test_a_weak_content_security_policy_is_found(settings, directives, found):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}

    assert ids(checks.content_security_policy) == found


def test_headers_that_miss_some_answers_are_found(settings):
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    settings.SECURE_CROSS_ORIGIN_OPENER_POLICY = None
    settings.USE_X_FORWARDED_HOST = True

    assert ids(checks.headers) == ["cooperanet.W003", "cooperanet.W004", "cooperanet.W005"]


def test_a_log_that_swallows_errors_is_found(settings):
    settings.LOGGING = {}
    settings.LOG_FORMAT = "text"

    assert ids(checks.logging) == ["cooperanet.W006", "cooperanet.W007"]


def test_counters_that_forget_are_found(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MFA_SUPPORTED_TYPES = []

    assert ids(checks.attempts_are_counted) == ["cooperanet.W008", "cooperanet.W009", "cooperanet.W010"]


def test_an_installation_names_its_own_servers(settings):
    settings.DATABASE_URL, settings.REDIS_URL = "postgres://cooperanet@db/cooperanet", ""
    assert ids(checks.servers_are_named) == ["cooperanet.W011"]

    settings.REDIS_URL = "redis://broker:6379/0"
    assert ids(checks.servers_are_named) == []
