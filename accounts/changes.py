"""What changed in an account or a reference list, who did it and when, as the database's own triggers recorded it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, Field, Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Events

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
    what: str
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
    tracked = {_events_of(model): model for model in (type(thing), *parts)}
    events = list(Events.objects.across(*tracked).references(thing).order_by("-pgh_created_at", "-pgh_id")[:MOST])
    asked = {(event.pgh_context or {}).get("user") for event in events} - {None}
    users = User.objects.select_related("institution").prefetch_related("mandates").in_bulk(asked)
    values = [list(_values(event, tracked[event.pgh_model])) for event in events]
    named = _named(values)
    return [
        Change(
            number=event.pgh_id,
            at=event.pgh_created_at,
            who=_who(event, users),
            where=(event.pgh_context or {}).get("url", ""),
            what=_what(event, tracked[event.pgh_model], type(thing)),
            fields=list(_fields(those, named)),
        )
        for event, those in zip(events, values, strict=True)
    ]


def _events_of(model: Any) -> str:
    """The name of the model in which pghistory keeps what happened to this one."""
    return model.pgh_event_model._meta.label


def _values(event: Events, model: type[Model]) -> Iterator[Value]:
    values = event.pgh_diff or {}
    if event.pgh_label == "insert":
        values = {name: (None, value) for name, value in event.pgh_data.items()}
    for column, (before, after) in values.items():
        if field := _field(model, column):
            yield field, before, after


def _named(values: list[list[Value]]) -> Named:
    """The objects that stored numbers stand for, by one query for each model."""
    asked: dict[type[Model], set] = defaultdict(set)
    for field, before, after in chain.from_iterable(values):
        if field.related_model:
            asked[field.related_model] |= {before, after} - {None}
    return {model: model._base_manager.in_bulk(numbers) for model, numbers in asked.items()}


def _what(event: Events, model: type[Model], main: type[Model]) -> str:
    what = WORDS[event.pgh_label]
    return str(what) if model is main else f"{model._meta.verbose_name}: {what}"


def _who(event: Events, users: dict[int, User]) -> str:
    context = event.pgh_context or {}
    if user := users.get(context.get("user", 0)):
        return f"{user.signature(_holder(user, event.pgh_created_at))} ({user.email})"
    if command := context.get("command"):
        return _("Command %(name)s") % {"name": command}
    return _("Nobody signed in")


def _holder(seat: User, at: datetime) -> str:
    held = (one for one in seat.mandates.all() if one.since <= at and (one.until is None or at < one.until))
    return next((one.holder for one in held), "")


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


def _shown(field: Field, value: object, named: Named) -> str:
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
        return date_format(localtime(datetime.fromisoformat(str(value))), "DATETIME_FORMAT")
    if isinstance(field, DateField):
        return date_format(date.fromisoformat(str(value)))
    return str(value)
