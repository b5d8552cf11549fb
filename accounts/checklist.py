"""What the Secretariat goes through before it verifies a partner: a list in a file, one question a line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from accounts.languages import LANGUAGES, reader_language


@dataclass(frozen=True)
class Point:
    """One question of the list, in four languages."""

    key: str
    question: dict[str, str]

    @property
    def words(self) -> str:
        return self.question[reader_language()]


@dataclass(frozen=True)
class Found(Point):
    """A question as it was asked, with what was found and where."""

    found: str
    source: str = ""


@cache
def points(kind: str) -> tuple[Point, ...]:
    """The points for a kind of institution (`partner` or `observer-agency`), in the order of the file."""
    with open(settings.PARTNER_CHECKLIST, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return tuple(Point(row["key"], {language: row[language] for language in LANGUAGES}) for row in rows)


def unanswered(kind: str, answers: Iterable[dict]) -> list[Point]:
    """The points about which nothing was found."""
    answered = {answer["key"] for answer in answers if answer["found"].strip()}
    return [point for point in points(kind) if point.key not in answered]
