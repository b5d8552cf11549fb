"""How long pages and their SQL take, in milliseconds."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

REPEATS = 15


def median_of(action: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median duration of an action in milliseconds, after one run to warm up."""
    action()
    durations = []
    for _run in range(repeats):
        start = time.perf_counter()
        action()
        durations.append((time.perf_counter() - start) * 1000)
    return statistics.median(durations)


def page_time(port: int, path: str) -> float:
    """One request after another over one connection to the server under test."""
    link = http.client.HTTPConnection("localhost", port, timeout=60)

    def fetch() -> None:
        link.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = link.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")

    try:
        return median_of(fetch)
    finally:
        link.close()


def statements(path: str) -> list[str]:
    """The questions that a page sends to the database, caught in this process."""
    client = Client(headers={"host": "localhost"})
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        client.get(path)
    return [
        query["sql"] for query in caught.captured_queries if query["sql"].strip().lower().startswith(("select", "with"))
    ]


def sql_time(queries: list[str]) -> float:
    """The same statements without Django around them."""
    with connection.cursor() as cursor:
        raw = cursor.cursor

        def ask() -> None:
            for query in queries:
                raw.execute(query.replace("%", "%%"), [])
                raw.fetchall()

        return median_of(ask)
