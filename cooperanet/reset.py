"""`make demo-reset`: delete what the demo has kept, so that the next one starts afresh."""

import fcntl
import shutil
import sys
from pathlib import Path

from cooperanet.database import EmbeddedPostgres, forget_programs
from cooperanet.embedded import EmbeddedProblem
from cooperanet.valkey import EmbeddedValkey

VAR_DIR = Path(__file__).resolve().parent.parent / "var"
# Written by .ci/venv, which comes before us.
LOG_OF_INSTALLING = "install.log"


def reset(var_dir: Path) -> str:
    if not var_dir.exists() or all(file.name == LOG_OF_INSTALLING for file in var_dir.iterdir()):
        return "There is nothing to delete."
    with (var_dir / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EmbeddedProblem("the demo runs; stop it with Ctrl-C first.") from None
        postgres = EmbeddedPostgres(var_dir)
        postgres.forget()
        forget_programs()
        shutil.rmtree(EmbeddedValkey(var_dir).socket.parent, ignore_errors=True)
        shutil.rmtree(var_dir)
    return f"The demo's data in {postgres.place} is deleted; `make demo` starts afresh."


if __name__ == "__main__":
    try:
        sys.stdout.write(reset(VAR_DIR) + "\n")
    except PermissionError as problem:
        sys.exit(f"CooperaNet: {problem.filename} belongs to another user.")
    except (EmbeddedProblem, OSError) as problem:
        sys.exit(f"CooperaNet: {problem}")
