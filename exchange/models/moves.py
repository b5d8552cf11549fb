"""The one table of an entry's states: which verb leads from where to where, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    ARCHIVED = "archived", _("Archived")


INSTITUTION, SECRETARIAT = "institution", "secretariat"


@dataclass(frozen=True)
class Step:
    """From these statuses to that one, by this side, with a note or without."""

    sources: tuple[str, ...]
    target: str
    side: str
    note_needed: bool = False
    editors: bool = False  # also editors of the Secretariat, who prepare


_WORKING = (Status.DRAFT, Status.RETURNED)
_ALL = tuple(Status.values)

MOVES = {
    "submit": Step(_WORKING, Status.SUBMITTED, INSTITUTION),
    "recall": Step((Status.SUBMITTED,), Status.DRAFT, INSTITUTION),
    "publish": Step((Status.SUBMITTED,), Status.PUBLISHED, SECRETARIAT),
    "send_back": Step((Status.SUBMITTED,), Status.RETURNED, SECRETARIAT, note_needed=True, editors=True),
    "decline": Step((Status.SUBMITTED,), Status.DECLINED, SECRETARIAT, note_needed=True),
    "decline_revision": Step((Status.SUBMITTED,), Status.PUBLISHED, SECRETARIAT, note_needed=True),
    "revise": Step((Status.PUBLISHED,), Status.DRAFT, INSTITUTION),
    "reopen": Step((Status.DECLINED, Status.ARCHIVED), Status.DRAFT, INSTITUTION),
    "discard": Step(_WORKING, Status.ARCHIVED, INSTITUTION),
    "discard_revision": Step(_WORKING, Status.PUBLISHED, INSTITUTION),
    "withdraw": Step(_ALL, Status.ARCHIVED, INSTITUTION),
    # Acts on the live publication that leave the working copy where it is.
    "confirm": Step(_ALL, "", INSTITUTION),
    "translate": Step(_ALL, "", "", editors=True),
}

SAID = {
    "submit": _("Submitted to the Secretariat"),
    "recall": _("Recalled from the Secretariat"),
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
