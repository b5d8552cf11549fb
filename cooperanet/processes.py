"""Telling our own processes from others that got the same number, and ending them."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs; one that has ended and waits to be collected does not."""
    if (PROC / "self").exists():
        try:
            return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def identity(pid: int) -> str:
    """What tells this process from a later one with the same number: when it began; empty when it is gone."""
    if not is_alive(pid):
        return ""
    if (PROC / "self").exists():
        with contextlib.suppress(OSError):
            boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
            ticks = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[19]
            return f"{boot} {ticks}"
        return ""
    return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()


def program(pid: int) -> str:
    """The name of the program that runs under this number; empty when it is gone."""
    if (PROC / "self").exists():
        with contextlib.suppress(OSError):
            return (PROC / str(pid) / "comm").read_text().strip()
        return ""
    command = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return Path(command).name


def shared_memory_is_used(lines: list[str]) -> bool:
    """Whether a process still holds the segment of a postmaster.pid's seventh line: its key and its number."""
    segments = PROC / "sysvipc/shm"
    if not lines or not segments.exists():
        return False
    number = lines[0].split()[1]
    rows = [row.split() for row in segments.read_text().splitlines()[1:]]
    return any(row[1] == number and int(row[6]) > 0 for row in rows)


def was_interrupted(maker: int) -> bool:
    """Whether the `make` that runs us was killed or told to stop without us.

    Told by SIGINT, make waits for us and gives the signal its default meaning back: it neither catches it any longer
    nor ignores it, as the make of a background job does from the start.
    """
    if not maker:
        return False
    if os.getppid() != maker:
        return True
    with contextlib.suppress(OSError):
        lines = (PROC / str(maker) / "status").read_text().splitlines()
        handled = [int(line.split()[1], 16) for line in lines if line.startswith(("SigCgt:", "SigIgn:"))]
        return not any(mask & 1 << signal.SIGINT - 1 for mask in handled)
    return False


def end(pid: int, began: str, patience: float = 10.0) -> None:
    """Ask the process, and then its group, to end; a process that is not the one meant is left alone."""
    for what, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        if not began or identity(pid) != began:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # SIGTERM goes to the leader, which ends its children in order; SIGKILL has to reach them all.
            os.killpg(pid, what) if what == signal.SIGKILL and os.getpgid(pid) == pid else os.kill(pid, what)
        wait_until(lambda: not is_alive(pid), seconds)


def wait_until(is_so, seconds: float, pause: float = 0.02) -> bool:  # type: ignore[no-untyped-def]
    """Whether the answer became yes within so many seconds."""
    deadline = time.monotonic() + seconds
    while not (answer := is_so()) and time.monotonic() < deadline:
        time.sleep(pause)
    return bool(answer)
