"""Questions about working copies: who may see and touch which, and what waits for whom."""

from __future__ import annotations

from django.apps import apps
from django.db import models


class EntryQuerySet(models.QuerySet):
    def start(self, user, kind: str):
        """A new draft in the name of the user's institution, under its country, in its language."""
        institution = user.institution
        return self.create(
            kind=kind,
            institution=institution,
            country=institution.country if institution.kind != "partner" else None,
            original_language=institution.language,
            delivery_languages=[institution.language],
        )

    def visible_to(self, user) -> EntryQuerySet:
        """Working copies a person may read: those of the own institution; for the Secretariat all but drafts,
        also those that were put aside as drafts."""
        if not user.is_authenticated or user.institution_id is None:
            return self.none()
        if user.is_secretariat:
            moves = apps.get_model("exchange", "Move").objects
            put_aside = moves.filter(
                entry=models.OuterRef("pk"), verb="discard", was="draft", at=models.OuterRef("status_since")
            )
            return self.exclude(status="draft").exclude(models.Exists(put_aside), status="archived")
        return self.filter(institution=user.institution_id)

    def editable_by(self, user) -> EntryQuerySet:
        """Working copies a person may write, submit, recall, revise and withdraw: the own institution's."""
        if not user.is_authenticated or not user.writes_entries:
            return self.none()
        return self.filter(institution=user.institution_id)

    def decidable_by(self, user) -> EntryQuerySet:
        """Working copies that wait for the Secretariat's decision."""
        return self.filter(status="submitted") if user.is_authenticated and user.is_secretariat else self.none()

    def translatable_by(self, user) -> EntryQuerySet:
        """Public entries to which a person may add a translation."""
        if user.is_authenticated and user.is_secretariat:
            return self.public()
        return self.editable_by(user).public()

    def public(self) -> EntryQuerySet:
        publications = apps.get_model("exchange", "Publication").objects.live()
        return self.filter(models.Exists(publications.filter(entry=models.OuterRef("pk"))))

    def with_public(self) -> EntryQuerySet:
        """Annotated with `is_public`."""
        publications = apps.get_model("exchange", "Publication").objects.live()
        return self.annotate(is_public=models.Exists(publications.filter(entry=models.OuterRef("pk"))))

    def with_note(self) -> EntryQuerySet:
        """Annotated with `note`, the last words of the Secretariat."""
        decisions = apps.get_model("exchange", "Move").objects.decisions().exclude(note="")
        latest = decisions.filter(entry=models.OuterRef("pk")).order_by("-pk").values("note")[:1]
        return self.annotate(note=models.Subquery(latest))

    def longest_waiting_first(self) -> EntryQuerySet:
        return self.order_by("status_since", "pk")
