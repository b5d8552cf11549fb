"""`make bench`: what a page of the exchange costs with 238 and with 100,000 publications, against what it must cost."""

import os
import subprocess
import sys
import time
from http.client import HTTPConnection

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from bench.page_times import REPEATS, page_time, sql_time, statements
from exchange.models import Publication

SIZES = (0, 10_000, 100_000)
PORT = 8799
GUNICORN = [f"--bind=127.0.0.1:{PORT}", "--workers=2", "--threads=2", "--no-control-socket", "--log-level=warning"]
# Lines about requests would stand between those of the table.
QUIET = {"LOG_LEVEL": "WARNING"}
HEADING = f"{'page':<30}{'page ms':>10}{'SQL ms':>10}{'hello ms':>10}{'factor':>10}{'queries':>10}"
PAGES = {
    "exchange, no filter": "/en/exchange/",
    "exchange, country and SDG": "/en/exchange/?country=PER&sdg=14",
    "exchange, two areas, offers": "/es/exchange/?kind=offer&area=environment&area=social",
    "exchange, Spanish text": "/es/exchange/?q=educacion",
    "exchange, as of 2022-04-20": "/en/exchange/?as_of=2022-04-20",
    "country": "/fr/countries/per/",
    "report as of 2022-04-20": "/en/reports/exchange-update/?as_of=2022-04-20",
    "home": "/pt-br/",
}


class Command(BaseCommand):
    help = "Measures pages against a hello-world view behind the same middleware and against their bare SQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="publications beside the demo's")
        parser.add_argument("--here", type=int, help="measure in the database of this process, of this size")

    def handle(self, *, sizes: list[int], here: int | None, **options: object) -> None:
        if here is not None:
            self.measure(here)
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"{os.cpu_count()} cores, 2 web workers, medians of {REPEATS}; one run, one machine")
        self.stdout.write("factor: page ms by (SQL ms + hello ms), where hello is a view that does nothing")
        for size in sizes:
            self.prepare(size)
            self.run("bench", "--here", str(size), ROOT_URLCONF="bench.urls", database=_name(size))

    def prepare(self, size: int) -> None:
        """A database of this size, made once and kept."""
        name = _name(size)
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_database where datname = %s", [name])
            if cursor.fetchone():
                return
            cursor.execute(f'create database "{name}"')
        for command in (["migrate", "-v0"], ["createcachetable"], ["load_reference_data"], ["load_demo"]):
            self.run(*command, database=name)
        self.run("generate_publications", str(size), database=name)

    def run(self, *arguments: str, database: str, **environment: str) -> None:
        """A command of ours on another database of the same server."""
        variables = {**os.environ, **environment, "DATABASE_NAME": database, **QUIET}
        done = subprocess.run([sys.executable, "manage.py", *arguments], env=variables, cwd=settings.BASE_DIR)
        if done.returncode:
            raise CommandError(f"{arguments[0]} failed on {database}")

    def measure(self, size: int) -> None:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "cooperanet.wsgi", *GUNICORN],
            env={**os.environ, **QUIET},
            cwd=settings.BASE_DIR,
        )
        try:
            _wait(PORT)
            hello = page_time(PORT, "/hello/")
            self.stdout.write(f"\n{Publication.objects.count():,} publications\n{HEADING}")
            for name, path in PAGES.items():
                queries = statements(path)
                self.stdout.write(line(name, page_time(PORT, path), sql_time(queries), hello, len(queries)))
        finally:
            server.terminate()
            server.wait(20)


def line(name: str, page: float, sql: float, hello: float, queries: int) -> str:
    """What one page cost, under HEADING."""
    return f"{name:<30}{page:10.1f}{sql:10.1f}{hello:10.1f}{page / (sql + hello):10.2f}{queries:10}"


def _name(size: int) -> str:
    return f"{settings.DATABASES['default']['NAME']}_{size}_bench"


def _wait(port: int) -> None:
    for _try in range(100):
        try:
            link = HTTPConnection("localhost", port, timeout=5)
            link.request("GET", "/healthz")
            return
        except OSError:
            time.sleep(0.2)
    raise CommandError("the server under test did not start")
