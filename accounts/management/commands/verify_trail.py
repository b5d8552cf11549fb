"""Compares the trail with its seals, and says which rows are not what was sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Seal, TrailCheck


class Command(BaseCommand):
    help = "Compares every row of the trail with its seal, and every seal with the one before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", help="the digest of a seal that was noted elsewhere; it must be in the chain")

    def handle(self, *args: Any, anchor: str | None = None, **options: Any) -> None:
        check = TrailCheck.make()
        for line in check.told:
            self.stdout.write(line)
        if anchor and not Seal.objects.filter(digest=anchor).exists():
            raise CommandError(f"No seal has the digest {anchor}: the chain was cut or written anew.")
        if check.found:
            raise CommandError(f"{check.found} rows are not what was sealed, or do not fit the chain.")
        self.stdout.write(f"The trail is what was sealed, up to seal {check.number} {check.digest}.")
