"""The part of others in an entry: the Authority that endorses it, the Permanent Mission that drafts it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import write_to
from accounts.models import Institution
from exchange.models.content import Content
from exchange.models.errors import Refused
from exchange.models.history import Move
from exchange.models.moves import Status

if TYPE_CHECKING:
    from exchange.models.entry import Entry


class Endorsed(Content):
    """The half of Entry in which somebody else than its institution has a part: the endorser and the Mission."""

    class Meta:
        abstract = True

    # Questions

    @property
    def endorsement(self) -> Move | None:
        """The act by which it reached the Secretariat, when that was an endorsement."""
        handed_in = self.moves.filter(became=Status.SUBMITTED).exclude(was=Status.SUBMITTED).order_by("pk").last()
        return handed_in if handed_in and handed_in.is_endorsement else None

    def endorsed(self) -> dict:
        """The columns of a publication that say by whom and when it was endorsed; nothing for most."""
        if self.status not in (Status.SUBMITTED, Status.PUBLISHED) or not (move := self.endorsement):
            return {}
        by = move.by.institution
        return {"endorsed_by": by, "endorsed_by_names": by.names(), "endorsed_at": move.at}

    def endorsers(self) -> list[Institution]:
        """Who acts next on a proposal: its Authority, or where that has no account the Secretariat."""
        authority = self.institution.parent
        if authority and authority.kind == Institution.Kind.AUTHORITY and authority.has_account:
            return [authority]
        return list(Institution.objects.secretariat())

    # Verbs of the endorser

    @transaction.atomic
    def endorse(self, *, by, note: str = "", version: int | None = None, at: datetime | None = None) -> None:
        """Pass it on to the Secretariat; whoever stands in for the Authority says why."""
        self._lock_for_decision(version)
        move = self._move("stand_in" if by.is_secretariat else "endorse", by=by, note=note, at=at)
        self._tell_secretariat(move)
        write_to(self.institution, "endorsed", {"entry": self, "move": move}, key=f"move-{move.pk}")

    @transaction.atomic
    def give_back(self, *, by, note: str, version: int | None = None, at: datetime | None = None) -> None:
        """Return it to its institution with what is to be changed."""
        self._lock_for_decision(version)
        move = self._move("give_back", by=by, note=note, at=at)
        write_to(self.institution, "given_back", {"entry": self, "move": move}, key=f"move-{move.pk}")

    @transaction.atomic
    def archive_duplicate(
        self, of: Entry, *, by, note: str, version: int | None = None, at: datetime | None = None
    ) -> None:
        """End it, because another entry says the same; a revision cannot be one, for its entry is public."""
        self._lock_for_decision(version)
        if self.live:
            raise Refused(_("A revision of a public entry cannot be archived as a duplicate. Return it with a note."))
        if of.pk == self.pk:
            raise Refused(_("An entry is no duplicate of itself. Choose another one."))
        move = self._move("archive_duplicate", by=by, note=note, at=at, duplicate_of=of)
        write_to(self.institution, "archived_duplicate", {"entry": self, "move": move}, key=f"move-{move.pk}")

    # Verb of the Permanent Mission

    @transaction.atomic
    def pass_on(self, *, by, at: datetime | None = None) -> None:
        """Leave the draft to the Authority, which is told; from here on it is the Authority's alone."""
        self._lock()
        move = self._move("pass_on", by=by, at=at)
        write_to(self.institution, "passed_on", {"entry": self, "move": move}, key=f"move-{move.pk}")

    # How it is done

    def _tell_secretariat(self, move: Move) -> None:
        for secretariat in Institution.objects.secretariat():
            write_to(secretariat, "submitted", {"entry": self}, key=f"move-{move.pk}")

    def _tell_endorsers(self, move: Move) -> None:
        for endorser in self.endorsers():
            write_to(endorser, "proposed", {"entry": self, "endorser": endorser}, key=f"move-{move.pk}")

    def _sign_edit(self, by, before: dict) -> None:
        """That somebody else wrote on it, with the texts as they were: once for each of their turns and days."""
        last, now = self.moves.order_by("pk").last(), timezone.now()
        same_turn = last and last.verb == "edit" and last.by_id == by.pk
        if same_turn and timezone.localdate(last.at) == timezone.localdate(now):
            return
        aside = before if self.status == Status.PROPOSED else None
        self.moves.create(verb="edit", was=self.status, became=self.status, by=by, at=now, put_aside=aside)
