"""Pages that say what went wrong and what to do next, and need neither database nor session nor base template."""

import sys

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from structlog.contextvars import get_contextvars

STYLESHEET = "css/site.css"
RETRY_AFTER_SECONDS = "10"


def error_page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        context = {
            "language": translation.to_locale(language).replace("_", "-"),
            "home": f"/{language}/",
            "stylesheet": stylesheet(),
            "number": get_contextvars().get("request_id", ""),
        }
        return HttpResponse(render_to_string(f"errors/{name}.html", context), status=status)


def stylesheet() -> str:
    try:
        return staticfiles_storage.url(STYLESHEET)
    except ValueError:  # the list of collected files is missing, which may be the very error we speak of
        return f"/static/{STYLESHEET}"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request)
    return error_page(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "403", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, "403_form", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "404", 404)


def too_large(request: HttpRequest) -> HttpResponse:
    return error_page(request, "413", 413)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "429", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """An outage met outside a view, as in a middleware that looks for the session, arrives here too."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return error_page(request, "500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = error_page(request, "503", 503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response
