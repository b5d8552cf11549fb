"""The processes that the demo starts, watches and stops."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from cooperanet.embedded import EmbeddedProblem, closed_folder
from cooperanet.processes import end, identity

# A child that dies this often within a minute will not live by being started again.
TOO_OFTEN = 4
PATIENCE_SECONDS = 10.0


@dataclass
class Child:
    """One process in a session of its own, so that Ctrl-C reaches us first and we end it in order."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    log: Path
    process: "subprocess.Popen[bytes]"
    began: str = ""
    deaths: list[float] = field(default_factory=list)

    def last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log.read_text(errors="replace").strip().splitlines()
            return lines[-1][:300] if lines else ""
        return ""


class Children:
    """Remembers on disk whom it started, so that what a killed demo left behind is found and ended."""

    def __init__(self, var_dir: Path) -> None:
        self.var = var_dir
        self.log_dir = closed_folder(var_dir / "log")  # the demo's mail is written there
        self.record = var_dir / "demo.json"
        self.lock = (var_dir / "demo.lock").open("a+")
        self.children: list[Child] = []

    def take_over(self) -> int:
        """Be the only demo of this folder, and end what an earlier one left; says how many processes that was."""
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.lock.seek(0)
            raise EmbeddedProblem(f"the demo already runs here, as process {self.lock.read().strip()}.") from None
        self.lock.seek(0)
        self.lock.truncate()
        self.lock.write(str(os.getpid()))
        self.lock.flush()
        left = [(pid, began) for pid, began in self._recorded() if began and identity(pid) == began]
        end_all(left)
        self._write()
        return len(left)

    def launch(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Run a Python module as a child; its words go to a log of its own."""
        log = self.log_dir / f"{name}.log"

        def start() -> "subprocess.Popen[bytes]":
            with log.open("ab") as output:
                return subprocess.Popen(
                    [sys.executable, "-m", *command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **environment},
                    start_new_session=True,
                )

        self.adopt(name, start, log)

    def adopt(self, name: str, start: Callable[[], "subprocess.Popen[bytes]"], log: Path) -> None:
        process = start()
        self.children.append(Child(name, start, log, process, identity(process.pid)))
        self._write()

    def watch(self) -> list[str]:
        """Start again whoever died, and say so in one sentence for each."""
        return [self._revive(child) for child in self.children if child.process.poll() is not None]

    def stop(self) -> None:
        """End everybody in the reverse order of their starting, the broker after those who use it."""
        waiting = list(reversed(self.children))
        first = [child for child in waiting if child.name != "valkey"]
        for group in (first, [child for child in waiting if child.name == "valkey"]):
            end_all([(child.process.pid, child.began) for child in group])
            for child in group:
                clear_group(child.process.pid)
                child.process.poll()
        self.children = []
        self._write()

    def _revive(self, child: Child) -> str:
        now = time.monotonic()
        child.deaths = [*(death for death in child.deaths if now - death < 60), now]
        how = f"{child.name} ended by itself ({how_it_ended(child.process.returncode)})"
        clear_group(child.process.pid)
        if len(child.deaths) >= TOO_OFTEN:
            raise EmbeddedProblem(f"{how}, again and again; {child.log} ends with: {child.last_words()}")
        child.process = child.start()
        child.began = identity(child.process.pid)
        self._write()
        return f"{how} and was started again."

    def _recorded(self) -> list[tuple[int, str]]:
        try:
            return [(int(pid), str(began)) for pid, began in json.loads(self.record.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def _write(self) -> None:
        unfinished = self.record.with_suffix(".part")
        unfinished.write_text(json.dumps([(child.process.pid, child.began) for child in self.children]))
        os.replace(unfinished, self.record)


def end_all(processes: list[tuple[int, str]]) -> None:
    if processes:
        with ThreadPoolExecutor(len(processes)) as threads:
            list(threads.map(lambda one: end(one[0], one[1], PATIENCE_SECONDS), processes))


def clear_group(leader: int) -> None:
    """A leader that was killed leaves its group behind: gunicorn's workers, who would keep the port."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def how_it_ended(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"with code {code}"
