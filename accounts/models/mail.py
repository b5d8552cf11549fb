"""The outbox: a mail is a row written in the transaction of the change it tells, and sent later."""

from __future__ import annotations

import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from structlog import get_logger

from accounts.languages import LANGUAGE_CHOICES
from accounts.querysets import MailQuerySet

LONGEST_PAUSE = timedelta(hours=1)
MOST_TRIES_COUNTED = 32_767
FORGOTTEN = "…"
log = get_logger(__name__)


class Mail(models.Model):
    """One mail to one address."""

    key = models.CharField(_("key"), max_length=120, unique=True, help_text=_("The same news is written only once."))
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    # What in the text opens a seat: kept until the mail is sent, and then no reader of the database finds it.
    secret = models.CharField(max_length=100, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    given_up = models.BooleanField(_("given up"), default=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None, given_up=False), name="mail_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"

    def send(self) -> bool:
        """Hand the mail to the mail server, and say whether there was one to talk to.

        Only a mail that can never arrive is given up: refused for good, or impossible to make. Everything else is
        tried again for as long as it takes, more and more seldom, at least every hour.
        """
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        headers = {"Message-ID": f"<mail-{self.pk}@{domain}>", "Content-Language": self.language}
        headers["Auto-Submitted"] = "auto-generated"
        problem: Exception | None = None
        try:
            EmailMessage(self.subject, self.body, to=[self.to], headers=headers).send()
        except Exception as error:  # a mail that cannot even be made must not hold up those behind it
            problem = error
            self._postpone(error)
        else:
            self.sent_at = timezone.now()
            self._forget_secret()
        self.save(update_fields=["body", "secret", "tries", "error", "given_up", "due_at", "sent_at"])
        return not _is_about_the_server(problem)

    def _forget_secret(self) -> None:
        if self.secret:
            self.body, self.secret = self.body.replace(self.secret, FORGOTTEN), ""

    def _postpone(self, error: Exception) -> None:
        self.tries = min(self.tries + 1, MOST_TRIES_COUNTED)
        self.error = str(error)[:300]
        self.due_at = timezone.now() + min(LONGEST_PAUSE, timedelta(seconds=5) * 2 ** min(self.tries, 12))
        self.given_up = _is_for_good(error)
        if self.given_up:
            log.error("mail_given_up", mail=self.pk, error=type(error).__name__)

    @transaction.atomic
    def retry(self, *, by: models.Model) -> None:
        """Send a mail that was given up or waits at the next opportunity; one that was sent stays sent."""
        if Mail.objects.select_for_update().filter(pk=self.pk, sent_at=None).first() is None:
            return
        self.given_up, self.tries, self.due_at = False, 0, timezone.now()
        self.save(update_fields=["given_up", "tries", "due_at"])
        log.info("mail_retried", mail=self.pk, by=by.pk)


def _is_for_good(error: Exception) -> bool:
    """Whether this mail will never be taken. A wrong password or sender is the installation's fault and can be mended.

    Servers that know nobody yet answer "later" to a recipient, so that the code decides and not the kind of error.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500 and not _is_about_the_server(error)
    return isinstance(error, ValueError)


def _is_about_the_server(error: Exception | None) -> bool:
    """Whether the next mail would fail in the same way."""
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError):
        return True
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return True
    return isinstance(error, OSError) and not isinstance(
        error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException
    )
