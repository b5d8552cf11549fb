"""Codes that are mailed to sign in with."""

from django.db import models
from django.utils import timezone

from accounts.models.user import User
from accounts.querysets import SignInCodeQuerySet


class SignInCode(models.Model):
    """A code mailed to an address, good for one browser, a few minutes, three tries and one use.

    An address without a seat gets a row too, so that nothing that can be measured tells it from others.
    """

    token = models.CharField(max_length=64, unique=True)  # what the browser's session knows
    address = models.EmailField()
    seat = models.ForeignKey(User, models.CASCADE, null=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = SignInCodeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["address", "made_at"], name="sign_in_codes_of_address")]

    def __str__(self) -> str:
        return f"{self.address} {self.made_at:%Y-%m-%d %H:%M}"
