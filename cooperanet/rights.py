"""Who may do what, as tables that are made of the rules themselves: permissions, moves, properties of a seat."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.urls import LocalePrefixPattern, URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Institution, User
from accounts.permissions import Entrance
from exchange.models import moves
from exchange.models.moves import MOVES, SAID, WRITERS, Status, Step

Kind = Institution.Kind
# In whose entries a part is had.
WHOSE = {
    moves.INSTITUTION: gettext_lazy("Own entries"),
    moves.SECRETARIAT: gettext_lazy("All entries"),
    moves.EDITOR: gettext_lazy("All entries"),
    moves.AUTHORITY: gettext_lazy("Entries of its sectoral institutions"),
    moves.STAND_IN: gettext_lazy("Where the Authority has no account"),
    moves.MISSION: gettext_lazy("Drafts it began"),
}


@dataclass(frozen=True)
class Role:
    """A kind of account, and somebody who has it; the rules ask no more of a person than what is said here."""

    name: str | Promise
    user: User | AnonymousUser


@dataclass(frozen=True)
class Row:
    """One thing to do. A cell is empty where the role may not, else it says how far its right goes."""

    name: str | Promise
    cells: list[str]
    conditions: tuple[str, ...] = ()


def roles() -> list[Role]:
    kinds = (Kind.AUTHORITY, Kind.SECTORAL, Kind.MISSION, Kind.PARTNER, Kind.OBSERVER_AGENCY, Kind.BOARD)
    return [
        Role(_("Visitor"), AnonymousUser()),
        *(Role(kind.label, _seat(kind)) for kind in kinds),
        Role(_("Editor of the Secretariat"), _seat(Kind.SECRETARIAT, is_editor=True)),
        Role(Kind.SECRETARIAT.label, _seat(Kind.SECRETARIAT)),
        Role(_("Administrator"), User(is_staff=True, is_superuser=True)),
    ]


def _seat(kind: str, **marks: bool) -> User:
    return User(institution=Institution(kind=kind), **marks)


def pages() -> list[Row]:
    """Who may enter which pages; without an account nobody any of these."""
    return [Row(required.label, _answers(required().may_enter)) for required in addresses()]


def steps() -> list[Row]:
    """Who may take an entry from one status to another."""
    return [
        Row(SAID[verb], [_whose(step.sides, role, verb) for role in roles()], tuple(_conditions(step)))
        for verb, step in MOVES.items()
    ]


def texts() -> list[Row]:
    """Who may write the text of an entry, by its status."""
    return [Row(status.label, [_whose(sides, role) for role in roles()]) for status, sides in WRITERS.items()]


def rights() -> list[Row]:
    """What a seat may do beside entries, and what is asked of it."""
    return [
        Row(_("Needs a second step to sign in"), _answers(lambda user: user.needs_second_factor)),
        Row(_("Hand out seats of any institution"), _answers(lambda user: user.may_invite_to(Institution()))),
        Row(_("Hand out seats of its sectoral institutions"), _answers(_may_invite_to_its_own)),
        Row(_("Keep the profile of one’s own institution"), _answers(lambda user: user.keeps_profile)),
        Row(_("Read what happened in its own institution"), _answers(lambda user: user.institution is not None)),
        Row(_("Read what happened everywhere"), _answers(lambda user: user.reads_the_whole_trail)),
        Row(_("Read figures that are not published"), _answers(lambda user: user.reads_unpublished_figures)),
        Row(_("Keep reference lists and accounts in the administration"), [_administers(role) for role in roles()]),
    ]


@cache
def addresses() -> dict[type[Entrance], list[str]]:
    """The addresses of the site that ask for a permission, by that permission, in the order of permissions.py."""
    found: dict[type[Entrance], list[str]] = {required: [] for required in Entrance.__subclasses__()}
    for address, pattern in _patterns(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and issubclass(view, Entrance):
            found[permission_of(view)].append(address)
    return {required: known for required, known in found.items() if known}


def permission_of(view: type[Entrance]) -> type[Entrance]:
    return next(known for known in view.__mro__ if "may_enter" in vars(known))


def _patterns(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for found in patterns:
        part = "" if isinstance(found.pattern, LocalePrefixPattern) else re.sub(r"<[^>]+>", "…", str(found.pattern))
        if isinstance(found, URLResolver):
            yield from _patterns(found.url_patterns, prefix + part)
        else:
            yield prefix + part, found


def _answers(rule: Callable[[User], bool]) -> list[str]:
    return [_("Yes") if isinstance(role.user, User) and rule(role.user) else "" for role in roles()]


def _whose(sides: tuple[str, ...], role: Role, verb: str = "") -> str:
    if not isinstance(role.user, User):
        return ""
    institution = role.user.institution
    if institution is not None and verb == moves.way_not_taken(institution):
        return ""
    return next((str(WHOSE[side]) for side in sides if moves.has_part(side, role.user)), "")


def _conditions(step: Step) -> Iterator[str]:
    if set(step.sources) == set(Status.values):
        yield _("In any status, while it is public")
    else:
        yield _("Status: %(statuses)s") % {"statuses": ", ".join(str(Status(status).label) for status in step.sources)}
    if step.note_needed:
        yield _("A note is needed")


def _may_invite_to_its_own(user: User) -> bool:
    return user.may_invite_to(Institution(kind=Kind.SECTORAL, parent=user.institution))


def _administers(role: Role) -> str:
    """A seat of the Secretariat may where an administrator has said so of it."""
    if not isinstance(role.user, User):
        return ""
    if role.user.may_administer:
        return _("Yes")
    marked = User(institution=role.user.institution, is_editor=role.user.is_editor, is_staff=True)
    return _("If the seat is given this right") if marked.may_administer else ""
