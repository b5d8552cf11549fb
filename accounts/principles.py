"""The principles of participation that partners accept: one file for each version, named by the day it began."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from accounts.languages import reader_language
from accounts.moments import today


@dataclass(frozen=True)
class Principles:
    """A version: since when, and its principles in four languages, in order. A version in force never changes."""

    since: date
    rows: tuple[dict[str, str], ...]

    @property
    def words(self) -> list[str]:
        return [row[reader_language()] for row in self.rows]


@cache
def versions() -> tuple[Principles, ...]:
    """All versions that there are, the newest first; one that begins later is among them."""
    files = sorted(settings.PRINCIPLES.glob("*.csv"), reverse=True)
    return tuple(Principles(date.fromisoformat(file.stem), _rows(file)) for file in files)


def _rows(file: Path) -> tuple[dict[str, str], ...]:
    with file.open(newline="", encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def begun() -> list[Principles]:
    """The version in force, and those before it."""
    return [version for version in versions() if version.since <= today()]


def in_force() -> Principles:
    return begun()[0]
