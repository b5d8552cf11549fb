"""What changed in an account or a reference list, who did it and when, as the database's own triggers recorded it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, Field, Model, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import LANGUAGES
from accounts.models import User

MOST = 200
# A field with the stored values before and after, and objects by their model and number.
Value = tuple[Field, object, object]
Named = dict[type[Model], dict]
WORDS = {
    "insert": gettext_lazy("Added"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "second-factor-taken-away": gettext_lazy("Second factor taken away"),
}


@dataclass(frozen=True)
class Change:
    # Of all changes of its object, an older one having a lower number.
    number: int
    at: datetime
    who: str
    where: str
    # The number of the request in the log.
    request: str
    # What changed, and how it is called now.
    what: str
    about: str
    # (name of the field, value before, value after); before is empty when the object was added
    fields: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Difference:
    """One field of two versions, as `components/differences.html` shows them."""

    label: str
    before: str
    after: str
    language: str


def changes_of(thing: Model, parts: tuple[type[Model], ...] = ()) -> list[Change]:
    """The latest changes of an object and of its parts, the newest first."""
    main = type(thing)
    events = list(_latest(main, "pgh_obj", thing))
    for part in parts:
        owner = next(field.name for field in part._meta.fields if field.related_model is main)
        events += _latest(part, owner, thing)
    events.sort(key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)
    return told(events[:MOST], main)


def told(events: list[Any], main: type[Model] | None = None) -> list[Change]:
    """Rows of event tables in words, in their order; `main` is the model that the reader knows they are about."""
    before = _before(events)
    asked = {(event.pgh_context or {}).get("user") for event in events} - {None}
    users = User.objects.select_related("institution").prefetch_related("mandates").in_bulk(asked)
    values = [list(_values(event, before.get((type(event), event.pk)))) for event in events]
    named = _named(values)
    things = _things(events)
    return [
        Change(
            number=event.pgh_id,
            at=event.pgh_created_at,
            who=_who(event, users),
            where=(event.pgh_context or {}).get("url") or "",
            request=(event.pgh_context or {}).get("request") or "",
            what=_what(event, main),
            about=str(things[event.pgh_tracked_model].get(event.pgh_obj_id, "")),
            fields=list(_fields(those, named)),
        )
        for event, those in zip(events, values, strict=True)
    ]


def who_held(seat: User, at: datetime) -> str:
    """Who held the seat then, from mandates that were fetched with it."""
    held = (one for one in seat.mandates.all() if one.since <= at and (one.until is None or at < one.until))
    return next((one.holder for one in held), "")


def _latest(model: Any, field: str, thing: Model) -> Any:
    events = model.pgh_event_model.objects.filter(**{field: thing})
    return events.order_by("-pgh_created_at", "-pgh_id")[:MOST]


def _by_model(events: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for event in events:
        found[type(event)].append(event)
    return found


def _before(events: list[Any]) -> dict[tuple[Any, int], Any]:
    """The event that came before each for the same object, by two queries for each model."""
    found = {}
    for model, those in _by_model(events).items():
        earlier = model.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
        pairs = model.objects.filter(pk__in=[event.pk for event in those])
        numbers = dict(pairs.annotate(earlier=Subquery(earlier.values("pgh_id")[:1])).values_list("pk", "earlier"))
        rows = model.objects.in_bulk(set(numbers.values()) - {None})
        found.update({(model, number): rows.get(before) for number, before in numbers.items()})
    return found


def _values(event: Any, before: Any) -> Iterator[Value]:
    """What changed; of something added, all it has."""
    for stored in event._meta.concrete_fields:
        field = _field(event.pgh_tracked_model, stored.column)
        if field is None or (before is None and event.pgh_label != "insert"):
            continue
        was, now = getattr(before, stored.attname, None), getattr(event, stored.attname)
        if was != now:
            yield field, was, now


def _named(values: list[list[Value]]) -> Named:
    """The objects that stored numbers stand for, by one query for each model."""
    asked: dict[type[Model], set] = defaultdict(set)
    for field, before, after in chain.from_iterable(values):
        if field.related_model:
            asked[field.related_model] |= {before, after} - {None}
    return {model: model._base_manager.in_bulk(numbers) for model, numbers in asked.items()}


def _things(events: list[Any]) -> Named:
    """The objects that changed, as they are now."""
    return {
        model.pgh_tracked_model: model.pgh_tracked_model._base_manager.select_related().in_bulk(
            {event.pgh_obj_id for event in those}
        )
        for model, those in _by_model(events).items()
    }


def _what(event: Any, main: type[Model] | None) -> str:
    what, model = WORDS.get(event.pgh_label, event.pgh_label), event.pgh_tracked_model
    return str(what) if model is main else f"{model._meta.verbose_name}: {what}"


def _who(event: Any, users: dict[int, User]) -> str:
    context = event.pgh_context or {}
    if user := users.get(context.get("user", 0)):
        return f"{user.signature(who_held(user, event.pgh_created_at))} ({user.email})"
    if command := context.get("command"):
        return _("Command %(name)s") % {"name": command}
    return _("Nobody signed in")


def _fields(values: list[Value], named: Named) -> Iterator[tuple[str, str, str]]:
    for field, before, after in values:
        was, now = _shown(field, before, named), _shown(field, after, named)
        if was or now:
            yield str(field.verbose_name), was, now


def differences(typed: Model, kept: Model, names: Iterable[str]) -> list[Difference]:
    """Of these fields those in which the two differ."""
    found = []
    for name in names:
        field = cast(Field, type(kept)._meta.get_field(name))
        before, after = (_shown(field, field.value_from_object(one), _objects(field, one)) for one in (typed, kept))
        if before != after:
            language = name[-2:] if name[-3] == "_" and name[-2:] in LANGUAGES else ""
            found.append(Difference(capfirst(str(field.verbose_name)), before, after, language))
    return found


def _objects(field: Field, one: Model) -> Named:
    pk = field.value_from_object(one)
    return {field.related_model: {pk: getattr(one, field.name)}} if field.related_model and pk else {}


def _field(model: type[Model], column: str) -> Field | None:
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) and not field.primary_key else None


def _shown(field: Field, value: Any, named: Named) -> str:
    """A stored value as people know it."""
    if value in (None, ""):
        return ""
    if field.related_model:
        return str(named[field.related_model].get(value, value))
    if isinstance(field, ArrayField):
        return ", ".join(_shown(field.base_field, one, named) for one in cast(list, value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, DateTimeField):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(field, DateField) and isinstance(value, date):
        return date_format(value)
    return str(value)
