"""The one table of an entry's states: which verb leads from where to where, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, User


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    ARCHIVED = "archived", _("Archived")


# Editors of the Secretariat prepare what the others of it decide.
INSTITUTION, SECRETARIAT, EDITOR = "institution", "secretariat", "editor"
# The national Authority of a sectoral institution; where it has no account, the Secretariat stands in for it.
AUTHORITY, STAND_IN = "authority", "stand-in"
# The Permanent Mission that began a draft in the Authority's name.
MISSION = "mission"


@dataclass(frozen=True)
class Step:
    """From these statuses to that one (empty: it stays), by one of these sides, with a note or without."""

    sources: tuple[str, ...]
    target: str
    sides: tuple[str, ...]
    note_needed: bool = False


_WORKING = (Status.DRAFT, Status.RETURNED)
_ALL = tuple(Status.values)
_OWN, _DESK, _ENDORSERS = (INSTITUTION,), (SECRETARIAT,), (AUTHORITY, STAND_IN)

MOVES = {
    "submit": Step(_WORKING, Status.SUBMITTED, _OWN),
    "propose": Step(_WORKING, Status.PROPOSED, _OWN),
    "recall": Step((Status.PROPOSED, Status.SUBMITTED), Status.DRAFT, _OWN),
    "endorse": Step((Status.PROPOSED,), Status.SUBMITTED, (AUTHORITY,)),
    "stand_in": Step((Status.PROPOSED,), Status.SUBMITTED, (STAND_IN,), note_needed=True),
    "give_back": Step((Status.PROPOSED,), Status.RETURNED, _ENDORSERS, note_needed=True),
    "archive_duplicate": Step((Status.PROPOSED,), Status.ARCHIVED, _ENDORSERS, note_needed=True),
    "publish": Step((Status.SUBMITTED,), Status.PUBLISHED, _DESK),
    "send_back": Step((Status.SUBMITTED,), Status.RETURNED, (SECRETARIAT, EDITOR), note_needed=True),
    "decline": Step((Status.SUBMITTED,), Status.DECLINED, _DESK, note_needed=True),
    "decline_revision": Step((Status.SUBMITTED,), Status.PUBLISHED, _DESK, note_needed=True),
    "revise": Step((Status.PUBLISHED,), Status.DRAFT, _OWN),
    "reopen": Step((Status.DECLINED, Status.ARCHIVED), Status.DRAFT, _OWN),
    "discard": Step(_WORKING, Status.ARCHIVED, _OWN),
    "discard_revision": Step(_WORKING, Status.PUBLISHED, _OWN),
    "withdraw": Step(_ALL, Status.ARCHIVED, _OWN),
    "pass_on": Step((Status.DRAFT,), "", (MISSION,)),
    # Acts on the live publication that leave the working copy where it is.
    "confirm": Step(_ALL, "", _OWN),
    "translate": Step(_ALL, "", (INSTITUTION, SECRETARIAT, EDITOR)),
}

# Who writes the text in each status. Others than its institution leave a trace: that they began it, that they edited.
WRITERS = {
    Status.DRAFT: (INSTITUTION, MISSION),
    Status.RETURNED: (INSTITUTION,),
    Status.PROPOSED: (AUTHORITY,),
}
TRACES = ("begin", "edit")


def has_part(side: str, user: User) -> bool:
    """Whether a person of this kind can have this part in an entry at all; in which ones is a queryset's question."""
    parts = {
        INSTITUTION: user.writes_entries,
        SECRETARIAT: user.is_secretariat,
        EDITOR: user.is_editor and user.reads_desk,
        AUTHORITY: user.is_authority,
        STAND_IN: user.is_secretariat,
        MISSION: user.is_mission,
    }
    return parts[side]


def way_not_taken(institution: Institution) -> str:
    """Of the two ways to hand an entry in, the one that this institution's do not take."""
    return "submit" if institution.is_endorsed else "propose"


SAID = {
    "begin": _("Begun in the name of the Authority"),
    "edit": _("Text edited"),
    "pass_on": _("Handed to the Authority"),
    "submit": _("Submitted to the Secretariat"),
    "propose": _("Proposed for endorsement"),
    "recall": _("Recalled"),
    "endorse": _("Endorsed and submitted to the Secretariat"),
    "stand_in": _("Endorsed in place of the Authority"),
    "give_back": _("Returned without endorsement"),
    "archive_duplicate": _("Archived as a duplicate"),
    "publish": _("Published"),
    "send_back": _("Sent back to the institution"),
    "decline": _("Declined"),
    "decline_revision": _("Revision declined; the published text stays"),
    "revise": _("Opened for revision"),
    "reopen": _("Reopened as a draft"),
    "discard": _("Put aside"),
    "discard_revision": _("Revision given up; the published text stays"),
    "withdraw": _("Withdrawn from the public"),
    "confirm": _("Confirmed that it still holds"),
    "translate": _("Translated"),
}
