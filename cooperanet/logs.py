"""What the processes write down: one line per event, with the request's id and without secrets."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

HIDDEN = "(hidden)"
SECRET_NAME = re.compile(r"passw|secret|token|cookie|authori[sz]ation|session|csrf|otp|recovery|_key$|^key$", re.I)
# Keys of invitations and of new passwords travel in the path; they are the only long parts with a figure in them.
SECRET_PART = re.compile(r"(?<=/)(?=[^/?\s]*\d)(?=[^/?\s]*[A-Za-z])[\w:=.~-]{20,}(?=/|$)")
# Server logs and tracebacks carry the addresses they could not use, password included.
SECRET_IN_URL = re.compile(r"(?<=://)([^/\s:@]*):([^@/\s]+)@")


def path_without_secrets(path: str) -> str:
    """The path of a request as it may be written down: no query, no keys."""
    return SECRET_PART.sub(HIDDEN, path.partition("?")[0])


def hide_secrets(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        event[name] = HIDDEN if SECRET_NAME.search(name) else without_secrets(value)
    return event


def without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET_IN_URL.sub(rf"\1:{HIDDEN}@", value)
    if isinstance(value, Mapping):
        return {
            name: HIDDEN if SECRET_NAME.search(str(name)) else without_secrets(inner) for name, inner in value.items()
        }
    return value


BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def configure_logs(format: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: every logger of the process writes lines of JSON, or of text for people, to its output."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *BEFORE,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # A traceback is written without the values of variables, because they hold what people typed.
    last: list[Any] = [structlog.processors.format_exc_info, hide_secrets, structlog.processors.JSONRenderer()]
    if format != "json":
        plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        last = [hide_secrets, plain]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
                "foreign_pre_chain": [*BEFORE[:-1], structlog.stdlib.ExtraAdder(allow=["status_code", "task_id"])],
            }
        },
        "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["output"], "level": level},
        "loggers": {
            # Django's own defaults send errors by mail and nothing to the output unless DEBUG is on.
            "django": {"handlers": [], "level": level, "propagate": True},
            # request_finished and request_failed of the request log say the same, with the request's id.
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "celery": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            # Its lines hold the whole address, and ours say the same without secrets.
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
