"""The Management Board's word to an Authority of which the public reads nothing yet."""

from __future__ import annotations

from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail import compose, write
from accounts.models import Institution, User
from exchange.models.errors import Refused
from exchange.querysets.encouragement import EncouragementQuerySet

TEMPLATE = "encouragement"


class Encouragement(models.Model):
    """That the Board wrote to an Authority, when, by whom and with which words of its own. Never changed."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="encouragements", verbose_name=gettext_lazy("institution")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("sent by"))
    message = models.TextField(gettext_lazy("message"), blank=True)
    at = models.DateTimeField(gettext_lazy("day and time"), default=timezone.now)

    objects = EncouragementQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("encouragement")
        verbose_name_plural = gettext_lazy("encouragements")
        ordering = ["-pk"]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.institution} {self.at:%Y-%m-%d}"

    @classmethod
    @transaction.atomic
    def send(cls, authority: Institution, *, by: User, message: str = "", at: datetime | None = None) -> Encouragement:
        """Write to the Authority and to the Permanent Mission of its country, with a copy to the Secretariat."""
        at = at or timezone.now()
        authority = Institution.objects.select_for_update(of=("self",)).get(pk=authority.pk)
        cls._check(authority, by, at)
        addressed = addresses(authority)
        if not addressed:
            raise Refused(_("No address of this Authority is known. Please ask the Secretariat."))
        sent = cls.objects.create(institution=authority, by=by, message=message.strip(), at=at)
        for number, (address, language) in enumerate((addressed | copies(authority)).items()):
            write(address, TEMPLATE, sent.facts(), language=language, key=f"{TEMPLATE}-{sent.pk}:{number}")
        return sent

    def facts(self) -> dict:
        """What its mail tells."""
        return {"encouragement": self, "authority": self.institution}

    def preview(self) -> tuple[str, str]:
        """Subject and text of the mail, as the Authority would read it."""
        return compose(TEMPLATE, self.facts(), language=self.institution.language)

    @classmethod
    def _check(cls, authority: Institution, by: User, at: datetime) -> None:
        if not by.is_board:
            raise Refused(_("This act is not yours to do."))
        if not cls.objects.who_may_be_encouraged().filter(pk=authority.pk).exists():
            raise Refused(_("This Authority holds its account and has public entries: it needs no encouragement."))
        if last := cls.objects.since(at - pause()).filter(institution=authority).first():
            words = _("This Authority was written to not long ago. You can write again after %(day)s.")
            raise Refused(words % {"day": date_format(timezone.localtime(last.at + pause()))})


def pause() -> timedelta:
    return timedelta(days=settings.ENCOURAGEMENT_DAYS)


def addresses(authority: Institution) -> dict[str, str]:
    """Whom an encouragement is for, with the language of each: the Authority's seats; without any, the address where
    it was invited or its public one."""
    language = authority.language
    if seats := authority.seats.filter(is_active=True).values_list("email", flat=True):
        return dict.fromkeys(seats, language)
    if invitation := authority.invitations.order_by("-pk").first():
        return {invitation.address: invitation.language}
    return {authority.public_email: language} if authority.public_email else {}


def copies(authority: Institution) -> dict[str, str]:
    """Who reads it too: the Permanent Mission of its country, and the Secretariat."""
    mission = models.Q(institution__kind=Institution.Kind.MISSION, institution__country=authority.country_id)
    told = User.objects.filter(mission | models.Q(institution__kind=Institution.Kind.SECRETARIAT), is_active=True)
    return dict(told.values_list("email", "institution__language"))
