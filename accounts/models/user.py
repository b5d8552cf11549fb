"""Seats in institutions, and who holds them."""

from datetime import datetime, timedelta

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import DateTimeRangeField
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.institution import Institution
from accounts.models.periods import before_the_year_9999, ends_after_it_begins, one_at_a_time
from accounts.models.trail import traced
from accounts.querysets import MandateQuerySet, UserManager


@traced(pghistory.ManualEvent("second-factor-taken-away"), exclude=["password", "last_login"], concerns="institution")
class User(AbstractBaseUser, PermissionsMixin):
    """A seat of an institution: an institutional address that signs in and acts in the institution's name."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("seat"), max_length=120, blank=True, help_text=_("For example: Focal point, Director."))
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("institution")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    is_editor = models.BooleanField(
        _("prepares only"),
        default=False,
        help_text=_("An editor of the Secretariat reads what waits, translates and sends back; others decide."),
    )
    date_joined = models.DateTimeField(_("created"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_seat_per_address"),
            models.CheckConstraint(
                name="an_editor_keeps_no_accounts",
                condition=models.Q(is_editor=False) | models.Q(is_staff=False, is_superuser=False),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def reads_desk(self) -> bool:
        """Seats of the Secretariat, its editors too: they read what waits, translate and send back."""
        return self.institution is not None and self.institution.kind == Institution.Kind.SECRETARIAT

    @property
    def is_secretariat(self) -> bool:
        """Whether it acts as the Secretariat, which decides; an editor only prepares."""
        return self.reads_desk and not self.is_editor

    @property
    def is_board(self) -> bool:
        return self.institution is not None and self.institution.kind == Institution.Kind.BOARD

    @property
    def writes_entries(self) -> bool:
        return self.institution is not None and self.institution.writes_entries

    @property
    def is_authority(self) -> bool:
        return self.institution is not None and self.institution.kind == Institution.Kind.AUTHORITY

    @property
    def is_mission(self) -> bool:
        return self.institution is not None and self.institution.kind == Institution.Kind.MISSION

    def may_invite_to(self, institution: Institution) -> bool:
        """Seats are handed out by the Secretariat, those of a sectoral institution also by its Authority."""
        own = institution.kind == Institution.Kind.SECTORAL and institution.parent_id == self.institution_id
        return self.is_secretariat or (self.is_authority and own)

    @property
    def keeps_profile(self) -> bool:
        """Whether what its institution says of itself is this seat's to change."""
        return self.institution is not None and not self.is_editor

    @property
    def needs_second_factor(self) -> bool:
        return self.is_staff or self.is_superuser or self.reads_desk

    @property
    def may_administer(self) -> bool:
        """Whether reference lists and accounts are this seat's to keep."""
        return self.is_superuser or (self.is_staff and self.is_secretariat)

    @property
    def reads_the_whole_trail(self) -> bool:
        return self.is_secretariat or self.may_administer

    @property
    def reads_unpublished_figures(self) -> bool:
        return self.reads_desk or self.is_board

    def awaits_a_holder_in(self, institution: Institution) -> bool:
        """Whether this is a seat of that institution which nobody holds and an invitation may hand out."""
        return User.objects.free().filter(pk=self.pk, institution=institution).exists()

    def signature(self, holder: str | None = None) -> str:
        """Institution, seat and whoever held it then, as acts are shown and logged; the public reads no holder."""
        return ", ".join(filter(None, [self.institution and self.institution.name, self.name, holder])) or self.email

    @property
    def mail_language(self) -> str:
        return self.institution.language if self.institution else "en"

    def holder(self, at: datetime) -> str | None:
        """Who held the seat at that moment."""
        return self.mandates.holding(at).values_list("holder", flat=True).first()

    def end_sessions(self, *, but: str = "", before: datetime | None = None) -> None:
        """Also those that are half-way: a password was shown, or a code was mailed, and the next step is to come.

        `but` is the key of the one session that stays. They ended just before that moment, if there is one: they were
        those of the former holder.
        """
        from accounts.models.access import Access  # it is made of this model

        at = before - timedelta.resolution if before else timezone.now()
        ended = self.sessions.exclude(pk=but)
        facts = {"act": Access.Act.SESSION_ENDED, "seat": self, "institution": self.institution, "at": at}
        Access.objects.bulk_create([Access(**facts) for _session in range(ended.filter(expire_date__gt=at).count())])
        ended.delete()
        self.half_way_sessions.exclude(pk=but).delete()
        self.signincode_set.filter(used_at=None).update(used_at=timezone.now())

    @transaction.atomic
    def vacate(self, *, by: "User") -> None:
        """Nobody holds the seat any more: whatever opened it opens it no more, and an invitation may hand it out anew.

        For somebody who has left without a successor, and for somebody who never should have had it.
        """
        now = timezone.now()
        seat = User.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        with pghistory.context(user=by.pk):
            seat.mandates.holding(now).update(until=now)
            seat.set_unusable_password()
            seat.save(update_fields=["password"])
            seat.authenticator_set.all().delete()
            seat.hand_overs.pending().end(by=by)
            seat.hand_overs_started.pending().end(by=by)
        seat.end_sessions()

    def close(self) -> None:
        """Nobody signs in with it any more, and whoever is signed in is not."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.end_sessions()

    def may_take_away_second_factor_of(self, seat: "User") -> bool:
        """Nobody their own, and only administrators an administrator's."""
        return self.may_administer and self.pk != seat.pk and (self.is_superuser or not seat.is_superuser)

    @transaction.atomic
    def take_away_second_factor(self, *, by: "User") -> None:
        """The way back for a seat that has lost phone and recovery codes.

        Its password goes too: that ends all its sessions, and only who reads the seat's mail can choose a new one and
        set up a new factor. Somebody who stole the password and tells a story of a lost phone gains nothing.
        """
        from accounts.passwords import send_password_link  # it writes mail, which is made of these models

        if not by.may_take_away_second_factor_of(self):
            raise PermissionDenied
        self.authenticator_set.all().delete()
        self.set_unusable_password()
        self.save(update_fields=["password"])
        with pghistory.context(user=by.pk):
            pghistory.create_event(self, label="second-factor-taken-away")
        send_password_link(self, "second_factor_taken_away")


@traced(concerns="seat__institution")
class Mandate(models.Model):
    """Who holds a seat from when to when, and by which note; [since, until)."""

    seat = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("seat"))
    holder = models.CharField(_("holder"), max_length=120)
    position = models.CharField(_("position held"), max_length=120, blank=True)
    named_by = models.CharField(_("named by"), max_length=200, blank=True, help_text=_("The note or mail."))
    since = models.DateTimeField(_("since"), default=timezone.now, validators=[before_the_year_9999])
    until = models.DateTimeField(_("until"), null=True, blank=True, validators=[before_the_year_9999])

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            one_at_a_time(
                "seat",
                "tstzrange",
                DateTimeRangeField(),
                name="one_holder_at_a_time",
                words=_("A seat has one holder at a time. End the former mandate first, and save."),
            ),
            ends_after_it_begins("mandate_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} ({self.seat})"

    @transaction.atomic
    def redact(self, *, by: User, reason: str) -> None:
        """Take the holder's name, and what else names this person, out of the past; the log keeps that it happened."""
        from accounts.models.erasure import redact_name  # it is made of these models

        User.objects.select_for_update(of=("self",), no_key=True).get(pk=self.seat_id)
        self.refresh_from_db()
        redact_name(self, by=by, reason=reason)
