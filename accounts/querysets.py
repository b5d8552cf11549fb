"""Questions about countries, institutions, people and mail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.base_session import BaseSessionManager
from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.languages import LANGUAGES
from accounts.moments import today

# Institutions whose drafts too are read by the Permanent Mission of their country.
OF_THE_STATE = ("authority", "sectoral")


def _holds(on: date | datetime | models.OuterRef, prefix: str = "") -> Q:
    """Dated rows [since, until) that hold on a day."""
    return Q(**{f"{prefix}since__lte": on}) & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": on}))


def hashed(secret: str) -> str:
    """What is kept of a secret that somebody was mailed."""
    return sha256(secret.encode()).hexdigest()


class CountryQuerySet(models.QuerySet):
    def members(self, on: date) -> CountryQuerySet:
        """Member states counted in the denominators of reports on that day."""
        return self.filter(_holds(on, "standings__"), standings__standing="member").distinct()

    def observers(self, on: date) -> CountryQuerySet:
        return self.filter(_holds(on, "standings__"), standings__standing="observer").distinct()

    def with_standing(self, on: date) -> CountryQuerySet:
        """Member states and observers on that day: the countries an entry can be counted under."""
        return self.filter(_holds(on, "standings__")).distinct()

    def with_membership(self, on: date) -> CountryQuerySet:
        """Annotated with `is_member` on that day."""
        members = CountryQuerySet(self.model).members(on)
        return self.annotate(is_member=models.Exists(members.filter(pk=models.OuterRef("pk"))))

    def with_authority_account(self, at: datetime) -> CountryQuerySet:
        """Countries whose Cooperation Authority had somebody holding its account at that moment."""
        return self.filter(_holds(at, "institutions__seats__mandates__"), institutions__kind="authority").distinct()


class InstitutionQuerySet(models.QuerySet):
    def authorities(self) -> InstitutionQuerySet:
        return self.filter(kind="authority")

    def partners(self) -> InstitutionQuerySet:
        """Partners and agencies of observer states: those whom the Secretariat verifies."""
        return self.filter(kind__in=["partner", "observer-agency"])

    def verified(self) -> InstitutionQuerySet:
        """Partners on which readers may rely today, each with `verified_since`."""
        return (
            self.partners().annotate(verified_since=self._verifications().since_when("pk")).exclude(verified_since=None)
        )

    def with_verification(self) -> InstitutionQuerySet:
        """Each with its present verification in the list `present`; those that need one first."""
        present = self._verifications().present()
        last_day = models.Subquery(present.filter(institution=models.OuterRef("pk")).values("expires_on")[:1])
        found = self.annotate(last_day=last_day).order_by(models.F("last_day").asc(nulls_first=True), "name_en", "pk")
        return found.prefetch_related(models.Prefetch("verifications", present, to_attr="present"))

    def _verifications(self) -> Any:
        """By the relation, because their model stands above this module."""
        related: Any = self.model._meta.get_field("verifications").related_model
        return related.objects

    def authorities_for(self, country: Any, targets: list[str]) -> InstitutionQuerySet:
        """Authorities whom something concerns that counts under a country and is meant for countries and regions."""
        members = self.filter(_holds(today(), "country__standings__"), country__standings__standing="member")
        meant = members.filter(Q(country__iso3__in=targets) | Q(country__region__in=targets))
        return self.authorities().filter(Q(country=country) | Q(pk__in=meant.values("pk")))

    def secretariat(self) -> InstitutionQuerySet:
        return self.filter(kind="secretariat")

    def with_page(self) -> InstitutionQuerySet:
        """Those of which the public reads."""
        return self.exclude(kind__in=("board", "secretariat"))

    def kept_by(self, user: Any) -> InstitutionQuerySet:
        """The one whose profile this seat may change: its own."""
        if not user.is_authenticated or not user.is_active or not user.keeps_profile:
            return self.none()
        return self.filter(pk=user.institution_id)

    def contact(self) -> models.Model | None:
        """The Secretariat with the address that the public may write to, where there is one."""
        return self.secretariat().exclude(public_email="").first()

    def invitable(self) -> InstitutionQuerySet:
        """Those whose seats are handed out by invitation; the Secretariat's own are opened by its administrators."""
        return self.exclude(kind="secretariat").filter(inactive_since=None)

    def missions_of(self, country: Any) -> InstitutionQuerySet:
        """The Permanent Missions of a country, to which what its institutions leave unanswered goes."""
        return self.filter(kind="mission", country=country, country__isnull=False)

    def sectoral_of(self, user: Any) -> InstitutionQuerySet:
        """Ministries, agencies and municipalities that this seat's Authority keeps; nobody else keeps any."""
        return self.filter(kind="sectoral", parent=user.institution_id) if user.is_authority else self.none()

    def with_account(self, at: datetime) -> InstitutionQuerySet:
        """Institutions that can act: somebody held one of their seats at that moment, and it may sign in."""
        return self.filter(_holds(at, "seats__mandates__"), seats__is_active=True).distinct()

    def held(self, at: datetime) -> InstitutionQuerySet:
        """Institutions of which somebody held a seat at that moment."""
        return self.filter(_holds(at, "seats__mandates__")).distinct()

    def to_invite(self) -> InstitutionQuerySet:
        """Authorities of member states that have neither an account nor an invitation, not even an expired one."""
        on, at = today(), timezone.now()
        found = self.invitable().authorities()
        found = found.filter(_holds(on, "country__standings__"), country__standings__standing="member")
        held = InstitutionQuerySet(self.model).held(at)
        invited = self.filter(Q(invitations__accepted_at=None, invitations__revoked_at=None), invitations__isnull=False)
        return found.exclude(pk__in=held.values("pk")).exclude(pk__in=invited.values("pk")).distinct()


class LogoQuerySet(models.QuerySet):
    def readable_by(self, user: Any) -> LogoQuerySet:
        """Those that institutions show now, to everybody; to an institution also those that it has shown."""
        own = Q(institution=user.institution_id) if user.is_authenticated and user.institution_id else Q(pk=None)
        return self.filter(Q(shown_by__isnull=False) | own).distinct()


class InvitationQuerySet(models.QuerySet):
    def with_status(self) -> InvitationQuerySet:
        """Each with `status` as of now, a value of Invitation.Status."""
        undelivered = Q(refused_at__isnull=False) | Q(mail__given_up=True)
        return self.annotate(
            status=Case(
                When(accepted_at__isnull=False, then=Value("active")),
                When(revoked_at__isnull=False, then=Value("revoked")),
                When(undelivered, then=Value("refused")),
                When(expires_at__lte=timezone.now(), then=Value("expired")),
                When(opened_at__isnull=False, then=Value("opened")),
                default=Value("invited"),
            )
        )

    def sectoral_of(self, user: Any) -> InvitationQuerySet:
        """Those to the sectoral institutions of this seat's Authority."""
        institutions: Any = self.model._meta.get_field("institution").related_model
        return self.filter(institution__in=institutions.objects.sectoral_of(user))

    def unanswered(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None)

    def pending(self) -> InvitationQuerySet:
        """Those whose link works."""
        return self.with_status().filter(status__in=["invited", "opened"])

    def end(self, at: datetime) -> None:
        """Revoke them; a mail that still waits would bring a link that has ended."""
        mails: Any = self.model._meta.get_field("mail").related_model
        mails.objects.filter(pk__in=list(self.values_list("mail", flat=True)), sent_at=None).delete()
        self.update(revoked_at=at)

    def count_by_status(self) -> dict[str, int]:
        return dict(self.with_status().order_by().values_list("status").annotate(Count("pk")))

    def waiting(self, at: datetime) -> InvitationQuerySet:
        """Invitations that were written and not answered at that moment, as their history tells: a reminder that came
        later gave them a new end."""
        history = self.model.pgh_event_model.objects  # type: ignore[attr-defined]
        dates = ("written_at", "reminded_at", "opened_at", "accepted_at", "revoked_at", "refused_at")
        until_then = history.annotate(moment=Greatest(*dates)).filter(moment__lte=at)
        latest = until_then.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
        waited = history.filter(pk__in=latest.values("pk"), accepted_at=None, revoked_at=None, refused_at=None)
        return self.filter(pk__in=waited.filter(expires_at__gt=at).values("pgh_obj")).exclude(mail__given_up=True)


class MandateQuerySet(models.QuerySet):
    def holding(self, at: datetime | models.OuterRef) -> MandateQuerySet:
        """Mandates in force at that moment."""
        return self.filter(_holds(at))

    def to_ask(self, at: datetime) -> MandateQuerySet:
        """Of open seats those that nobody has confirmed for half a year, and about which no question waits."""
        before = at - timedelta(days=settings.MANDATE_INQUIRY_DAYS)
        found = self.holding(at).filter(since__lte=before, seat__is_active=True)
        return found.exclude(inquiries__answer__in=["", "left"]).exclude(inquiries__answered_at__gt=before)

    def holder_of(self, seat: str, at: str) -> models.Subquery:
        """For another list's rows: who held the seat named in this column at the moment in that one."""
        held = self.filter(seat=models.OuterRef(seat)).holding(models.OuterRef(at))
        return models.Subquery(held.values("holder")[:1])


class SeatQuerySet(models.QuerySet):
    def opened(self) -> SeatQuerySet:
        """Those that somebody took up and that may sign in; the others wait for their invitation or first link."""
        held = Q(pk__in=self._mandates().holding(timezone.now()).values("seat"))
        return self.filter(held | ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX), is_active=True)

    def free(self) -> SeatQuerySet:
        """Those that nobody holds or will hold, and that an invitation may hand out."""
        taken = self._mandates().filter(Q(until=None) | Q(until__gt=timezone.now()))
        empty = self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True, is_superuser=False)
        return empty.exclude(pk__in=taken.values("seat"))

    def handed_over_by(self, user: Any) -> SeatQuerySet:
        """Seats whose hand-over this seat may start, or confirm for another: those of its institution, its own too.

        For the Secretariat all but its own and the administrators'; for administrators all but their own. Whoever
        reads a stolen mailbox hands nothing over while its seat is being taken back.
        """
        seats: Any = self.filter(is_active=True)
        if not user.is_active or (user.institution_id is None and not user.is_superuser):
            return seats.none()
        if user.may_administer:
            others = seats.exclude(pk=user.pk)
            return others if user.is_superuser else others.filter(is_superuser=False)
        if user.needs_second_factor:
            return seats.none()
        hand_overs: Any = self.model._meta.get_field("hand_overs").related_model
        taken_back = hand_overs.objects.taking_back(user)
        return seats.filter(~models.Exists(taken_back), institution=user.institution_id, is_superuser=False)

    def of_institutions(self) -> SeatQuerySet:
        """Open seats but those that keep accounts, which change hands among their own kind only."""
        seats: Any = self.filter(is_active=True, is_superuser=False, is_staff=False, institution__isnull=False)
        return seats.exclude(institution__kind="secretariat")

    def recovered_by(self, user: Any) -> SeatQuerySet:
        """Seats that this one may recover, with a second person, when nobody of the institution answers.

        For who keeps accounts all of institutions; for a Permanent Mission those of its country's public institutions.
        """
        seats = self.of_institutions()
        if user.is_active and user.may_administer:
            return seats.exclude(pk=user.pk)
        home = user.institution
        if not user.is_active or home is None or home.kind != "mission" or home.country_id is None:
            return seats.none()
        return seats.filter(institution__country=home.country_id, institution__kind__in=["authority", "sectoral"])

    def seen_by(self, user: Any) -> SeatQuerySet:
        """One's own seat and those that one could hand over or recover."""
        ours = [seats.values("pk") for seats in (self.handed_over_by(user), self.recovered_by(user))]
        return self.filter(Q(pk=user.pk) | Q(pk__in=ours[0]) | Q(pk__in=ours[1]))

    def with_acts_of(self, user: Any) -> SeatQuerySet:
        """Annotated with what this user may do about each: `may_start` a hand-over, `may_recover` it."""
        seats: Any = type(self)(self.model)
        may_start, may_recover = seats.handed_over_by(user).values("pk"), seats.recovered_by(user).values("pk")
        return self.annotate(
            may_start=models.Exists(may_start.filter(pk=models.OuterRef("pk"))),
            may_recover=models.Exists(may_recover.filter(pk=models.OuterRef("pk"))),
        )

    def named(self, words: str) -> SeatQuerySet:
        """Seats whose address, name or institution holds these words."""
        of_institution = ("institution__name", "institution__acronym", "institution__country__name")
        fields = ("email", "name", *(f"{part}_{code}" for part in of_institution for code in LANGUAGES))
        return self.filter(reduce(or_, (Q(**{f"{field}__icontains": words}) for field in fields)))

    def with_holder(self, at: datetime) -> SeatQuerySet:
        """Each with its institution, and its mandate at that moment as `held`; by institution."""
        held = models.Prefetch("mandates", self._mandates().holding(at), to_attr="held")
        order = ("institution__country__name_en", "institution__name_en", "email")
        return self.select_related("institution__country").prefetch_related(held).order_by(*order)

    def _mandates(self) -> Any:
        """The model stands above this module."""
        mandates: Any = self.model._meta.get_field("mandates").related_model
        return mandates.objects


class UserManager(BaseUserManager.from_queryset(SeatQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str | None) -> Any:
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        user: Any = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class SessionManager(BaseSessionManager):
    def get_queryset(self) -> models.QuerySet:
        """With the seat: how long a session may rest depends on it."""
        return super().get_queryset().select_related("seat__institution")

    def of(self, seat: Any) -> list:
        """The sessions in which somebody is signed in as this seat, the one used last first."""
        found: Any = self.filter(seat=seat, expire_date__gt=timezone.now()).order_by("-last_seen_at", "pk")
        return [session for session in found if session.opens(seat)]


class SignInCodeQuerySet(models.QuerySet):
    def of_last_hour(self, address: str) -> SignInCodeQuerySet:
        return self.filter(address=address, made_at__gt=timezone.now() - timedelta(hours=1))

    def open(self, lifetime: timedelta) -> SignInCodeQuerySet:
        """Codes that are neither used nor too old."""
        return self.filter(used_at=None, made_at__gt=timezone.now() - lifetime)

    def past(self) -> SignInCodeQuerySet:
        """Codes that count for no limit any more."""
        return self.filter(made_at__lte=timezone.now() - timedelta(hours=1))


class HandOverQuerySet(models.QuerySet):
    def pending(self) -> HandOverQuerySet:
        return self.filter(confirmed_at=None, cancelled_at=None, expires_at__gt=timezone.now())

    def taking_back(self, seat: Any) -> HandOverQuerySet:
        """By which two people outside the institution take the seat back from a stolen mailbox."""
        return self.pending().filter(seat=seat, stolen=True, agreed_at__isnull=False)

    def of(self, seat: Any) -> HandOverQuerySet:
        """Those by which a seat changes hands, and those that its holder started for others or agreed to."""
        return self.filter(Q(seat=seat) | Q(started_by=seat) | Q(agreed_by=seat))

    def within(self, institution: Any) -> HandOverQuerySet:
        """Those of its seats, and those that its seats started."""
        return self.filter(Q(seat__institution=institution) | Q(started_by__institution=institution))

    def seen_by(self, user: Any) -> HandOverQuerySet:
        recovered = Q(is_recovery=True, seat__in=self._seats_model().objects.recovered_by(user))
        return self.filter(Q(started_by=user) | Q(seat=user) | Q(seat__in=self._seats(user)) | recovered)

    def cancellable_by(self, user: Any) -> HandOverQuerySet:
        """What one has started oneself; what one's institution or an arriving person has; for the Secretariat what
        anybody has.

        Who leaves in anger cannot stop what the Secretariat has started. A recovery any seat of the institution can,
        but not from the mailbox that it takes back from a thief.
        """
        others = Q(seat__in=self._seats(user))
        if not user.may_administer:
            others &= Q(started_by__institution=user.institution_id) | Q(started_by=None) | Q(is_recovery=True)
        found = self.filter(Q(started_by=user) | Q(agreed_by=user) | others)
        return found.exclude(stolen=True, seat=user)

    def unseen_by(self, holder: Any) -> HandOverQuerySet:
        """By which this holder has taken over the seat, without having been shown yet what waits there."""
        return self.filter(seat=holder, confirmed_at__isnull=False, seen_at=None)

    def with_secret(self, secret: str) -> HandOverQuerySet:
        return self.filter(secret_hash=hashed(secret))

    def with_people(self) -> HandOverQuerySet:
        """With seat and starter, and who held the starter's seat then."""
        mandates: Any = self._seats_model()._meta.get_field("mandates").related_model
        people = self.select_related("seat__institution", "started_by__institution", "agreed_by__institution")
        return people.annotate(starters_name=mandates.objects.holder_of("started_by", "written_at"))

    def see(self) -> int:
        return self.update(seen_at=timezone.now())

    def end(self, *, by: Any) -> int:
        return self.update(cancelled_at=timezone.now(), cancelled_by=by)

    def _seats(self, user: Any) -> models.QuerySet:
        return self._seats_model().objects.handed_over_by(user)

    def _seats_model(self) -> Any:
        return self.model._meta.get_field("seat").related_model


class MailQuerySet(models.QuerySet):
    def due(self) -> MailQuerySet:
        """Mail that waits to be sent now, oldest first."""
        return self.filter(sent_at=None, given_up=False, due_at__lte=timezone.now()).order_by("pk")
