"""What changed in an account or a reference list, who did it and when, as the database's own triggers recorded it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Events

from accounts.models import User

MOST = 200
WORDS = {
    "insert": gettext_lazy("Added"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "second-factor-taken-away": gettext_lazy("Second factor taken away"),
}


@dataclass(frozen=True)
class Change:
    at: datetime
    who: str
    where: str
    what: str
    # (name of the field, value before, value after); before is empty when the object was added
    fields: list[tuple[str, str, str]]


def changes_of(thing: Model, parts: tuple[type[Model], ...] = ()) -> list[Change]:
    """The latest changes of an object and of its parts, the newest first."""
    tracked = {_events_of(model): model for model in (type(thing), *parts)}
    events = list(Events.objects.across(*tracked).references(thing).order_by("-pgh_created_at", "-pgh_id")[:MOST])
    asked = {(event.pgh_context or {}).get("user") for event in events} - {None}
    users = User.objects.select_related("institution").in_bulk(asked)
    return [_change(event, tracked[event.pgh_model], users, type(thing)) for event in events]


def _events_of(model: Any) -> str:
    """The name of the model in which pghistory keeps what happened to this one."""
    return model.pgh_event_model._meta.label


def _change(event: Events, model: type[Model], users: dict[int, User], main: type[Model]) -> Change:
    context = event.pgh_context or {}
    what = WORDS[event.pgh_label]
    return Change(
        at=event.pgh_created_at,
        who=_who(context, users),
        where=context.get("url", ""),
        what=str(what) if model is main else f"{model._meta.verbose_name}: {what}",
        fields=list(_fields(event, model)),
    )


def _who(context: dict, users: dict[int, User]) -> str:
    if user := users.get(context.get("user", 0)):
        return f"{user.signature()} ({user.email})"
    if command := context.get("command"):
        return _("Command %(name)s") % {"name": command}
    return _("Nobody signed in")


def _fields(event: Events, model: type[Model]) -> Iterator[tuple[str, str, str]]:
    values = event.pgh_diff or {}
    if event.pgh_label == "insert":
        values = {name: ("", value) for name, value in event.pgh_data.items()}
    for column, (before, after) in values.items():
        if field := _field(model, column):
            was, now = _shown(field, before), _shown(field, after)
            if was or now:
                yield str(field.verbose_name), was, now


def _field(model: type[Model], column: str) -> Field | None:
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) and not field.primary_key else None


def _shown(field: Field, value: object) -> str:
    """A stored value as people know it."""
    if value in (None, ""):
        return ""
    if field.related_model:
        return str(field.related_model._base_manager.filter(pk=value).first() or value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
