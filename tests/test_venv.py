"""`.ci/venv` makes .venv with a Python that fits, and again when the one in it does not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "venv"


@pytest.fixture
def folder(tmp_path):
    """A copy of the script beside a lock without packages."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(SCRIPT, tmp_path / ".ci" / "venv")
    (tmp_path / "empty.lock").touch()
    return tmp_path


def run(folder: Path, python: str, lock: str = "empty.lock") -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", ".ci/venv", lock],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHON": python},
        capture_output=True,
        text=True,
    )


def a_program(path: Path, lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("python", ["/nonexistent", f"{sys.executable} -B", "true", "./old"])
def test_a_python_that_does_not_fit_is_named_in_one_sentence(folder, python):
    a_program(folder / "old", "echo False")

    done = run(folder, python)

    assert done.returncode == 1
    assert done.stderr == f"PYTHON={python} is not Python 3.11 to 3.14.\n"
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize("answer", ["False", "", "Python 3.10"])
def test_a_venv_with_a_python_that_does_not_fit_is_made_anew(folder, answer):
    a_program(folder / ".venv/bin/python", f"echo {answer}")
    bare = a_program(
        folder / "python",
        f'if [ "$1" = -m ]; then set -- "$@" --without-pip; fi\nexec "{sys.executable}" "$@"',
    )

    done = run(folder, str(bare))

    assert done.stdout.startswith("  Making .venv with Python 3.1")
    assert (folder / ".venv/pyvenv.cfg").exists()


def test_a_venv_that_fits_asks_for_no_other_python(folder):
    a_program(folder / ".venv/bin/python", "echo True")
    shutil.copy(folder / "empty.lock", folder / ".venv/empty.lock")

    done = run(folder, "/nonexistent")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_long_line_of_pip_is_cut(folder):
    a_program(folder / ".venv/bin/python", f'[ "$1" = -c ] && echo True && exit\necho "ERROR: {"x" * 900}"\nexit 1')

    done = run(folder, "")

    [said, sentence] = done.stderr.splitlines()
    assert said == f"ERROR: {'x' * 193}"
    assert sentence.startswith("CooperaNet could not install its packages (var/install.log says why)")
