"""The outbox: a mail is a row written in the transaction of the change it tells, and sent later."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import MailQuerySet

TRIES = 40


class Mail(models.Model):
    """One mail to one address."""

    key = models.CharField(_("key"), max_length=120, unique=True, help_text=_("The same news is written only once."))
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=2)
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

    def send(self) -> None:
        """Hand the mail to the mail server; a refusal is kept and tried again later, more and more seldom."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        headers = {"Message-ID": f"<mail-{self.pk}@{domain}>", "Content-Language": self.language}
        headers["Auto-Submitted"] = "auto-generated"
        try:
            EmailMessage(self.subject, self.body, to=[self.to], headers=headers).send()
        except Exception as error:  # a mail that cannot even be made must not hold up those behind it
            self.tries += 1
            self.error = str(error)[:300]
            self.given_up = self.tries >= TRIES
            self.due_at = timezone.now() + min(timedelta(hours=1), timedelta(seconds=5) * 2 ** min(self.tries, 12))
        else:
            self.sent_at = timezone.now()
        self.save(update_fields=["tries", "error", "given_up", "due_at", "sent_at"])
