"""Questions about working copies: who may see and touch which, and what waits for whom."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import Institution, User


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
        if user.reads_desk:
            put_aside = self._related("moves").filter(verb="discard", was="draft", at=models.OuterRef("status_since"))
            return self.exclude(status="draft").exclude(models.Exists(put_aside), status="archived")
        return self.filter(institution=user.institution_id)

    def editable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies a person may write, submit, recall, revise and withdraw: the own institution's."""
        if not user.is_authenticated or not user.writes_entries:
            return self.none()
        return self.filter(institution=user.institution_id)

    def decidable_by(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Working copies that wait for the Secretariat's decision, or for its editors, who may send them back."""
        return self.submitted() if user.is_authenticated and user.reads_desk else self.none()

    def submitted(self) -> EntryQuerySet:
        """What waits for a decision, whoever asks."""
        return self.filter(status="submitted")

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
