"""Many publications for benchmarks, made out of the demo's."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from exchange.models import Publication, SearchRow

SQL = Path(__file__).resolve().parents[2] / "sql" / "generate_publications.sql"
BATCH = 10_000


class Command(BaseCommand):
    help = "Adds publications for benchmarks; only to a database whose name ends in _bench, never to a real one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int)

    def handle(self, *, count: int, **options: object) -> None:
        if not connection.settings_dict["NAME"].endswith("_bench"):
            raise CommandError("This only writes into a database whose name ends in _bench.")
        self.generate(count)
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")

    @transaction.atomic
    def generate(self, count: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = 0")
            cursor.execute("select setseed(0.2022)")
            for statement in SQL.read_text(encoding="utf-8").split(";\n"):
                if statement.strip():
                    cursor.execute(statement.replace("{count}", str(count)))
        made = list(
            Publication.objects.filter(external_reference__startswith="bench-", search_row=None).values_list(
                "pk", flat=True
            )
        )
        for start in range(0, len(made), BATCH):
            SearchRow.objects.write(made[start : start + BATCH])
