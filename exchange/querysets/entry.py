"""Questions about working copies: who may see and touch which, and what waits for whom."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Country, Institution, User
from accounts.moments import today
from accounts.querysets import OF_THE_STATE


class EntryQuerySet(models.QuerySet):
    @transaction.atomic
    def start(self, user: User, kind: str) -> Any:
        """A new draft in the name of the user's institution (a Permanent Mission's: of its country's Authority), under
        its country, in its language."""
        own = cast(Institution, user.institution)  # who writes has one
        institution = cast(Institution, own.writes_for)
        entry: Any = self.create(
            kind=kind,
            institution=institution,
            country=institution.country if institution.kind != "partner" else None,
            original_language=institution.language,
            delivery_languages=[institution.language],
        )
        if own.pk != institution.pk:
            entry.moves.create(verb="begin", was=entry.status, became=entry.status, by=user)
        return entry

    def visible_to(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies a person may read: those of the own institution; for an Authority also what its sectoral
        institutions have proposed; for a Permanent Mission everything of its country's Authority and ministries, and
        what others there have handed in; for the Secretariat what was handed in to it."""
        if not user.is_authenticated or user.institution_id is None:
            return self.none()
        if user.reads_desk:
            return self._handed_to_secretariat(user)
        own, institution = Q(institution=user.institution_id), cast(Institution, user.institution)
        if user.is_authority:
            ours = self._handed_in().filter(institution__kind="sectoral", institution__parent=institution)
            return self.filter(own | Q(pk__in=ours.values("pk")))
        if user.is_mission and institution.country_id:
            home = self.filter(institution__country=institution.country_id)
            of_others = home._handed_in().values("pk")
            return home.filter(Q(institution__kind__in=OF_THE_STATE) | Q(pk__in=of_others))
        return self.filter(own)

    def _handed_in(self) -> EntryQuerySet:
        """All but drafts, also those that were put aside as drafts."""
        put_aside = self._related("moves").filter(
            verb__in=("discard", "withdraw"), was="draft", at=models.OuterRef("status_since")
        )
        return self.exclude(status="draft").exclude(models.Exists(put_aside), status="archived")

    def _handed_to_secretariat(self, user: User) -> EntryQuerySet:
        """What was proposed and did not get further than the Authority is not the Secretariat's to read, unless the
        Secretariat stands in."""
        shown = Q(became__in=("proposed", "submitted", "published")) | Q(verb="withdraw")
        shown |= Q(by__institution__kind="secretariat")
        latest = self._related("moves").filter(shown).order_by("-pk").values("became")[:1]
        elsewhere = Q(status="proposed") & ~Q(pk__in=self.endorsable_by(user).values("pk"))
        last_shown = Coalesce(models.Subquery(latest), models.Value(""))
        rest = self._handed_in().exclude(elsewhere).annotate(last_shown=last_shown)
        return rest.exclude(status__in=("returned", "archived"), last_shown="proposed")

    def editable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies a person may write, submit, recall, revise and withdraw: the own institution's."""
        if not user.is_authenticated or not user.writes_entries:
            return self.none()
        return self.filter(institution=user.institution_id)

    def endorsable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Proposals that wait for this person: for an Authority those of its sectoral institutions; for the Secretariat
        those of institutions whose Authority has no account."""
        proposed = self.filter(status="proposed")
        if user.is_authenticated and user.is_authority:
            return proposed.filter(institution__kind="sectoral", institution__parent=user.institution_id)
        if user.is_authenticated and user.is_secretariat:
            answering = Institution.objects.authorities().with_account(timezone.now())
            return proposed.exclude(institution__parent__in=answering.values("pk"))
        return self.none()

    def drafted_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Drafts of the Authority that the person's Permanent Mission began and that nobody else has touched since."""
        if not user.is_authenticated or not user.is_mission:
            return self.none()
        moves = self._related("moves")
        begun = moves.filter(verb="begin", by__institution=user.institution_id)
        others = moves.exclude(verb__in=("begin", "edit"))
        return self.filter(models.Exists(begun), ~models.Exists(others), status="draft")

    def writable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Those whose form a person may open: the own institution's, an Authority's proposals, a Mission's drafts."""
        if not user.is_authenticated or not (user.writes_entries or user.is_mission):
            return self.none()
        parts = [self.endorsable_by(user).values("pk"), self.drafted_by(user).values("pk")]
        own = Q(institution=user.institution_id) if user.writes_entries else Q(pk=None)
        return self.filter(own | Q(pk__in=parts[0]) | Q(pk__in=parts[1]))

    def followed_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """What a person reads of others in the workspace; the Secretariat, beside its desk, where it stands in."""
        if not user.is_authenticated:
            return self.none()
        others = self.endorsable_by(user) if user.is_secretariat else self.visible_to(user)
        return others.exclude(institution=user.institution_id)

    def comparable_with(self, entry: Any, user: User) -> EntryQuerySet:
        """Those of which an entry may be a duplicate: of the same country, public or known to the endorser."""
        known = self.visible_to(user).exclude(status__in=("draft", "archived"))
        same = self.filter(country=entry.country_id).exclude(pk=entry.pk)
        return same.filter(Q(pk__in=known.values("pk")) | models.Exists(self._related("publications").live()))

    def decidable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies that wait for the Secretariat's decision, or for its editors, who may send them back."""
        return self.submitted() if user.is_authenticated and user.reads_desk else self.none()

    def submitted(self) -> EntryQuerySet:
        """What waits for a decision, whoever asks."""
        return self.filter(status="submitted")

    def concerning(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Entries of partners, once submitted, that count under the country of the user's Authority or, where that is
        a member state, are meant for it or its region."""
        institution = user.institution if user.is_authenticated else None
        if institution is None or institution.kind != "authority" or institution.country is None:
            return self.none()
        country = institution.country
        here = models.Q(country=country)
        if Country.objects.members(today()).filter(pk=country.pk).exists():
            here |= models.Q(targets__overlap=[country.iso3, *filter(None, [country.region])])
        submitted = models.Exists(self._related("moves").filter(verb="submit"))
        return self.filter(here, submitted, institution__in=Institution.objects.partners())

    def commentable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Those on which an Authority may say something to the Secretariat: while they wait for its decision."""
        return self.concerning(user).filter(status="submitted")

    def translatable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Public entries to which a person may add a translation."""
        if user.is_authenticated and user.reads_desk:
            return self.public()
        return self.editable_by(user).public()

    def public(self) -> EntryQuerySet:
        return self.filter(models.Exists(self._related("publications").live()))

    def with_public(self) -> EntryQuerySet:
        """Annotated with `is_public`."""
        return self.annotate(is_public=models.Exists(self._related("publications").live()))

    def with_note(self) -> EntryQuerySet:
        """Annotated with `note`, the last words of the Secretariat or of the endorser."""
        answers = self._related("moves").answers().exclude(note="")
        return self.annotate(note=models.Subquery(answers.order_by("-pk").values("note")[:1]))

    def count_by_status(self) -> dict[str, int]:
        return dict(self.order_by().values_list("status").annotate(models.Count("pk")))

    def longest_waiting_first(self) -> EntryQuerySet:
        return self.order_by("status_since", "pk")

    def _related(self, name: str) -> Any:
        """The publications or moves of each entry, for a subquery; their models stand above this module."""
        related: Any = self.model._meta.get_field(name).related_model
        return related._default_manager.filter(entry=models.OuterRef("pk"))
