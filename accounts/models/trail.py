"""The trail: rows that say what happened, that are only ever added, and that seals make tamper-evident.

A model is on the trail when it names its clock: the column with the moment at which a row was written, never backdated;
empty where a verb may be told an earlier moment.
"""

from collections.abc import Callable
from typing import Any

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models


def append_only() -> list[pgtrigger.Trigger]:
    """Nothing is changed or deleted, and the table is not emptied, by whomever; a redaction may take words out."""
    return [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func="""
                if tg_op = 'UPDATE' and current_setting('cooperanet.redaction', true) = 'on' then return new; end if;
                raise exception 'rows of % are only added', tg_table_name;
            """,
        ),
        not_emptied(),
    ]


def not_emptied() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="not_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="raise exception '% is never emptied', tg_table_name;",
    )


def traced(*events: pghistory.Tracker, exclude: list[str] | None = None, concerns: str = "") -> Callable:
    """Every change of a row of the model leaves a row on the trail, by trigger; with `events` of other kinds.

    `concerns` leads from the event to the institution that may read it; without it only the Secretariat does.
    """
    return pghistory.track(
        *(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), *events),
        exclude=exclude,
        # Within the row, so that who did it is sealed with what was done.
        context_field=pghistory.ContextJSONField(),
        attrs={"trail_clock": "pgh_created_at", "trail_concerns": concerns},
        meta={"triggers": append_only()},
    )


def trail_models() -> list[Any]:
    """All models on the trail, by the name of their table."""
    found: list[type[models.Model]] = [model for model in apps.get_models() if hasattr(model, "trail_clock")]
    return sorted(found, key=lambda model: model._meta.db_table)
