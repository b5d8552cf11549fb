import os
import signal
import subprocess
import sys
import time

import pytest

from cooperanet.processes import end, identity, is_alive, program, wait_until, was_interrupted

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture
def sleeper():
    child = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield child
    child.kill()
    child.wait()


def test_a_process_is_alive_until_it_ends(sleeper):
    assert is_alive(sleeper.pid)
    assert program(sleeper.pid) == "sleep"

    sleeper.kill()

    assert wait_until(lambda: not is_alive(sleeper.pid), 5)
    sleeper.wait()
    assert (identity(sleeper.pid), program(sleeper.pid)) == ("", "")


def test_a_process_is_ended(sleeper):
    end(sleeper.pid, identity(sleeper.pid))

    assert sleeper.wait(5) == -signal.SIGTERM


def test_a_process_that_only_has_the_same_number_is_left_alone(sleeper):
    end(sleeper.pid, "another boot 12345")
    end(sleeper.pid, "")

    assert sleeper.poll() is None


def test_one_that_does_not_listen_is_killed():
    child = subprocess.Popen([sys.executable, "-c", STUBBORN], start_new_session=True, stdout=subprocess.PIPE)
    with child:
        child.stdout.readline()
        end(child.pid, identity(child.pid), patience=0.2)

        assert child.wait(5) == -signal.SIGKILL


def test_waiting_ends_when_the_time_is_over():
    began = time.monotonic()

    assert not wait_until(lambda: False, 0.1)
    assert time.monotonic() - began < 1


def test_who_was_not_run_by_make_is_not_interrupted_by_it():
    assert not was_interrupted(0)
    assert was_interrupted(os.getpid()), "our parent is another one now"


def test_a_make_in_the_background_ignores_the_signal_from_the_start():
    child = "import os; from cooperanet.processes import was_interrupted; print(was_interrupted(os.getppid()))"
    make = subprocess.run(
        ["sh", "-c", "trap '' INT; exec make --no-print-directory --eval \"$RULE\" all"],
        env={**os.environ, "RULE": f"all:; @exec '{sys.executable}' -c '{child}'"},
        capture_output=True,
        text=True,
    )
    assert make.stdout == "False\n", make.stderr


def test_a_make_that_was_told_to_stop_no_longer_catches_the_signal(tmp_path):
    """As GNU make does: it gives the signal its default meaning back and waits for us."""
    child = (
        "import os, sys, time; sys.path.insert(0, os.environ['PROJECT'])\n"
        "from cooperanet.processes import was_interrupted, wait_until\n"
        "maker = os.getppid(); print(was_interrupted(maker), flush=True)\n"
        "print(wait_until(lambda: was_interrupted(maker), 20), flush=True)"
    )
    (tmp_path / "child.py").write_text(child)
    (tmp_path / "Makefile").write_text(f"all:\n\t@exec '{sys.executable}' child.py\n")
    project = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    with subprocess.Popen(
        ["make", "--no-print-directory"],
        cwd=tmp_path,
        env={**os.environ, "PROJECT": project},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # else a job in the background ignores it
    ) as make:
        assert make.stdout.readline() == "False\n"
        make.send_signal(signal.SIGINT)

        assert make.stdout.readline() == "True\n"
