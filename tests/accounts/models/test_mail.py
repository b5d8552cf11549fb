import smtplib
import socket
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from structlog.testing import capture_logs

from accounts.models import Mail

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = "451 Not now, thank you"
NEVER = "554 No, thank you"


class Server:
    """A real mail server on this machine, which keeps what it takes, or refuses everything."""

    def __init__(self, refusal: str = "", recipient: str = "250 Yes"):
        self.refusal, self.recipient, self.taken = refusal, recipient, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope):
        if self.refusal:
            return self.refusal
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
    smtp(Server(LATER))
    mail = a_mail()

    mail.send()

    mail.refresh_from_db()
    assert mail.sent_at is None
    assert mail.tries == 1
    assert "Not now, thank you" in mail.error
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

    assert (mail.tries, mail.sent_at, mail.given_up) == (1, None, True)
    assert outbox.outbox == []


@pytest.mark.parametrize(("tries", "seconds"), [(0, 10), (1, 20), (5, 320), (9, 3600), (30, 3600), (32_767, 3600)])
def test_it_is_tried_again_more_and_more_seldom(smtp, tries, seconds):
    smtp(Server(LATER))
    mail = a_mail(tries=tries)

    with time_machine.travel(NOW, tick=False):
        mail.send()

    assert mail.due_at == NOW + timedelta(seconds=seconds)
    assert not mail.given_up


class FailingBackend(BaseEmailBackend):
    """Fails with the error that a test put there."""

    error: Exception

    def send_messages(self, messages):
        raise self.error


@pytest.mark.parametrize("server", [Server(NEVER), Server(recipient="550 Nobody here")], ids=["mail", "address"])
def test_a_refusal_for_good_is_given_up_and_logged_as_an_error(smtp, server):
    smtp(server)
    mail = a_mail()

    with capture_logs() as lines:
        mail.send()

    mail.refresh_from_db()
    assert mail.given_up
    assert [(line["event"], line["log_level"], line["mail"]) for line in lines] == [("mail_given_up", "error", mail.pk)]
    with time_machine.travel(NOW + timedelta(days=3650)):
        assert list(Mail.objects.due()) == []


@pytest.mark.parametrize("server", [Server(LATER), Server(recipient="450 Come back later")], ids=["mail", "address"])
def test_a_server_that_is_not_ready_for_a_mail_does_not_end_the_run(smtp, server):
    smtp(server)
    mail = a_mail()

    assert mail.send()
    assert not mail.given_up


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("refused"),
        TimeoutError("timed out"),
        socket.gaierror("no such host"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPConnectError(554, b"closed for today"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPSenderRefused(550, b"not you", "no-reply@cooperanet.example"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_mail_outlives_a_server_that_is_gone_for_a_month(settings, error):
    settings.EMAIL_BACKEND = f"{__name__}.FailingBackend"
    FailingBackend.error = error
    mail = a_mail(tries=24 * 31)

    assert not mail.send()

    mail.refresh_from_db()
    assert not mail.given_up
    assert mail.due_at <= mail.written_at + timedelta(hours=1, minutes=5)


def test_a_mail_that_was_given_up_can_be_sent_again(peru):
    mail = a_mail(given_up=True, tries=3, due_at=NOW + timedelta(days=300))

    mail.retry(by=peru)

    assert list(Mail.objects.due()) == [mail]
    assert mail.send()
    assert len(outbox.outbox) == 1


def test_a_mail_that_was_sent_is_not_sent_again(peru):
    mail = a_mail(sent_at=NOW)

    mail.retry(by=peru)

    assert list(Mail.objects.due()) == []


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x1c"])
def test_a_subject_with_strange_line_ends_adds_no_header(smtp, sign):
    server, mail = smtp(Server()), a_mail(subject=f"Agua{sign}Bcc: all@example.org")

    mail.send()

    assert [line for letter in server.taken for line in letter.splitlines() if line.startswith("Bcc")] == []


@pytest.mark.parametrize("answer", [250, 451])
def test_what_opens_a_seat_is_forgotten_when_its_mail_is_sent(smtp, answer):
    smtp(Server(refusal=LATER if answer == 451 else ""))
    mail = a_mail(body="Open https://cooperanet.example/invitation/0a1b2c/ now\n", secret="0a1b2c")

    mail.send()

    mail.refresh_from_db()
    assert ("0a1b2c" in mail.body, bool(mail.secret)) == ((True, True) if answer == 451 else (False, False))
