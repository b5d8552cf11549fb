"""`make demo`: everything that production has, on one machine, started and stopped together."""

import contextlib
import errno
import hashlib
import os
import re
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection, connections

from accounts.models import Institution
from cooperanet.children import Children
from cooperanet.database import EmbeddedPostgres
from cooperanet.demo.accounts import demo_sign_ins
from cooperanet.embedded import EmbeddedProblem, check_room
from cooperanet.management.commands.compile_catalogues import compile_changed
from cooperanet.models import Heartbeat
from cooperanet.processes import was_interrupted
from cooperanet.tasks import heartbeat
from cooperanet.valkey import EmbeddedValkey
from cooperanet.views.health import migrations_are_pending

# Quiet is the banner, which is no line of JSON; the log is written all the same.
WORKER = ["celery", "--quiet", "-A", "cooperanet", "worker", "-P", "threads", "-c", "2", "--loglevel", "INFO"]
WORKER += ["--without-mingle", "--without-gossip"]  # alone, it need not wait a second for others to answer
SCHEDULER = ["celery", "--quiet", "-A", "cooperanet", "beat", "--pidfile=", "--loglevel", "INFO"]
WEB = ["gunicorn", "--config", "deploy/gunicorn.py"]
# What the data and the static files are made from; as long as it stays the same, a start makes nothing anew.
SOURCES = (
    *("*/migrations/*.py", "*/sql/**/*", "cooperanet/data/*.csv", "cooperanet/demo/*.json", "static/**/*"),
    *("cooperanet/demo/*.py", "cooperanet/management/commands/load_*.py"),
    *("cooperanet/locale/**/*.po", "requirements.lock"),
)
PORT_PROBLEMS = {
    errno.EADDRINUSE: "is used by another program",
    errno.EACCES: "may be used by the system's administrator only",
}
SLOWEST_START_SECONDS = 60
ROOM_MEGABYTES = 100


class Stopped(BaseException):
    """Somebody asked us to stop."""


class Command(BaseCommand):
    help = "Runs CooperaNet with its database, broker, worker and web server until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *, port: str, **options: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        self.maker = os.getppid() if "MAKELEVEL" in os.environ else 0
        self.postgres = None if settings.DATABASE_URL else EmbeddedPostgres(settings.VAR_DIR)
        try:
            self.port = port_number(port)
            self.run()
        except Stopped:
            place = f"in {self.postgres.place}" if self.postgres else "where DATABASE_URL says"
            self.stdout.write(f"Everything is stopped; the data is kept {place}.")
        except (EmbeddedProblem, OperationalError, OSError) as problem:
            raise CommandError(in_one_sentence(problem)) from problem

    def ask_to_stop(self, number: int, frame: object) -> None:
        for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(other, signal.SIG_IGN)
        raise Stopped

    def run(self) -> None:
        children = Children(settings.VAR_DIR)
        if left := children.take_over():
            self.stdout.write(f"Ended {left} processes that an earlier demo had left behind.")
        check_port(self.port)
        check_room(settings.VAR_DIR, ROOM_MEGABYTES)
        try:
            self.start_broker(children)
            self.prepare()
            self.start_processes(children)
            self.introduce()
            self.watch(children)
        except Stopped:
            self.stdout.write("\nStopping …")
            self.stdout.flush()
            raise
        finally:
            children.stop()
            connections.close_all()

    def start_broker(self, children: Children) -> None:
        if os.environ.get("REDIS_URL"):
            return
        valkey = EmbeddedValkey(settings.VAR_DIR)
        with self.step("Valkey"):
            children.adopt("valkey", valkey.start, valkey.data / "server.log")

    def prepare(self) -> None:
        """Bring database, catalogues and static files up to the code, or see that they are."""
        stamp, now = settings.VAR_DIR / "demo.stamp", fingerprint()
        with self.step("Looking for changes"):
            unchanged = stamp.exists() and stamp.read_text() == now and not migrations_are_pending(connection)
        if unchanged:
            return
        stamp.unlink(missing_ok=True)
        self.make_anew()
        stamp.write_text(now)

    def make_anew(self) -> None:
        with self.step("Tables of the database"):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        with self.step("Languages of the interface"):
            compile_changed()
        with self.step("Styles, scripts and pictures"):
            call_command("collectstatic", verbosity=0, interactive=False)
        with self.step("Reference lists"):
            call_command("load_reference_data", verbosity=0)
        kept = Institution.objects.exists()
        with self.step("The data, kept as it is" if kept else "The exchange of April 2022"):
            call_command("load_demo", verbosity=0)

    def start_processes(self, children: Children) -> None:
        environment = self.environment()
        Heartbeat.objects.all().delete()  # only a beat of this start counts
        with self.step("Worker, scheduler and web server"):
            children.launch("web", WEB, {**environment, "WEB_BIND": f"127.0.0.1:{self.port}"})
            children.launch("worker", WORKER, environment)
            heartbeat.apply_async(expires=SLOWEST_START_SECONDS)
            connections.close_all()
            self.wait_for("healthz", children)
            self.wait_for("readyz", children)
            # Last, because nobody waits for it and two cores are busy with the others.
            children.launch("scheduler", [*SCHEDULER, "--schedule", str(settings.VAR_DIR / "schedule")], environment)

    def environment(self) -> dict[str, str]:
        """What the children need to know; each setting that is in the environment already wins."""
        ours = {
            "DATABASE_URL": self.postgres.url if self.postgres else settings.DATABASE_URL,
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": f"http://localhost:{self.port}",
            "SHOW_DEMO_NOTICE": "true",
            "PYTHONUNBUFFERED": "1",
        }
        return {**ours, **{name: os.environ[name] for name in ours if os.environ.get(name)}}

    def wait_for(self, name: str, children: Children) -> None:
        deadline, answer = time.monotonic() + SLOWEST_START_SECONDS, ""
        while time.monotonic() < deadline:
            for event in children.watch():
                self.stderr.write(event)
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{name}", timeout=5):
                    return
            except urllib.error.HTTPError as error:
                answer = error.read(200).decode(errors="replace")
            except OSError:
                answer = "no answer"
            time.sleep(0.05)
        raise EmbeddedProblem(f"/{name} is not ready after {SLOWEST_START_SECONDS} s ({answer}); see var/log/.")

    def introduce(self) -> None:
        self.stdout.write(f"\nCooperaNet runs at http://localhost:{self.port}\n\n")
        for kind, email, password, secret in demo_sign_ins():
            self.stdout.write(f"  {kind}: {email}  password {password}")
            if secret:
                self.stdout.write(f"    second factor: key {secret}, code now {current_code(secret)}")
        self.stdout.write("\nMail is written to var/log/worker.log. Ctrl-C stops everything.")
        self.stdout.flush()

    def watch(self, children: Children) -> None:
        while not was_interrupted(self.maker):
            time.sleep(0.5)
            for event in children.watch():
                self.stderr.write(event)
            if self.postgres and not self.postgres.is_running():
                self.postgres.restart()
                self.stderr.write("PostgreSQL ended by itself and was started again.")
        raise Stopped

    @contextlib.contextmanager
    def step(self, words: str) -> Iterator[None]:
        began = time.monotonic()
        self.stdout.write(f"  {words} ", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f"{'.' * (40 - len(words))} {time.monotonic() - began:4.1f} s")


def port_number(text: str) -> int:
    if re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= 65535:
        return int(text)
    raise EmbeddedProblem(f"“{text}” is no port: write a number up to 65535, for example `make demo PORT=8001`.")


def check_port(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            reason = PORT_PROBLEMS.get(error.errno or 0, "cannot be used")
            raise EmbeddedProblem(f"port {port} {reason}; choose another with `make demo PORT=8001`.") from error


def fingerprint() -> str:
    """Changes when a file changes that the database or the static files are made from, or the database does."""
    digest = hashlib.sha256(settings.DATABASE_URL.encode())
    files = {path for pattern in SOURCES for path in settings.BASE_DIR.glob(pattern) if path.is_file()}
    for path in sorted(files):
        state = path.stat()
        digest.update(f"{path.relative_to(settings.BASE_DIR)} {state.st_mtime_ns} {state.st_size}\n".encode())
    return digest.hexdigest()


def in_one_sentence(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.errno == errno.ENOSPC:
        return "There is no disk space left."
    if isinstance(problem, PermissionError):
        return f"{problem.filename} belongs to another user."
    words = " ".join(str(problem).split())
    return words[:1].upper() + words[1:]


def current_code(secret: str) -> str:
    from allauth.mfa import app_settings
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
