"""What holds for every answer: its headers, refusals of what cannot be read, and words when a part is down."""

import codecs
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from csp.utils import build_policy
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django_structlog.middlewares import RequestMiddleware
from pghistory.middleware import HistoryMiddleware
from structlog import get_logger
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from cooperanet.logs import path_without_secrets
from cooperanet.views import errors

GetResponse = Callable[[HttpRequest], HttpResponse]
OUTAGE = (OperationalError, InterfaceError)
UNUSED_POWERS = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "usb", "xr-spatial-tracking"),
)
HEALTH = ("/healthz", "/readyz")
# Django writes bytes of a path that are no UTF-8 as percent signs again.
BROKEN_IN_PATH = re.compile(r"\0|%[89A-F][0-9A-F]")
READABLE = ("utf-8", "ascii", "iso8859-1")
log = get_logger(__name__)


class SecurityHeadersMiddleware:
    """Outermost, so that static files and the answers of other middleware have the headers too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": build_policy(),
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{power}=()" for power in UNUSED_POWERS),
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if is_private(request, response):
            response.headers["Cache-Control"] = "no-store, private"
        return response


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer may belong to somebody signed in; the cookie tells it without asking the database."""
    if request.path_info.startswith(settings.STATIC_URL):
        return False
    return settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies


class RefuseUnreadableMiddleware:
    """Answers 400 to what no page can read, before the database or a parser stumbles over it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if unreadable_part(request):
            return errors.bad_request(request)
        return self.get_response(request)


def unreadable_part(request: HttpRequest) -> str:
    """The name of the first part that has a NUL or is not UTF-8; empty when all can be read."""
    if BROKEN_IN_PATH.search(request.path_info):
        return "path"
    raw = {
        "query": unquote_to_bytes(request.META.get("QUERY_STRING", "").replace("+", " ").encode("latin-1", "replace")),
        "cookies": request.META.get("HTTP_COOKIE", "").encode("latin-1", "replace"),
    }
    for part, value in raw.items():
        if not is_readable(value):
            return part
    if any("\0" in name + value for name, value in request.COOKIES.items()):
        return "cookies"
    return "" if is_known_charset(request.META.get("CONTENT_TYPE", "")) else "charset"


def is_readable(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in value


def is_known_charset(content_type: str) -> bool:
    """Python knows codecs that are no character sets, and Django would decode the query with them."""
    named = re.search(r";\s*charset\s*=\s*\"?([^\s;\"]*)", content_type, re.I)
    if not named:
        return True
    try:
        return codecs.lookup(named[1]).name in READABLE
    except (LookupError, ValueError):
        return False


class RequestLogMiddleware(RequestMiddleware):
    """One line per request, without its query, without keys in its path, and without asking the database who it was."""

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        if request.path in HEALTH:  # asked every few seconds, and the asker keeps the answers
            clear_contextvars()
        else:
            super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {path_without_secrets(request.path)}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        if number := getattr(getattr(request, "_cached_user", None), "pk", None):
            bind_contextvars(user_id=number)


class WhoAndWhereMiddleware(HistoryMiddleware):
    """What the trail says of a request beside the change itself: the seat, the path without its keys, the number."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        said = super().get_context(request)
        return {**said, "url": path_without_secrets(request.path), "request": get_contextvars().get("request_id")}


class UnavailableMiddleware:
    """A page that a missing database keeps from its work says so, instead of being called an error of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OUTAGE):
            log.warning("database_unavailable", reason=str(exception).strip())
            return errors.unavailable(request)
        if isinstance(exception, UnreadablePostError):
            return errors.bad_request(request)
        return None
