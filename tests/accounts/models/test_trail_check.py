"""Whatever is done to the trail behind the application's back is found, and the row named."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import Access, Mandate, Seal, SealedRow, TrailCheck, User
from tests import factories
from tests.world import undone

TABLES = {"accounts_access": "id", "accounts_mandateevent": "pgh_id", "accounts_userevent": "pgh_id"}
TABLES |= {"exchange_move": "id", "exchange_publication": "id", "accounts_institutionevent": "pgh_id"}


@contextmanager
def as_superuser() -> Iterator:
    """Who holds the server can do anything: that is why there are seals."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor
        cursor.execute("set local session_replication_role = origin")


@pytest.fixture
def sealed(peru, barbados, secretariat):
    """Three seals, of accounts, of an entry's life and of acts at the door."""
    Seal.make()
    for seat in (peru, barbados):
        Mandate.objects.create(seat=seat, holder="Rosa Quispe")
        factories.a_publication(seat)
    Seal.make()
    for number in range(20):
        Access.objects.create(act="signed-in", seat=(peru, barbados)[number % 2], request_id=str(number))
    User.objects.filter(pk=peru.pk).update(name="Director")
    Seal.make()
    TrailCheck.make()


def test_an_untouched_trail_has_no_problems(sealed):
    Access.objects.create(act="signed-out")

    assert TrailCheck.make().found == 0


def test_a_publication_that_ends_and_a_column_that_is_added_change_no_digest(sealed, peru):
    entry = factories.a_publication(peru).entry
    Seal.make()
    entry.withdraw(by=peru, note="It is over.")
    with connection.cursor() as cursor:
        cursor.execute("alter table accounts_access add column later text not null default 'x'")

    assert TrailCheck.make().problems == []


def tampering(draw: random.Random) -> Callable:
    return draw.choice([change, delete, slip_in, swap, edit_a_seal, edit_a_sealed_row, cut_the_chain, unseal])


def any_row(cursor, draw: random.Random) -> tuple[str, str, int]:
    table = draw.choice(list(TABLES))
    cursor.execute(f"select {TABLES[table]} from {table} order by 1")
    return table, TABLES[table], draw.choice(cursor.fetchall())[0]


def change(cursor, draw) -> tuple[str, int]:
    table, key, row = any_row(cursor, draw)
    fixed = (key, "until", "pgh_id", "entry_id", "focus_areas")
    cursor.execute(
        "select column_name, data_type from information_schema.columns where table_name = %s order by 1", [table]
    )
    column, kind = draw.choice([(name, kind) for name, kind in cursor.fetchall() if name not in fixed])
    new = {
        "text": f"coalesce({column}, '') || '!'",
        "character varying": f"left('!' || coalesce({column}, ''), 2)",
        "boolean": f"not {column}",
        "timestamp with time zone": f"coalesce({column}, now()) - interval '1 microsecond'",
        "jsonb": "jsonb_build_object('who', 'me')",
        "uuid": "gen_random_uuid()",
        "ARRAY": f"{column} || {column}[1:1] || null",
        "date": f"coalesce({column}, current_date) - 1",
    }.get(kind, f"coalesce({column}, 0) + 1")
    cursor.execute(f'update {table} set "{column}" = {new} where {key} = %s', [row])
    return table, row


def delete(cursor, draw) -> tuple[str, int]:
    table, key, row = any_row(cursor, draw)
    cursor.execute(f"delete from {table} where {key} = %s", [row])
    return table, row


def slip_in(cursor, draw) -> tuple[str, int]:
    """A sign-in of the past, under a new number, before the next seal or after it."""
    past = timezone.now() - timedelta(hours=2 + draw.random() * 1000)
    row = Access.objects.create(act="signed-in", at=past).pk
    if draw.random() < 0.5:
        Seal.make()
    return "accounts_access", row


def swap(cursor, draw) -> tuple[str, int]:
    """Two rows change places, their numbers and all else staying."""
    cursor.execute("select id from accounts_access order by 1")
    one, other = draw.sample([number for (number,) in cursor.fetchall()], 2)
    for was, becomes in ((one, -1), (other, one), (-1, other)):
        cursor.execute("update accounts_access set id = %s where id = %s", [becomes, was])
    return "accounts_access", one


def edit_a_seal(cursor, draw) -> tuple[str, int]:
    number = draw.randrange(1, 4)
    column, new = draw.choice(
        [
            ("digest", f"'{draw.randbytes(32).hex()}'"),
            ("previous", f"'{draw.randbytes(32).hex()}'"),
            ("made_at", "made_at + interval '1 second'"),
            ("highest", "'{}'"),
            ("number", "number + 10"),
        ]
    )
    cursor.execute(f"update accounts_seal set {column} = {new} where number = %s", [number])
    return "accounts_seal", number + 10 if column == "number" else number


def edit_a_sealed_row(cursor, draw) -> tuple[str, int]:
    """With the row it speaks of, so that both agree."""
    row = draw.choice(list(SealedRow.objects.filter(table="accounts_access").order_by("pk")))
    cursor.execute("update accounts_access set act = 'closed' where id = %s", [row.row])
    cursor.execute(
        """update accounts_sealedrow sealed set digest = encode(sha256(convert_to(
           salt || ' ' || to_jsonb(trail)::text, 'UTF8')), 'hex')
           from accounts_access trail where trail.id = sealed."row" and sealed.id = %s""",
        [row.pk],
    )
    return "accounts_seal", row.seal_id


def cut_the_chain(cursor, draw) -> tuple[str, int]:
    """The last seals are taken away with all that they say, as if they had never been made, and made anew."""
    number = draw.randrange(1, 4)
    for table, column in (("sealedrow", "seal_id"), ("seal", "number")):
        cursor.execute(f"delete from accounts_{table} where {column} >= %s", [number])
    if draw.random() < 0.5:
        Seal.make()
    return "accounts_seal", 3


def unseal(cursor, draw) -> tuple[str, int]:
    row = draw.choice(list(SealedRow.objects.order_by("pk")))
    cursor.execute("delete from accounts_sealedrow where id = %s", [row.pk])
    return "accounts_seal", row.seal_id


def missed(times: int, seed: int) -> list[str]:
    """Of so many random tamperings, each alone, those that were not found or not where they are."""
    draw, found = random.Random(seed), []
    for place in range(times):
        act = tampering(draw)
        with undone():
            with as_superuser() as cursor:
                table, row = act(cursor, draw)
            check = TrailCheck.make()
            if [table, row] not in [problem[1:] for problem in json.loads(json.dumps(check.problems))]:
                found.append(f"{place}: {act.__name__} {table} {row}, found {check.problems}")
    return found


def test_fifty_random_tamperings_are_all_found_and_named(sealed):
    assert missed(50, seed=3) == []


@pytest.mark.proof
def test_a_thousand_random_tamperings_are_all_found_and_named(sealed):
    assert missed(1000, seed=2026) == []


def test_a_row_under_an_old_number_has_slipped_in_though_it_says_now(reference_data):
    for hours, number in ((5, 100), (2, 101)):
        with time_machine.travel(timezone.now() - timedelta(hours=hours)):
            Access.objects.create(pk=number, act="signed-in")
            Seal.make()
    Access.objects.create(pk=50, act="signed-in")
    Access.objects.create(pk=102, act="signed-in")

    assert TrailCheck.make().problems == [("slipped-in", "accounts_access", 50)]


def test_the_words_name_the_row(sealed):
    access = Access.objects.first()
    with as_superuser() as cursor:
        cursor.execute("update accounts_access set act = 'closed' where id = %s", [access.pk])

    assert TrailCheck.make().told == [f"accounts_access, row {access.pk}: changed"]
