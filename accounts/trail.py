"""What happened, for its readers: acts at the door and changes of accounts, each in one line, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.changes import Change, told, who_held
from accounts.devices import device
from accounts.models import Access, Erasure, Institution, User
from accounts.models.trail import trail_models

PAGE = 50
PLACED = ("trail_at", "trail_table", "trail_row")
Act = Access.Act
AT_THE_DOOR = {
    "in-and-out": (Act.SIGNED_IN, Act.SIGNED_OUT, Act.SESSION_ENDED),
    "refused": (Act.REFUSED, Act.LIMITED, Act.CLOSED),
    "asked": (Act.CODE_ASKED, Act.LINK_ASKED),
    "keys": (Act.PASSWORD_CHANGED, Act.FACTOR_ADDED, Act.FACTOR_REMOVED, Act.CODES_RENEWED),
}


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands on the trail; pages begin behind one, so that new rows move none of them."""

    at: datetime
    table: str
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.table}~{self.number}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        try:
            at, table, number = text.split("~")
            place = cls(datetime.fromisoformat(at), table, int(number))
        except ValueError:
            return None
        return place if place.at.tzinfo and str(place) == text and place.number < 2**63 else None


@dataclass(frozen=True)
class Line:
    """`fields` are (name, before, after) of what changed; `where` the network, and the device or the page."""

    at: datetime
    who: str
    what: str
    about: str = ""
    fields: tuple[tuple[str, str, str], ...] = ()
    network: str = ""
    device: str = ""
    page: str = ""
    request: str = ""


@dataclass(frozen=True)
class Choice:
    """What a reader asked to see; an empty part leaves nothing out."""

    institution: Institution | None = None
    seat: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


def sources(user: User) -> list[Any]:
    """The models whose rows this reader sees at all: an institution those that concern it."""
    shown = [model for model in trail_models() if hasattr(model, "trail_concerns")]
    return [model for model in shown if user.reads_the_whole_trail or model.trail_concerns]


def page_of(
    user: User, choice: Choice, after: Place | None = None, size: int = PAGE
) -> tuple[list[Line], Place | None]:
    """The lines that come after a place, and the place of the last one when more come after it."""
    parts = [_places(model, user, choice, after, size + 1) for model in sources(user)]
    rows = reduce(lambda one, other: one.union(other, all=True), parts)
    places = [Place(*row) for row in rows.order_by(*(f"-{name}" for name in PLACED))[: size + 1]]
    return _lines(places[:size]), places[size - 1] if len(places) > size else None


def all_of(user: User, choice: Choice, most: int) -> Iterator[Line]:
    """So many of them, read in pages."""
    after, left = None, most
    while left > 0:
        lines, after = page_of(user, choice, after, min(left, 10 * PAGE))
        yield from lines
        left -= len(lines)
        if after is None:
            return


def _places(model: Any, user: User, choice: Choice, after: Place | None, most: int) -> QuerySet:
    table, clock = model._meta.db_table, model.trail_clock
    rows = _visible(model, user).filter(_chosen(model, choice))
    if choice.since:
        rows = rows.filter(**{f"{clock}__gte": choice.since})
    if choice.until:
        rows = rows.filter(**{f"{clock}__lt": choice.until})
    if after:
        rows = rows.filter(_behind(after, table, clock))
    placed = rows.annotate(trail_at=F(clock), trail_table=Value(table), trail_row=F("pk"))
    return placed.order_by("-trail_at", "-trail_row").values_list(*PLACED)[:most]


def _visible(model: Any, user: User) -> QuerySet:
    if user.reads_the_whole_trail:
        return model.objects.all()
    if user.institution_id:
        return model.objects.filter(**{model.trail_concerns: user.institution_id})
    return model.objects.filter(seat=user) if model is Access else model.objects.none()


def _chosen(model: Any, choice: Choice) -> Q:
    chosen = Q()
    if choice.institution:
        chosen &= Q(**{model.trail_concerns: choice.institution.pk}) if model.trail_concerns else Q(pk=None)
    if choice.seat:
        seat = _seat_of(model)
        chosen &= Q(**{f"{seat}__email__icontains": choice.seat}) if seat else Q(pk=None)
    if choice.kind in AT_THE_DOOR:
        chosen &= Q(act__in=AT_THE_DOOR[choice.kind]) if model is Access else Q(pk=None)
    elif choice.kind:
        chosen &= Q() if model._meta.db_table == choice.kind else Q(pk=None)
    return chosen


def _seat_of(model: Any) -> str:
    """Where a row of the model names its seat."""
    if model is Erasure:
        return "mandate__seat"
    if getattr(model, "pgh_tracked_model", None) is User:
        return "pgh_obj"
    return "seat" if any(field.name == "seat" for field in model._meta.fields) else ""


def _behind(after: Place, table: str, clock: str) -> Q:
    if table == after.table:
        return Q(**{f"{clock}__lt": after.at}) | Q(**{clock: after.at, "pk__lt": after.number})
    return Q(**{f"{clock}__lte" if table < after.table else f"{clock}__lt": after.at})


def _lines(places: list[Place]) -> list[Line]:
    """In their order, by as many queries for a page as for a line."""
    models = {model._meta.db_table: model for model in trail_models()}
    found: dict[tuple[str, int], Line] = {}
    events: list[Any] = []
    for table in {place.table for place in places}:
        model, numbers = models[table], [place.number for place in places if place.table == table]
        if model is Access:
            found |= {(table, row.pk): _at_the_door(row) for row in _with_seats(model, numbers, "seat")}
        elif model is Erasure:
            found |= {(table, row.pk): _erased(row) for row in _with_seats(model, numbers, "by", "mandate__seat")}
        else:
            events += model.objects.filter(pk__in=numbers)
    changes = zip(events, told(events), strict=True)
    found |= {(event._meta.db_table, event.pk): _changed(change) for event, change in changes}
    return [found[place.table, place.number] for place in places]


def _with_seats(model: Any, numbers: list[int], seat: str, *more: str) -> QuerySet:
    rows = model.objects.filter(pk__in=numbers).select_related(f"{seat}__institution", *more)
    return rows.prefetch_related(f"{seat}__mandates")


def _at_the_door(row: Access) -> Line:
    seat = row.seat
    who = _("Unknown address %(mark)s") % {"mark": row.unknown[:8]} if row.unknown else _("Nobody signed in")
    return Line(
        at=row.at,
        who=f"{seat.signature(who_held(seat, row.at))} ({seat.email})" if seat else who,
        what=str(row.get_act_display()),
        about=", ".join(row.with_what),
        network=row.network,
        device=device(row.browser) if row.browser else "",
        request=row.request_id,
    )


def _erased(row: Erasure) -> Line:
    about = row.mandate.seat.email if row.mandate else ""
    who = f"{row.by.signature(who_held(row.by, row.at))} ({row.by.email})"
    reason = (_("Reason"), "", row.reason)
    return Line(at=row.at, who=who, what=_("Personal data taken out"), about=about, fields=(reason,))


def _changed(change: Change) -> Line:
    return Line(
        at=change.at,
        who=change.who,
        what=change.what[:1].upper() + change.what[1:],
        about=change.about,
        fields=tuple(change.fields),
        page=change.where,
        request=change.request,
    )
