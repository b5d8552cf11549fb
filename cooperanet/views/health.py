"""Whether the process lives, and whether it can do its work."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cooperanet.models import LONGEST_SILENCE

LEAST_FREE_SHARE = 0.05
PATIENCE_SECONDS = 2


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is touched, so that a missing database restarts no web server."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    missing = [*missing_in_database(), *([] if disk_has_room() else ["disk"])]
    if missing:
        return JsonResponse({"status": "not ready", "missing": missing}, status=503)
    return JsonResponse({"status": "ready"})


def missing_in_database() -> Iterator[str]:
    """Asked over a connection of its own, because one that hangs would make the answer hang too."""
    connection = connections["default"].copy()
    connection.settings_dict["OPTIONS"]["connect_timeout"] = PATIENCE_SECONDS
    try:
        if migrations_are_pending(connection):
            yield "migrations"
        elif not worker_is_alive(connection):
            yield "worker"
    except DatabaseError:
        yield "database"
    finally:
        connection.close()


def migrations_are_pending(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is not null")
        if not cursor.fetchone()[0]:
            return True
        cursor.execute("select app, name from django_migrations")
        return not needed_migrations() <= set(cursor.fetchall())


@cache
def needed_migrations() -> frozenset[tuple[str, str]]:
    """The migrations this code was shipped with; they do not change while it runs."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return frozenset(key for key, migration in migrations.items() if not migration.replaces)


def worker_is_alive(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from cooperanet_heartbeat where at > now() - %s * interval '1 second' limit 1", [LONGEST_SILENCE]
        )
        return cursor.fetchone() is not None


def disk_has_room() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return usage.free >= usage.total * LEAST_FREE_SHARE
