"""Acts at the door: who came in, who was refused, what opens a seat."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.institution import Institution
from accounts.models.trail import append_only
from accounts.models.user import User


class Access(models.Model):
    """One act of signing in or of what belongs to it, whether it worked or not; never a password, code or key."""

    class Act(models.TextChoices):
        SIGNED_IN = "signed-in", _("Signed in")
        REFUSED = "refused", _("Attempt to sign in refused")
        LIMITED = "limited", _("Further attempts refused for a while")
        CLOSED = "closed", _("Refused: the seat is closed")
        SIGNED_OUT = "signed-out", _("Signed out")
        SESSION_ENDED = "session-ended", _("Session ended")
        CODE_ASKED = "code-asked", _("Code by mail asked for")
        LINK_ASKED = "link-asked", _("Link to choose a password asked for")
        PASSWORD_CHANGED = "password-changed", _("Password changed")
        FACTOR_ADDED = "factor-added", _("Passkey, app or recovery codes added")
        FACTOR_REMOVED = "factor-removed", _("Passkey, app or recovery codes removed")
        CODES_RENEWED = "codes-renewed", _("Recovery codes made anew")

    class Way(models.TextChoices):
        """With what somebody showed, or tried to show, who they are; as django-allauth calls it."""

        PASSWORD = "password", _("password")
        CODE = "code", _("code by mail")
        LINK = "password_reset", _("mailed link")
        APP = "totp", _("authenticator app")
        PASSKEY = "webauthn", _("passkey")
        RECOVERY = "recovery_codes", _("recovery code")

    trail_clock = "at"
    trail_concerns = "institution"

    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=20, choices=Act.choices)
    ways = models.CharField(max_length=60, blank=True)  # separated by spaces
    # Without constraints: no sign-in waits for a lock on a seat's row. Seats and institutions are never deleted.
    seat = models.ForeignKey(User, models.PROTECT, null=True, related_name="accesses", db_constraint=False)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="accesses", db_constraint=False
    )
    # Of an address without a seat no more than a keyed hash: it may be somebody's, or a password in the wrong field.
    unknown = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=43, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    # What is told only once in a while, however often it happens.
    once = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - nulls are no duplicates

    class Meta:
        verbose_name = _("act of access")
        verbose_name_plural = _("acts of access")
        indexes = [
            models.Index(fields=["-at", "-id"], name="access_latest"),
            models.Index(fields=["institution", "-at", "-id"], name="access_of_institution"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"

    @property
    def with_what(self) -> list[str]:
        return [str(self.Way(way).label) for way in self.ways.split() if way in self.Way.values]
