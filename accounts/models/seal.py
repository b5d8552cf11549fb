"""Seals: what stood on the trail at a moment, as a chain of digests in which each holds the one before."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from structlog import get_logger

from accounts.models.trail import append_only, trail_models

BEFORE_THE_FIRST = "0" * 64
# A transaction open for longer would come too late for a seal; those of web requests end within seconds.
LONGEST_TRANSACTION = timedelta(days=1)
LOCK = "select {lock}(hashtextextended('the seals of the trail', 0))"
log = get_logger(__name__)


class Seal(models.Model):
    """The digest of all rows that were new on the trail, and of the seal before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    # Unique, so that the chain cannot fork.
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    # By table: the columns that were sealed, so that a column added later changes no digest; the highest row so far.
    columns = models.JSONField()
    highest = models.JSONField()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"

    @classmethod
    @transaction.atomic
    def make(cls) -> Seal | None:
        """Seal what was committed since; nothing when there is nothing, or when another process is about it.

        Rows come to light out of order, when the transaction that took a number ends. So a row is new when no seal
        has it, and only rows below the highest of a day ago are not looked at again.
        """
        if not _locked("pg_try_advisory_xact_lock"):
            return None
        last = cls.objects.order_by("number").last()
        seal = cls(number=last.number + 1 if last else 1, previous=last.digest if last else BEFORE_THE_FIRST)
        seal.made_at, seal.columns, seal.highest = timezone.now(), {}, dict(last.highest) if last else {}
        settled = cls.objects.filter(made_at__lt=seal.made_at - LONGEST_TRANSACTION).order_by("number").last()
        if not seal._add_rows(settled.highest if settled else {}):
            return None
        seal.digest = seal.digest_of(*cls.contents(seal.number)[seal.number])
        seal.save(force_insert=True)
        log.info("trail_sealed", number=seal.number, digest=seal.digest)
        return seal

    def _add_rows(self, settled: dict[str, int]) -> int:
        """All of them, however many: a row that waited for a second seal would look as if it had slipped in."""
        total = 0
        for model in trail_models():
            table = model._meta.db_table
            added, highest = SealedRow.add(self, model, settled.get(table, 0))
            self.highest[table] = max(highest, self.highest.get(table, 0))
            if added:
                self.columns[table] = sealed_columns(model)
            total += added
        return total

    @staticmethod
    def contents(number: int | None = None) -> dict[int, tuple[int, str]]:
        """By seal, or of one: how many rows, and the digest over all their digests in order."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                select seal_id, count(*), encode(sha256(convert_to(string_agg(
                    format('%%s %%s %%s', "table", "row", digest), e'\n' order by "table" collate "C", "row"
                ), 'UTF8')), 'hex')
                from accounts_sealedrow where %s::bigint is null or seal_id = %s group by seal_id
                """,
                [number, number],
            )
            return {seal: (rows, digest) for seal, rows, digest in cursor.fetchall()}

    def digest_of(self, rows: int, digest: str) -> str:
        """Of everything in this seal; anybody can compute it anew from an export."""
        said = [self.number, self.made_at.isoformat(), self.previous, self.columns, self.highest, rows, digest]
        return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class SealedRow(models.Model):
    """The digest of one row of the trail, over its salt and its columns as PostgreSQL writes them as jsonb."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="rows")
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    # So that a name that was taken out cannot be found by trying names; taken out with it.
    salt = models.CharField(max_length=36, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed row")
        verbose_name_plural = _("sealed rows")
        constraints = [models.UniqueConstraint(fields=["table", "row"], name="each_row_sealed_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.table} {self.row}"

    @classmethod
    def add(cls, seal: Seal, model: Any, settled: int) -> tuple[int, int]:
        """Put the model's rows that are in no seal yet into this one: how many, and the highest number."""
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                with added as (
                    insert into accounts_sealedrow (seal_id, "table", "row", salt, digest)
                    select %s, %s, number, salt, {digest_in_sql("whole", "salt")}
                    from (
                        select trail.{key} as number, to_jsonb(trail) as whole, gen_random_uuid()::text as salt
                        from {table} trail
                        where trail.{key} > %s and not exists (
                            select from accounts_sealedrow known
                            where known."table" = %s and known."row" = trail.{key}
                        )
                        offset 0
                    ) fresh
                    returning "row"
                )
                select count(*), coalesce(max("row"), 0) from added
                """,  # noqa: S608 - names of our own tables
                [seal.number, table, sealed_columns(model), settled, table],
            )
            return cursor.fetchone()


def digest_in_sql(whole: str, salt: str) -> str:
    """The digest of a row as jsonb, of the columns that are the parameter. Moments are written in UTC."""
    chosen = f"(select jsonb_object_agg(name, {whole} -> name) from unnest(%s::text[]) name)"  # noqa: S608
    return f"encode(sha256(convert_to({salt} || ' ' || {chosen}::text, 'UTF8')), 'hex')"


def sealed_columns(model: Any) -> list[str]:
    """All but those that verbs may change."""
    open_columns = getattr(model, "trail_leaves_open", ())
    return sorted(field.column for field in model._meta.concrete_fields if field.column not in open_columns)


def hold_seals() -> None:
    """Until the end of the transaction no seal is made: what changes a sealed row takes its digest to be the last."""
    _locked("pg_advisory_xact_lock")


def _locked(lock: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("set local time zone 'UTC'")
        cursor.execute(LOCK.format(lock=lock))
        return cursor.fetchone()[0] is not False
