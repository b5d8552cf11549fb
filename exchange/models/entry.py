"""The working copy of an offer or a need, and its history."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import LANGUAGES
from accounts.mail import write_to
from accounts.models import Institution
from exchange.models.completeness import problems
from exchange.models.content import Content
from exchange.models.endorsement import Endorsed
from exchange.models.errors import Conflict, Incomplete, Refused
from exchange.models.file import File
from exchange.models.history import Confirmation, Move
from exchange.models.moves import (
    AUTHORITY,
    INSTITUTION,
    MISSION,
    MOVES,
    STAND_IN,
    WRITERS,
    Status,
    has_part,
    way_not_taken,
)
from exchange.models.publication import Publication
from exchange.models.redaction import check_right, redact_document, redact_words
from exchange.models.search import SearchRow
from exchange.models.texts import words
from exchange.models.triggers import tags_are_known
from exchange.querysets.entry import EntryQuerySet


class Entry(Endorsed):
    """What an institution writes; `status` says who acts next, and only `_move` changes it."""

    Status = Status

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="entries", verbose_name=gettext_lazy("institution")
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    status_since = models.DateTimeField(gettext_lazy("in this status since"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(gettext_lazy("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(gettext_lazy("last edited"), default=timezone.now, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("entry")
        verbose_name_plural = gettext_lazy("entries")
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(name="entry_status_known", condition=models.Q(status__in=Status.values)),
        ]
        indexes = [
            models.Index(fields=["institution", "status"], name="entry_of_institution"),
            GinIndex(fields=["attachments"], opclasses=["jsonb_path_ops"], name="entry_documents"),
            models.Index(fields=["status_since"], condition=models.Q(status="submitted"), name="entry_waiting"),
            models.Index(fields=["status_since"], condition=models.Q(status="proposed"), name="entry_proposed"),
        ]
        triggers = [tags_are_known()]

    def __str__(self) -> str:
        return self.original.title or _("Untitled")

    # Questions

    @property
    def live(self) -> Publication | None:
        """What the public reads of it now."""
        return self.publications.live().first()

    @property
    def is_editable(self) -> bool:
        return self.status in (Status.DRAFT, Status.RETURNED)

    def problems(self) -> dict[str, str]:
        return problems(self)

    def get_absolute_url(self) -> str:
        return reverse("entry", args=[self.pk])

    def get_followed_url(self) -> str:
        """Its page for those who have a part in it and are not its institution."""
        return reverse("followed_entry", args=[self.pk])

    def get_edit_url(self) -> str:
        return reverse("entry_edit", args=[self.pk])

    def latest_note(self) -> Move | None:
        """The last words of the Secretariat or of its Authority on it."""
        return self.moves.answers().exclude(note="").newest_first().first()

    @property
    def waiting_days(self) -> int:
        """For how many days it has had its status."""
        return (timezone.localdate() - timezone.localdate(self.status_since)).days

    def acts(self, live: Publication | None) -> set[str]:
        """The verbs by which its institution can go on from here; `live` is what the public reads of it."""
        own = {verb for verb, step in MOVES.items() if INSTITUTION in step.sides and self.status in step.sources}
        own -= {way_not_taken(self.institution)}
        if live:
            return own - {"discard"}
        return own - {"discard_revision", "withdraw", "confirm", *(() if self.is_editable else ("translate",))}

    def missing_languages(self, live: Publication | None) -> list[str]:
        """The languages in which the public text, or else the draft, cannot be read yet."""
        return [language for language in LANGUAGES if language not in (live or self).texts]

    def seal(self, language: str) -> str:
        """Short for a translation and its original as they are now: another one when either has changed."""
        source = self.live or self
        texts = [words(source.texts.get(code, {})) for code in (source.original_language, language)]
        return sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()

    def preview(self) -> Publication:
        """What the public would read, were it published now; not saved."""
        return Publication(
            **self.content(),
            entry=self,
            since=timezone.now(),
            stated_at=timezone.now(),
            institution=self.institution,
            institution_kind=self.institution.kind,
            institution_names=self.institution.names(),
            **self.endorsed(),
        )

    # Verbs of the institution

    @transaction.atomic
    def save_draft(self, values: dict, *, by, version: int) -> None:
        """Write what was typed; refused when somebody else wrote since `version` was shown."""
        now = self._lock()
        writers = WRITERS.get(Status(self.status), ())
        if not writers or (self._is_side(INSTITUTION, by) and INSTITUTION not in writers):
            raise Refused(_("This entry can no longer be edited: its status is “%s”.") % self.get_status_display())
        self._check_sides(writers, by)
        if now != version:
            raise Conflict(_("This entry was changed in the meantime, by somebody else or in another window of yours."))
        before = self.texts
        for field, value in values.items():
            setattr(self, field, value)
        self.version += 1
        self.edited_at = timezone.now()
        self.save()
        if by.institution_id != self.institution_id:
            self._sign_edit(by, before)

    @transaction.atomic
    def submit(self, *, by, at: datetime | None = None) -> None:
        """Hand it to the Secretariat; a sectoral institution's to its national Authority first."""
        self._lock()
        self._check_verification(by)
        if found := self.problems():
            raise Incomplete(_("Some answers are missing before this can be submitted."), found)
        if self.institution.is_endorsed:
            move = self._move("propose", by=by, at=at)
            self._tell_endorsers(move)
        else:
            move = self._move("submit", by=by, at=at)
            self._tell_secretariat(move)
        write_to(self.institution, "received", {"entry": self}, key=f"move-{move.pk}")
        if self.institution.is_partner:
            for authority in Institution.objects.authorities_for(self.country, self.targets):
                write_to(authority, "partner_entry", {"entry": self}, key=f"move-{move.pk}")

    @transaction.atomic
    def recall(self, *, by, at: datetime | None = None) -> None:
        self._lock()
        self._move("recall", by=by, at=at)

    @transaction.atomic
    def revise(self, *, by, at: datetime | None = None) -> None:
        """Open the working copy of a published entry; the public copy stays as it is."""
        self._lock()
        self._move("revise", by=by, at=at)

    @transaction.atomic
    def reopen(self, *, by, at: datetime | None = None) -> None:
        self._lock()
        self._move("reopen", by=by, at=at)

    @transaction.atomic
    def discard(self, *, by, at: datetime | None = None) -> None:
        """Give up what was written: a revision goes back to the public text, a first draft to the archive."""
        self._lock()
        if live := self.live:
            written = self.texts
            self._restore(live)
            self._move("discard_revision", by=by, at=at, restored=live, put_aside=written)
        else:
            self._move("discard", by=by, at=at)

    @transaction.atomic
    def withdraw(self, *, by, note: str = "", at: datetime | None = None) -> None:
        """Take it from the public, whatever the working copy's status; the past keeps what was public."""
        self._lock()
        at = at or timezone.now()
        live = self._live_or_refuse()
        self._end(live, at)
        move = self._move("withdraw", by=by, note=note, at=at)
        for secretariat in Institution.objects.secretariat():
            write_to(secretariat, "withdrawn", {"entry": self, "note": note}, key=f"move-{move.pk}")

    @transaction.atomic
    def confirm(self, *, by, at: datetime | None = None) -> None:
        """Say that the public text still holds."""
        self._lock()
        self._check_verification(by)
        self._live_or_refuse()
        at = at or timezone.now()
        self._move("confirm", by=by, at=at)
        Confirmation.objects.create(entry=self, by=by, at=at)

    @transaction.atomic
    def translate(self, language: str, text: dict, *, by, how: str = "human", at: datetime | None = None) -> None:
        """Add or replace a translation of the public text: a new publication, not a revision."""
        self._lock()
        live = self._live_or_refuse()
        if language == live.original_language:
            raise Refused(_("This is the language the entry was written in: revise it instead."))
        self._check_sides(MOVES["translate"].sides, by)
        self._check_verification(by)
        of = live.texts[live.original_language].get("of", 1)
        signed = {**words(text), "how": how, "by": by.institution.name_in(language), "of": of}
        self._publish(live, {**live.texts, language: signed}, Publication.Cause.TRANSLATION, at or timezone.now())
        if language != self.original_language:  # a revision under way may be written in that very language
            self.texts = {**self.texts, language: signed}
        self._move("translate", by=by, note=language, at=at)

    @transaction.atomic
    def add_translation(self, language: str, text: dict, *, by, seen: str | None = None) -> None:
        """Translate the public text when there is one, else the draft; refused when somebody else changed the
        translation or its original since they were `seen`."""
        self._lock()
        if seen is not None and seen != self.seal(language):
            raise Conflict(_("This entry was changed in the meantime, by somebody else or in another window of yours."))
        if self.live:
            return self.translate(language, text, by=by)
        if language == self.original_language:
            raise Refused(_("This is the language the entry was written in: revise it instead."))
        signed = {**words(text), "how": "human", "by": by.institution.name_in(language)}
        return self.save_draft({"texts": {**self.texts, language: signed}}, by=by, version=self.version)

    # The verb of an Authority

    @transaction.atomic
    def comment(self, text: str, *, by) -> None:
        """Tell the Secretariat what it should know before it decides on a partner's entry; said twice, it is once."""
        self._lock()
        if not Entry.objects.commentable_by(by).filter(pk=self.pk).exists():
            raise Refused(_("The Secretariat has decided in the meantime: a comment would come too late."))
        if self.comments.filter(by=by, text=text).exists():
            return
        comment = self.comments.create(by=by, text=text)
        for secretariat in Institution.objects.secretariat():
            write_to(secretariat, "comment", {"comment": comment}, key=f"comment-{comment.pk}")

    # Verbs of the Secretariat

    @transaction.atomic
    def publish(self, *, by, note: str = "", version: int | None = None, at: datetime | None = None) -> None:
        """Make the working copy what the public reads."""
        self._lock_for_decision(version)
        at = at or timezone.now()
        live = self.live
        move = self._move("publish", by=by, note=note, at=at)
        cause = Publication.Cause.REVISION if self.publications.exists() else Publication.Cause.FIRST
        self._publish(live, self._dated_texts(), cause, at)
        write_to(self.institution, "published", {"entry": self, "note": note}, key=f"move-{move.pk}")

    @transaction.atomic
    def send_back(self, *, by, note: str, version: int | None = None, at: datetime | None = None) -> None:
        """Return it to the institution with what is to be changed."""
        self._lock_for_decision(version)
        move = self._move("send_back", by=by, note=note, at=at)
        write_to(self.institution, "returned", {"entry": self, "note": note}, key=f"move-{move.pk}")

    @transaction.atomic
    def decline(self, *, by, note: str, version: int | None = None, at: datetime | None = None) -> None:
        """Refuse it with a reason; a refused revision goes back to the public text."""
        self._lock_for_decision(version)
        if live := self.live:
            written = self.texts
            self._restore(live)
            move = self._move("decline_revision", by=by, note=note, at=at, restored=live, put_aside=written)
        else:
            move = self._move("decline", by=by, note=note, at=at)
        write_to(self.institution, "declined", {"entry": self, "note": note}, key=f"move-{move.pk}")

    @transaction.atomic
    def redact(self, words: str, *, by, reason: str) -> None:
        """Take personal data out of a published entry and its past: with `redact_document` the one way to change
        what was published, and it is logged."""
        self._lock_for_redaction(by, reason)
        redact_words(self, words, by=by, reason=reason)

    @transaction.atomic
    def redact_document(self, file: File, *, by, reason: str) -> None:
        """The same for one of its documents."""
        self._lock_for_redaction(by, reason)
        redact_document(self, file, by=by, reason=reason)

    # How it is done

    def _lock_for_redaction(self, by, reason: str) -> None:
        """A page that somebody has open cannot bring back what is taken out: it shows an older version."""
        check_right(by, reason)
        self._lock()
        if not self.publications.exists():
            raise ValueError("it was never published: its institution can change it")
        self.version += 1
        self.save(update_fields=["version"])

    def _lock(self) -> int:
        """Hold the row and read it anew, so that nothing is decided on what has changed; gives its version."""
        locked = Entry.objects.select_for_update(of=("self",)).get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(locked, field.attname))
        return self.version

    def _lock_for_decision(self, version: int | None) -> None:
        now = self._lock()
        if version is not None and now != version:
            if self.status in (Status.SUBMITTED, Status.PROPOSED):
                raise Conflict(_("The institution changed this entry since you opened it. Please read it again."))
            raise Conflict(
                _("Somebody else acted on this entry since you opened it: its status is now “%s”.")
                % self.get_status_display()
            )

    def _check_sides(self, sides: tuple[str, ...], by) -> None:
        if not any(self._is_side(side, by) for side in sides):
            raise Refused(_("This act is not yours to do."))

    def _is_side(self, side: str, by) -> bool:
        """Whether a person has this part in it, as it is now."""
        if not has_part(side, by):
            return False
        if side == INSTITUTION:
            return by.institution_id == self.institution_id
        if side == MISSION:
            return Entry.objects.drafted_by(by).filter(pk=self.pk).exists()
        if side in (AUTHORITY, STAND_IN):
            return Entry.objects.endorsable_by(by).filter(pk=self.pk).exists()
        return True

    def _check_verification(self, by) -> None:
        """A partner whose verification was suspended or withdrawn keeps its drafts, and says nothing in public."""
        if by.institution_id == self.institution_id and (barred := self.institution.barred):
            raise Refused(barred.consequence)

    def _move(
        self,
        verb: str,
        *,
        by,
        note: str = "",
        at: datetime | None = None,
        restored: Publication | None = None,
        **facts,
    ) -> Move:
        """The one place where status is written, and the row that says who, when and why."""
        step = MOVES[verb]
        self._check_sides(step.sides, by)
        if self.status not in step.sources:
            raise Refused(_("This cannot be done now: the entry's status is “%s”.") % self.get_status_display())
        if step.note_needed and not note.strip():
            raise Refused(_("Please say why, so that the institution knows what to do."))
        was, at = self.status, at or timezone.now()
        self.status = step.target or was
        if self.status != was:
            self.status_since = restored.since if restored else at  # given up: published as it was before
        self.version += 1
        self.save()
        step_taken = {"verb": verb, "was": was, "became": self.status, "at": at, **facts}
        return Move.objects.create(entry=self, by=by, note=note.strip(), **step_taken)

    def _live_or_refuse(self) -> Publication:
        if live := self.live:
            return live
        raise Refused(_("This entry is not public."))

    def _end(self, live: Publication, at: datetime) -> None:
        Publication.objects.filter(pk=live.pk).update(until=at)
        SearchRow.objects.filter(pk=live.pk).update(until=at)

    def _publish(self, live: Publication | None, texts: dict, cause: str, at: datetime) -> Publication:
        """End the live publication and begin the next, with its search row."""
        source = live if live and cause == Publication.Cause.TRANSLATION else self
        content = {**source.content(), "texts": texts, **source.endorsed()}
        if live:
            self._end(live, at)
        publication = Publication.objects.create(
            **content,
            entry=self,
            number=self.publications.count() + 1,
            cause=cause,
            since=at,
            stated_at=live.stated_at if live and cause == Publication.Cause.TRANSLATION else at,
            institution=self.institution,
            institution_kind=self.institution.kind,
            institution_names=self.institution.names(),
        )
        SearchRow.objects.write([publication.pk])
        return publication

    def _dated_texts(self) -> dict:
        """The texts, each with the number of the publication whose original it goes with."""
        last = self.publications.order_by("-number").first()  # live, or the one that was withdrawn
        number = last.number + 1 if last else 1
        dated = {}
        for language, text in self.texts.items():
            before = last.texts.get(language) if last else None
            changed = before is None or words(before) != words(text)
            dated[language] = {**text, "of": number if changed else before.get("of", 1)}
        self.texts = dated
        self.save(update_fields=["texts"])
        return dated

    def _restore(self, live: Publication) -> None:
        for field, value in live.content().items():
            setattr(self, field, value)
