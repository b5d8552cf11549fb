"""What happened to an entry, what was said about it, and that it was confirmed: rows that are only ever added."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGE_NAMES
from accounts.models.trail import append_only
from exchange.models.moves import SAID, Status
from exchange.models.texts import Text, choose
from exchange.querysets.history import ENDORSEMENTS, CommentQuerySet, MoveQuerySet


class Signed(models.Model):
    """A row with `by` and `at`: whoever acted, as institution, seat and the person who held it then."""

    class Meta:
        abstract = True

    @cached_property
    def holder(self) -> str | None:
        """Who held the seat that day; `newest_first` gives it to many at once."""
        return self.by.holder(self.at)

    @property
    def who(self) -> str:
        """Institution, seat and person: for the institution and the Secretariat, never for the public."""
        return self.by.signature(self.holder)


class Move(Signed):
    """One step in the life of an entry: who did what, when and why. Never changed."""

    trail_clock = ""

    entry = models.ForeignKey("exchange.Entry", models.PROTECT, related_name="moves", verbose_name=_("entry"))
    verb = models.CharField(_("what was done"), max_length=20, choices=list(SAID.items()))
    was = models.CharField(_("status before"), max_length=12, choices=Status.choices)
    became = models.CharField(_("status after"), max_length=12, choices=Status.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("done by"))
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("day and time"), default=timezone.now)
    put_aside = models.JSONField(null=True, help_text="Texts given up, declined, or as they were before an edit.")
    duplicate_of = models.ForeignKey(
        "exchange.Entry", models.PROTECT, null=True, related_name="+", verbose_name=_("duplicate of")
    )

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.what}"

    @property
    def what(self) -> str:
        """What was done, in the reader's words."""
        if self.verb == "translate":
            return _("Translated into %(language)s") % {"language": LANGUAGE_NAMES.get(self.note, self.note)}
        return self.get_verb_display()

    @property
    def is_endorsement(self) -> bool:
        return self.verb in ENDORSEMENTS

    @property
    def words(self) -> str:
        """The note, where it was written for a reader (of a translation it names the language)."""
        return "" if self.verb == "translate" else self.note

    @property
    def text_put_aside(self) -> Text | None:
        """What had been written when a revision was given up, in the language it was written in."""
        if not self.put_aside:
            return None
        original = next((code for code, text in self.put_aside.items() if text.get("how") == "original"), "en")
        return choose(self.put_aside, original, original)

    @property
    def text_declined(self) -> Text | None:
        """The same where the Secretariat may read it: what it declined, not what the institution gave up itself."""
        return self.text_put_aside if self.verb == "decline_revision" else None


class Comment(Signed):
    """What an Authority tells the Secretariat about a partner's entry that concerns its country. Never changed, and
    shown neither to the partner nor to the public."""

    trail_clock = "at"

    entry = models.ForeignKey("exchange.Entry", models.PROTECT, related_name="comments", verbose_name=_("entry"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("written by"))
    text = models.TextField(_("comment"), max_length=4000)
    at = models.DateTimeField(_("day and time"), default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.at:%Y-%m-%d}"


class Confirmation(models.Model):
    """That the public text still holds, said on a day."""

    trail_clock = ""

    entry = models.ForeignKey("exchange.Entry", models.PROTECT, related_name="confirmations")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        indexes = [models.Index(fields=["entry", "at"], name="confirmation_of_entry")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.at:%Y-%m-%d}"
