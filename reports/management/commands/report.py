"""Write an official report to a file, or a text format to the terminal."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from accounts.languages import LANGUAGES
from accounts.moments import EARLIEST, past_day, today
from reports import adoption, exchange_update
from reports.document import Document
from reports.formats import FORMATS

REPORTS = {exchange_update.NAME: exchange_update.compose, adoption.NAME: adoption.compose}
NO_TABLES = "The database has no tables yet: run `make demo` once, or `manage.py migrate`."


class Command(BaseCommand):
    help = (
        "Writes a report as of a day: manage.py report exchange-update --as-of 2022-04-20 --language es --format docx"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", help=f"one of: {', '.join(REPORTS)}")
        parser.add_argument(
            "--as-of", default="", metavar="YYYY-MM-DD", help="the end of this day; today when left out"
        )
        parser.add_argument("--language", choices=LANGUAGES, default="en")
        parser.add_argument("--format", choices=list(FORMATS), default="json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="needed for docx and xlsx")

    def handle(self, *, report: str, as_of: str, language: str, format: str, **options: Any) -> None:
        if report not in REPORTS:
            raise CommandError(f"There is no report “{report}”. There are: {', '.join(REPORTS)}.")
        made, output = FORMATS[format], options["output"]
        if output is None and not made.is_text:
            raise CommandError(f"What is written as {format} cannot be shown here: name its file with --output FILE.")
        content = made.write(composed(report, day(as_of), language))
        if output is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error


def composed(report: str, day: date, language: str) -> Document:
    try:
        return REPORTS[report](day, language)
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable):
            raise CommandError(NO_TABLES) from error
        raise


def day(text: str) -> date:
    """The day asked for, or one sentence on what is wrong with it."""
    if not text:
        return today()
    if found := past_day(text):
        return found
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a date: write it as YYYY-MM-DD, for example 2022-04-20.") from None
    if asked > today():
        raise CommandError(f"{asked} lies in the future: the last day with figures is today, {today()}.")
    if asked < EARLIEST:
        raise CommandError(f"{asked} lies before {EARLIEST}: there are no figures of that day.")
    raise CommandError(f"“{text}” is not written as YYYY-MM-DD: write {asked}.")
