"""Somebody arrives at an institution whose account nobody hands over."""

from __future__ import annotations

import uuid
from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import LANGUAGE_CHOICES, reader_language
from accounts.mandate_querysets import ArrivalQuerySet
from accounts.models.country import Country
from accounts.models.errors import Refused
from accounts.models.hand_over import HandOver
from accounts.models.institution import Institution
from accounts.models.user import User
from accounts.querysets import hashed

DAYS = 3
# More would be somebody who wants the institution to be busy with it; the Secretariat sees them all.
MOST_A_DAY_FOR_A_SEAT = 3


class Arrival(models.Model):
    """Somebody who says to be the new person of an institution; a hand-over comes of it once the mailbox is proved.

    Everybody is answered in the same way, so that nobody learns here who has an account.
    """

    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("country")
    )
    account = models.EmailField(gettext_lazy("address of the account"), blank=True)
    holder = models.CharField(gettext_lazy("name of the new holder"), max_length=120)
    position = models.CharField(gettext_lazy("position held"), max_length=120)
    named_by = models.CharField(gettext_lazy("named by"), max_length=200)
    address = models.EmailField(gettext_lazy("e-mail of the new holder"))
    keeps_address = models.BooleanField(gettext_lazy("the seat keeps its address"), default=False)
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    proved_at = models.DateTimeField(null=True, editable=False)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="arrival_at_an_account", condition=models.Q(country__isnull=False) | ~models.Q(account="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder} ({self.address})"

    # Questions

    @property
    def state(self) -> str:
        if self.proved_at:
            return "proved"
        return "waiting" if self.expires_at > timezone.now() else "expired"

    @property
    def seat(self) -> User | None:
        """The seat of the address that was given, else the first of the country's Cooperation Authority."""
        seats = User.objects.of_institutions().order_by("pk")
        if self.account:
            return seats.filter(email__iexact=self.account).first()
        authorities = Institution.objects.authorities().filter(country=self.country)
        return seats.filter(institution__in=authorities).first()

    # Verbs

    @classmethod
    @transaction.atomic
    def announce(cls, **facts) -> Arrival:
        """Mail the link that proves the mailbox, whether there is such an account or not."""
        from accounts.mail import write  # mail is made of these models

        secret, language = token_hex(24), reader_language()
        expires_at = timezone.now() + timedelta(days=DAYS)
        arrival = cls.objects.create(secret_hash=hashed(secret), language=language, expires_at=expires_at, **facts)
        url = settings.SITE_URL + reverse("arrival_link", args=[secret])
        told = {"arrival": arrival, "url": url}
        write(arrival.address, "arrival_link", told, language=language, key=f"arrival-{uuid.uuid4()}", secret=secret)
        return arrival

    @transaction.atomic
    def prove(self) -> None:
        """The mailbox is read by whoever wrote: the institution and the Secretariat are told, and may confirm."""
        if not Arrival.objects.unproved().select_for_update().filter(pk=self.pk).exists():
            raise Refused(_("This link was used already, or its time is over."))
        self.proved_at = timezone.now()
        self.save(update_fields=["proved_at"])
        if self.seat is None or self._is_one_too_many():
            self._tell_the_secretariat_alone()
        else:
            HandOver.arrive(self.seat, self)

    # How it is done

    def _is_one_too_many(self) -> bool:
        day_ago = timezone.now() - timedelta(days=1)
        latest = HandOver.objects.filter(seat=self.seat, started_by=None, written_at__gt=day_ago)
        return latest.count() >= MOST_A_DAY_FOR_A_SEAT

    def _tell_the_secretariat_alone(self) -> None:
        from accounts.mail import write_to  # mail is made of these models

        for secretariat in Institution.objects.secretariat():
            write_to(secretariat, "arrival_unplaced", {"arrival": self}, key=f"arrival-{self.pk}:{secretariat.pk}")
