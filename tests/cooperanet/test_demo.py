import errno
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from cooperanet.embedded import EmbeddedProblem
from cooperanet.management.commands import demo
from cooperanet.processes import is_alive, wait_until


def test_a_port_in_use_is_named_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(EmbeddedProblem, match=f"port {port} is used by another program; .* PORT=8001"):
            demo.check_port(port)

    demo.check_port(port)


@pytest.mark.parametrize("port", ["", "abc", "²", "80.5", "-1", "0", "70000", "9" * 5000])
def test_a_port_that_is_none_is_named(port):
    with pytest.raises(EmbeddedProblem, match=f"^“{port}” is no port: .* PORT=8001"):
        demo.port_number(port)


def test_a_port_for_which_the_rights_are_missing_is_named(monkeypatch):
    def refuse(*arguments):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)

    with pytest.raises(EmbeddedProblem, match=r"port 80 may be used by the system's administrator only; .* PORT=8001"):
        demo.check_port(demo.port_number("80"))


def test_a_change_of_what_the_data_is_made_from_is_seen(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "static").mkdir()
    before = demo.fingerprint()
    assert demo.fingerprint() == before

    (tmp_path / "static" / "site.css").write_text("a {}")

    assert demo.fingerprint() != before


def test_what_python_keeps_beside_the_sources_is_no_change(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    before = demo.fingerprint()

    for folder in ("cooperanet/demo", "cooperanet/data", "accounts/migrations"):
        (tmp_path / folder / "__pycache__").mkdir(parents=True)
        (tmp_path / folder / "__pycache__" / "accounts.cpython-311.pyc").touch()

    assert demo.fingerprint() == before


def test_every_file_of_the_demo_and_of_the_reference_lists_is_looked_at():
    seen = {path for pattern in demo.SOURCES for path in settings.BASE_DIR.glob(pattern)}
    folders = [settings.BASE_DIR / "cooperanet" / name for name in ("demo", "data")]
    there = {path for folder in folders for path in folder.iterdir() if path.is_file() and path.suffix != ".md"}

    assert there <= seen


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "There is no disk space left."),
        (PermissionError(errno.EACCES, "denied", "var/demo.lock"), "var/demo.lock belongs to another user."),
        (EmbeddedProblem("port 1 is used\n  by another."), "Port 1 is used by another."),
    ],
)
def test_a_problem_is_one_sentence(problem, sentence):
    assert demo.in_one_sentence(problem) == sentence


def test_the_code_shown_is_the_one_that_opens():
    from allauth.mfa.totp.internal.auth import hotp_value

    secret = "JBSWY3DPEHPK3PXP"

    expected = {f"{hotp_value(secret, int(time.time()) // 30 + step):06}" for step in (0, 1)}

    assert demo.current_code(secret) in expected


class Running:
    """A demo in a copy of the project, in a folder with a space in its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]

    def start(self) -> float:
        began = time.monotonic()
        own = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
        kept = {name: value for name, value in os.environ.items() if name not in own}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(self.port)],
            cwd=self.folder,
            env={**kept, "DATABASE_NAME": "", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "runs at" in line:
                return time.monotonic() - began
        raise AssertionError(self.said)

    def pids(self) -> list[int]:
        postgres = sorted(Path(self.folder, "var").glob("**/postmaster.pid"))
        postgres += sorted(Path("/var/lib/cooperanet/data").glob("*/postmaster.pid"))
        # Where the folder is closed to `nobody`, the data lies elsewhere; ours is the server of our socket.
        socket_folder = self.database_socket()
        ours = [int(file.read_text().split()[0]) for file in postgres if socket_folder in file.read_text()]
        return [pid for pid, _ in json.loads((self.folder / "var" / "demo.json").read_text())] + ours

    def database_socket(self) -> str:
        with (self.folder / "var" / "log" / "web.log").open():
            environment = Path(f"/proc/{self.pid_of('gunicorn')}/environ").read_text()
        return re.search(r"DATABASE_URL=postgres://postgres@/([^\0]+)/cooperanet", environment)[1]

    def pid_of(self, program: str) -> int:
        for pid, _ in json.loads((self.folder / "var" / "demo.json").read_text()):
            if is_alive(pid) and program in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
        return 0

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        self.said += self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(30)


@pytest.fixture
def running(tmp_path):
    folder = tmp_path / "cooperanet here"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (source := settings.BASE_DIR / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    running = Running(folder)
    yield running
    if running.process.poll() is None:
        running.stop()
    subprocess.run([sys.executable, "-m", "cooperanet.reset"], cwd=folder, check=False)


@pytest.mark.proof
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_the_demo_lives_through_every_kill_and_leaves_nothing(running):
    running.start()
    everybody = running.pids()
    assert len(everybody) == 5, "web, worker, scheduler, Valkey, PostgreSQL"

    for victim in (running.pid_of("gunicorn"), running.pid_of("worker"), running.pid_of("valkey"), everybody[-1]):
        os.kill(victim, signal.SIGKILL)
        assert wait_until(lambda gone=victim: not is_alive(gone), 5)
        time.sleep(1)
        assert wait_until(running.is_ready, 40, pause=0.2)

    everybody += running.pids()
    assert running.stop() == 0
    assert "Stopping …\nEverything is stopped" in running.said
    assert not any(map(is_alive, everybody))
    for name in ("web", "worker", "valkey", "PostgreSQL"):
        assert f"{name} ended by itself" in running.said


@pytest.mark.proof
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_after_a_kill_of_the_demo_the_next_one_recovers_quickly_and_keeps_the_data(running):
    running.start()
    left = running.pids()
    key = (running.folder / "var" / "secret_key").read_text()
    running.stop(signal.SIGKILL)
    assert any(map(is_alive, left))

    seconds = running.start()

    assert "an earlier demo had left behind" in running.said
    assert seconds < 30
    assert (running.folder / "var" / "secret_key").read_text() == key
    assert "Tables of the database" not in running.said
    assert running.stop(signal.SIGINT) == 0
    assert not any(map(is_alive, left))
