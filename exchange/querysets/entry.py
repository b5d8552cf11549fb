"""Questions about working copies: who may see and touch which, and what waits for whom."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import Country, Institution, User
from accounts.moments import today


class EntryQuerySet(models.QuerySet):
    def start(self, user: User, kind: str) -> Any:
        """A new draft in the name of the user's institution, under its country, in its language."""
        institution = cast(Institution, user.institution)  # who writes has one
        return self.create(
            kind=kind,
            institution=institution,
            country=institution.country if institution.kind != "partner" else None,
            original_language=institution.language,
            delivery_languages=[institution.language],
        )

    def visible_to(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies a person may read: those of the own institution; for the Secretariat all but drafts,
        also those that were put aside as drafts."""
        if not user.is_authenticated or user.institution_id is None:
            return self.none()
        if user.is_secretariat:
            put_aside = self._related("moves").filter(verb="discard", was="draft", at=models.OuterRef("status_since"))
            return self.exclude(status="draft").exclude(models.Exists(put_aside), status="archived")
        return self.filter(institution=user.institution_id)

    def editable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies a person may write, submit, recall, revise and withdraw: the own institution's."""
        if not user.is_authenticated or not user.writes_entries:
            return self.none()
        return self.filter(institution=user.institution_id)

    def decidable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies that wait for the Secretariat's decision."""
        return self.filter(status="submitted") if user.is_authenticated and user.is_secretariat else self.none()

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
        if user.is_authenticated and user.is_secretariat:
            return self.public()
        return self.editable_by(user).public()

    def public(self) -> EntryQuerySet:
        return self.filter(models.Exists(self._related("publications").live()))

    def with_public(self) -> EntryQuerySet:
        """Annotated with `is_public`."""
        return self.annotate(is_public=models.Exists(self._related("publications").live()))

    def with_note(self) -> EntryQuerySet:
        """Annotated with `note`, the last words of the Secretariat."""
        decisions = self._related("moves").decisions().exclude(note="")
        return self.annotate(note=models.Subquery(decisions.order_by("-pk").values("note")[:1]))

    def count_by_status(self) -> dict[str, int]:
        return dict(self.order_by().values_list("status").annotate(models.Count("pk")))

    def longest_waiting_first(self) -> EntryQuerySet:
        return self.order_by("status_since", "pk")

    def _related(self, name: str) -> Any:
        """The publications or moves of each entry, for a subquery; their models stand above this module."""
        related: Any = self.model._meta.get_field(name).related_model
        return related._default_manager.filter(entry=models.OuterRef("pk"))
