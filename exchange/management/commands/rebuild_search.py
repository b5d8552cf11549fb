"""Make the search table anew from the publications, or prove that it equals them."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange.models import Publication, SearchRow

BATCH = 5_000


class Command(BaseCommand):
    help = "Writes every row of the search table anew; with --check it only says how many differ from their sources."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; end with an error when rows differ")

    def handle(self, *, check: bool, **options: Any) -> None:
        if check:
            self.check_rows()
            return
        for publications in batches():
            SearchRow.objects.write(publications)
        self.stdout.write(f"{SearchRow.objects.count()} search rows written.")

    def check_rows(self) -> None:
        differing = [pk for publications in batches() for pk in SearchRow.objects.differing(publications)]
        if differing:
            first = ", ".join(str(pk) for pk in differing[:10])
            raise CommandError(f"{len(differing)} search rows differ from their publications (the first: {first}).")
        self.stdout.write(f"All {SearchRow.objects.count()} search rows equal their publications.")


def batches() -> Iterator[list[int]]:
    """The publications' ids in portions, each read when the one before is done."""
    last = 0
    while ids := list(Publication.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]
