import socket
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail as outbox

from accounts.models import Mail
from accounts.models.mail import TRIES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Server:
    """A real mail server on this machine, which keeps what it takes, or refuses everything."""

    def __init__(self, refuses: bool = False):
        self.refuses, self.taken = refuses, []

    async def handle_DATA(self, server, session, envelope):
        if self.refuses:
            return "554 No, thank you"
        self.taken.append(envelope.content.decode())
        return "250 Taken"


@pytest.fixture
def smtp(settings):
    """Gives a server to a test and tells Django to use it."""
    controllers = []

    def start(server: Server) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controllers.append(Controller(server, hostname="127.0.0.1", port=port))
        controllers[0].start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
        return server

    yield start
    for controller in controllers:
        controller.stop()


def a_mail(**changes) -> Mail:
    letter = {"key": "news", "to": "someone@example.org", "subject": "Año nuevo", "body": "Señora\n", "language": "es"}
    return Mail.objects.create(**{**letter, **changes})


def test_a_mail_is_handed_to_the_mail_server(smtp):
    server, mail = smtp(Server()), a_mail()

    mail.send()

    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert (mail.tries, mail.error) == (0, "")
    [letter] = server.taken
    assert "To: someone@example.org" in letter
    assert "Content-Language: es" in letter
    assert "Auto-Submitted: auto-generated" in letter
    assert f"Message-ID: <mail-{mail.pk}@cooperanet.example>" in letter


def test_a_refusal_is_kept_and_the_mail_is_due_again_later(smtp):
    smtp(Server(refuses=True))
    mail = a_mail()

    mail.send()

    mail.refresh_from_db()
    assert mail.sent_at is None
    assert mail.tries == 1
    assert "No, thank you" in mail.error
    assert list(Mail.objects.due()) == []


def test_a_missing_mail_server_is_a_refusal_too(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail = a_mail()

    mail.send()

    assert mail.tries == 1
    assert mail.error


def test_a_mail_that_cannot_even_be_made_is_a_refusal_and_not_an_error():
    mail = a_mail(to="someone@example.org\nBcc: all@example.org")

    mail.send()

    assert (mail.tries, mail.sent_at) == (1, None)
    assert outbox.outbox == []


@pytest.mark.parametrize(("tries", "seconds"), [(0, 10), (1, 20), (5, 320), (9, 3600), (30, 3600)])
def test_it_is_tried_again_more_and_more_seldom(smtp, tries, seconds):
    smtp(Server(refuses=True))
    mail = a_mail(tries=tries)

    with time_machine.travel(NOW, tick=False):
        mail.send()

    assert mail.due_at == NOW + timedelta(seconds=seconds)
    assert not mail.given_up


def test_after_many_refusals_it_is_given_up(smtp):
    smtp(Server(refuses=True))
    mail = a_mail(tries=TRIES - 1)

    mail.send()

    mail.refresh_from_db()
    assert mail.given_up
    with time_machine.travel(NOW + timedelta(days=3650)):
        assert list(Mail.objects.due()) == []


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x1c"])
def test_a_subject_with_strange_line_ends_adds_no_header(smtp, sign):
    server, mail = smtp(Server()), a_mail(subject=f"Agua{sign}Bcc: all@example.org")

    mail.send()

    assert [line for letter in server.taken for line in letter.splitlines() if line.startswith("Bcc")] == []
