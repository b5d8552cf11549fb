"""Whether the trail still is what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from structlog import get_logger

from accounts.models.erasure import Erasure
from accounts.models.seal import BEFORE_THE_FIRST, Seal, digest_in_sql
from accounts.models.trail import append_only, trail_models

MOST_KEPT = 100
# What lies further back than this when it first comes to light was not written when it says.
LONGEST_WAY = timedelta(hours=1)
CHAIN = "accounts_seal"
log = get_logger(__name__)
# What is wrong, with which table, with which row.
Problem = tuple[str, str, int]


class TrailCheck(models.Model):
    """One comparison of the whole trail with its seals, and what it found."""

    class What(models.TextChoices):
        CHANGED = "changed", gettext_lazy("changed")
        MISSING = "missing", gettext_lazy("missing")
        SLIPPED_IN = "slipped-in", gettext_lazy("slipped in later")
        BROKEN = "broken", gettext_lazy("does not fit the chain")

    trail_clock = "at"

    at = models.DateTimeField(default=timezone.now)
    # The last seal then: a later check misses it when somebody has cut the chain.
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=BEFORE_THE_FIRST)
    found = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = gettext_lazy("check of the trail")
        verbose_name_plural = gettext_lazy("checks of the trail")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.found}"

    @classmethod
    @transaction.atomic
    def make(cls) -> TrailCheck:
        """Compare every row with its seal, and every seal with the one before."""
        with connection.cursor() as cursor:
            # One moment for all that is read, in the time zone of the digests.
            if not connection.savepoint_ids:
                cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("set local time zone 'UTC'")
        found = sorted(set(problems()))
        last = Seal.objects.order_by("number").last()
        check = cls(found=len(found), problems=found[:MOST_KEPT])
        if last:
            check.number, check.digest = last.number, last.digest
        check.save()
        log.log(40 if found else 20, "trail_checked", number=check.number, digest=check.digest, problems=len(found))
        return check

    @property
    def told(self) -> list[str]:
        """The problems in words."""
        words = dict(self.What.choices)
        return [
            _("%(table)s, row %(row)d: %(what)s") % {"table": table, "row": row, "what": words[what]}
            for what, table, row in self.problems
        ]


def problems() -> Iterator[Problem]:
    yield from _in_the_chain()
    for model in trail_models():
        yield from _changed(model)
        yield from _missing(model)
        yield from _slipped_in(model)


def _in_the_chain() -> Iterator[Problem]:
    contents, previous, place = Seal.contents(), BEFORE_THE_FIRST, 0
    digests: dict[int, str] = {}
    for place, seal in enumerate(Seal.objects.order_by("number").iterator(), 1):
        rows = contents.pop(seal.number, (0, ""))
        if (seal.number, seal.previous, seal.digest) != (place, previous, seal.digest_of(*rows)):
            yield TrailCheck.What.BROKEN, CHAIN, seal.number
        previous = digests[seal.number] = seal.digest
    for number in contents:
        yield TrailCheck.What.BROKEN, CHAIN, number
    for number, digest in TrailCheck.objects.filter(number__gt=0).values_list("number", "digest").distinct():
        if digests.get(number) != digest:
            yield TrailCheck.What.BROKEN, CHAIN, number


def _changed(model: Any) -> Iterator[Problem]:
    table = model._meta.db_table
    erased = _erased(table)
    for columns in _column_lists(table):
        found = _ask(
            f"""
            select sealed."row", sealed.digest, {digest_in_sql("to_jsonb(trail)", "''")}
            from accounts_sealedrow sealed
            join accounts_seal seal on seal.number = sealed.seal_id
            join {table} trail on trail.{model._meta.pk.column} = sealed."row"
            where sealed."table" = %s and seal.columns -> %s = to_jsonb(%s::text[])
            and sealed.digest <> {digest_in_sql("to_jsonb(trail)", "sealed.salt")}
            """,  # noqa: S608 - names of our own tables
            [columns, table, table, columns, columns],
        )
        for row, was, now in found:
            if erased.get(row) != (was, now):
                yield TrailCheck.What.CHANGED, table, row


def _erased(table: str) -> dict[int, tuple[str, str]]:
    """By row, the digest that was sealed and the one that the last of its erasures left."""
    ends: dict[int, tuple[str, str]] = {}
    for rows in Erasure.objects.order_by("pk").values_list("rows", flat=True):
        for row in rows:
            if row["table"] == table and "was" in row:
                first, last = ends.get(row["row"], (row["was"], row["was"]))
                if last == row["was"]:
                    ends[row["row"]] = (first, row["became"])
    return ends


def _missing(model: Any) -> Iterator[Problem]:
    table, key = model._meta.db_table, model._meta.pk.column
    found = _ask(
        f"""
        select sealed."row" from accounts_sealedrow sealed left join {table} trail on trail.{key} = sealed."row"
        where sealed."table" = %s and trail.{key} is null
        """,  # noqa: S608 - names of our own tables
        [table],
    )
    for (row,) in found:
        yield TrailCheck.What.MISSING, table, row


def _slipped_in(model: Any) -> Iterator[Problem]:
    """Rows that came to light when the seals had long gone past their number, or their moment."""
    table, key, clock = model._meta.db_table, model._meta.pk.column, model.trail_clock
    too_early = f"trail.{clock} < seen.made_at - %(way)s" if clock else "false"
    # `seen`: the last seal in which the row is not, though it would be had it been written well before.
    found = _ask(
        f"""
        with seen as materialized (
            select number, made_at, (
                select (past.highest -> %(table)s)::bigint from accounts_seal past
                where past.number < seal.number and past.made_at < seal.made_at - %(way)s
                order by past.number desc limit 1
            ) as passed
            from accounts_seal seal where jsonb_exists(highest, %(table)s)
        )
        select trail.{key} from {table} trail
        left join accounts_sealedrow sealed on sealed."table" = %(table)s and sealed."row" = trail.{key}
        join seen on seen.number = coalesce(sealed.seal_id - 1, (select max(number) from accounts_seal))
        where {too_early} or trail.{key} <= seen.passed
        """,  # noqa: S608 - names of our own tables
        {"table": table, "way": LONGEST_WAY},
    )
    for (row,) in found:
        yield TrailCheck.What.SLIPPED_IN, table, row


def _column_lists(table: str) -> list[list[str]]:
    """The columns of this table as they were sealed, by and by."""
    found = Seal.objects.filter(columns__has_key=table).values_list(f"columns__{table}", flat=True)
    return list(found.order_by().distinct())


def _ask(sql: str, parameters: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
