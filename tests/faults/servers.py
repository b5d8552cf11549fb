"""The real processes of an installation, started for a test and ended after it."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from cooperanet.processes import end, identity, wait_until

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


@dataclass(frozen=True)
class Answer:
    """`status` is 0 when the server closed the connection without a word."""

    status: int
    head: str
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        lines = [line.partition(":") for line in self.head.split("\r\n")[1:]]
        return next((value.strip() for key, _colon, value in lines if key.lower() == name.lower()), "")


class Process:
    """A child in a session of its own; its words go to a file that a failing test shows."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.log = command, log
        self.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.faults.settings", **environment}
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.child = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.began = identity(self.child.pid)

    def kill(self) -> None:
        """As a power cut would, with its children."""
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def stop(self) -> None:
        end(self.child.pid, self.began, patience=5)
        self.child.wait()

    def children(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.child.pid)], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]


class Web(Process):
    """Gunicorn with the configuration of production."""

    def __init__(self, environment: dict[str, str], log: Path, workers: int = 1) -> None:
        self.port = free_port()
        bind = {"WEB_BIND": f"127.0.0.1:{self.port}", "WEB_CONCURRENCY": str(workers)}
        super().__init__(["gunicorn", "--config", "deploy/gunicorn.py"], {**environment, **bind}, log)
        assert wait_until(self.answers, PATIENCE), self.log.read_text()

    def answers(self) -> bool:
        return self.get("/healthz").status == 200

    def get(self, path: str, cookies: str = "") -> Answer:
        return self.ask(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n".encode()
        )

    def post(self, path: str, body: bytes, cookies: str = "") -> Answer:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nConnection: close\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        return self.ask(head.encode() + body)

    def ask(self, request: bytes, patience: float = PATIENCE) -> Answer:
        """Send bytes as they are and read all that comes back."""
        began, received = time.monotonic(), b""
        try:
            with socket.create_connection(("127.0.0.1", self.port), patience) as connection:
                connection.sendall(request)
                while piece := connection.recv(65536):
                    received += piece
        except OSError:
            pass
        return read(received, time.monotonic() - began)


def read(received: bytes, seconds: float) -> Answer:
    head, _blank, body = received.partition(b"\r\n\r\n")
    first = head.split(b" ", 2)
    status = int(first[1]) if len(first) > 1 and first[0].startswith(b"HTTP/") else 0
    return Answer(status, head.decode("latin-1"), body, seconds)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
