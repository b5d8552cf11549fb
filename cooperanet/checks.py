"""What `manage.py check --deploy` does not look at by itself."""

from collections.abc import Callable, Iterable
from typing import Any

from csp.constants import NONE
from csp.utils import build_policy
from django.conf import settings
from django.core import checks

DANGEROUS = ("'unsafe-inline'", "'unsafe-eval'", "data:", "blob:", "*", "http:", "https:")
OUTERMOST = "cooperanet.middleware.SecurityHeadersMiddleware"
# A counter in memory is one per process, and one in the broker is lost when the broker is.
FORGETFUL = ("locmem", "dummy", "redis", "memcached")


def deployment(check: Callable[[], Iterable[checks.CheckMessage]]) -> Callable[..., list[checks.CheckMessage]]:
    def registered(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
        return list(check())

    registered.__name__ = check.__name__
    return checks.register(registered, checks.Tags.security, deploy=True)


@deployment
def content_security_policy() -> Iterable[checks.CheckMessage]:
    directives = getattr(settings, "CONTENT_SECURITY_POLICY", {}).get("DIRECTIVES", {})
    if list(directives.get("default-src", [])) != [NONE]:
        yield checks.Warning(
            "The content security policy does not begin with default-src 'none'.", id="cooperanet.W001"
        )
    if found := [word for word in build_policy().replace(";", " ").split() if word in DANGEROUS]:
        yield checks.Warning(f"The content security policy allows {', '.join(found)}.", id="cooperanet.W002")


@deployment
def headers() -> Iterable[checks.CheckMessage]:
    if settings.MIDDLEWARE[:1] != [OUTERMOST]:
        yield checks.Warning(f"{OUTERMOST} is not the outermost middleware.", id="cooperanet.W003")
    if settings.SECURE_CROSS_ORIGIN_OPENER_POLICY != "same-origin":
        yield checks.Warning("Cross-Origin-Opener-Policy is not same-origin.", id="cooperanet.W004")
    if settings.USE_X_FORWARDED_HOST:
        yield checks.Warning("X-Forwarded-Host is believed, and any visitor can send it.", id="cooperanet.W005")


@deployment
def logging() -> Iterable[checks.CheckMessage]:
    if not settings.LOGGING.get("root", {}).get("handlers"):
        yield checks.Warning("No log handler receives the tracebacks of errors.", id="cooperanet.W006")
    if settings.LOG_FORMAT != "json":
        yield checks.Warning("The log is not written as JSON (LOG_FORMAT).", id="cooperanet.W007")


@deployment
def servers_are_named() -> Iterable[checks.CheckMessage]:
    if not settings.DATABASE_URL or not settings.REDIS_URL:
        words = "DATABASE_URL or REDIS_URL is not set: the embedded servers are for the demo and the tests."
        yield checks.Warning(words, id="cooperanet.W011")


@deployment
def attempts_are_counted() -> Iterable[checks.CheckMessage]:
    backend = str(settings.CACHES["default"]["BACKEND"]).lower()
    if any(word in backend for word in FORGETFUL):
        yield checks.Warning("Counters of sign-in attempts are not kept in the database.", id="cooperanet.W008")
    if getattr(settings, "ACCOUNT_RATE_LIMITS", {}) is False:
        yield checks.Warning("Sign-in attempts are not limited.", id="cooperanet.W009")
    if not settings.MFA_SUPPORTED_TYPES:
        yield checks.Warning("No second factor can be used.", id="cooperanet.W010")
