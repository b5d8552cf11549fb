"""What happened to an entry, and that it was confirmed: rows that are only ever added."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.models.moves import MOVES, Status


class Move(models.Model):
    """One step in the life of an entry: who did what, when and why. Never changed."""

    entry = models.ForeignKey("exchange.Entry", models.PROTECT, related_name="moves")
    verb = models.CharField(max_length=20, choices=[(verb, verb) for verb in MOVES])
    was = models.CharField(max_length=12, choices=Status.choices)
    became = models.CharField(max_length=12, choices=Status.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.verb}"


class Confirmation(models.Model):
    """That the public text still holds, said on a day."""

    entry = models.ForeignKey("exchange.Entry", models.PROTECT, related_name="confirmations")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        indexes = [models.Index(fields=["entry", "at"], name="confirmation_of_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.at:%Y-%m-%d}"
