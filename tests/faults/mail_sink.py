"""A mail server that keeps what it is given."""

import time
from collections import Counter
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller

from tests.faults.servers import free_port


class MailSink:
    def __init__(self, seconds_each: float = 0.0) -> None:
        self.seconds_each = seconds_each
        self.received: list[Message] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope) -> str:
        time.sleep(self.seconds_each)
        self.received.append(message_from_bytes(envelope.content))
        return "250 OK"

    def __enter__(self) -> "MailSink":
        self.controller.start()
        return self

    def __exit__(self, *error) -> None:
        self.controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"

    def copies(self) -> Counter[str]:
        """How often each mail came, by its Message-ID."""
        return Counter(message["Message-ID"] for message in self.received)
