"""What the embedded servers of the demo and the tests share: room, a private place, a key of their own."""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from pathlib import Path


class EmbeddedProblem(Exception):
    """Why an embedded server cannot run, in one sentence for the person at the terminal."""


def check_room(folder: Path, megabytes: int) -> None:
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise EmbeddedProblem(f"there is no disk space: {folder} has {free} MB free and needs {megabytes} MB.")


def closed_folder(folder: Path) -> Path:
    """A folder that only its owner looks into: what lies there was written with the rights of any file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(0o700)
    return folder


def is_open_to_others(folder: Path) -> bool:
    return all(part.stat().st_mode & stat.S_IXOTH for part in (folder, *folder.parents) if part.exists())


def private_folder(purpose: str, place: Path, owner: str | None) -> Path:
    """A folder for a socket: short, because a socket's path may have 107 characters, and closed to other users."""
    key = hashlib.sha256(f"{place} {os.geteuid()}".encode()).hexdigest()[:10]
    base = Path(tempfile.gettempdir())
    if len(str(base)) > 60 or (owner and not is_open_to_others(base)):
        base = Path("/tmp")  # noqa: S108 - the folder below is created closed and its owner is checked
    folder = base / f"cooperanet-{purpose}-{key}"
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = pwd.getpwnam(owner).pw_uid if owner else os.geteuid()
    if folder.stat().st_uid != wanted and os.geteuid() == 0:
        shutil.chown(folder, wanted)
    if folder.is_symlink() or folder.stat().st_uid != wanted:
        raise EmbeddedProblem(f"{folder} belongs to another user; remove it or set TMPDIR.")
    return folder


def embedded_secret_key(var_dir: Path) -> str:
    """Django's secret key for use with the embedded server: made once, readable by its owner only."""
    file = var_dir / "secret_key"
    try:
        return file.read_text()
    except FileNotFoundError:
        return _new_secret_key(file)
    except PermissionError as error:
        raise SystemExit(f"CooperaNet: {file} belongs to another user.") from error


def _new_secret_key(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as unfinished:
        unfinished.write(secrets.token_urlsafe(64))
    with contextlib.suppress(FileExistsError):  # another process was quicker, and its key is the one
        os.link(unfinished.name, file)
    os.unlink(unfinished.name)
    return file.read_text()
