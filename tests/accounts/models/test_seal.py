"""Seals take every committed row once, in an unbroken chain, whoever else is at work."""

from datetime import timedelta
from threading import Event as Signal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Access, Seal, SealedRow, TrailCheck
from accounts.models.seal import hold_seals
from accounts.models.trail import trail_models
from tests import factories
from tests.threads import at_once

ACCESS = "accounts_access"


def an_access(seat=None) -> Access:
    return Access.objects.create(act="signed-in", seat=seat)


def sealed(table: str = ACCESS) -> set[int]:
    return set(SealedRow.objects.filter(table=table).values_list("row", flat=True))


def test_a_seal_takes_every_row_of_every_table_that_none_has_yet(peru, secretariat):
    factories.a_publication(peru)
    access = an_access(peru)
    Seal.make()

    assert sealed() == {access.pk}
    for model in trail_models():
        assert sealed(model._meta.db_table) == set(model.objects.values_list("pk", flat=True)), model


def test_each_seal_holds_the_one_before(peru):
    first = Seal.make()
    an_access(peru)
    second = Seal.make()

    assert (first.number, second.number, second.previous) == (1, 2, first.digest)
    assert second.rows.count() == 1


def test_without_new_rows_there_is_no_new_seal(peru):
    Seal.make()

    assert Seal.make() is None


def test_a_row_that_comes_to_light_late_is_sealed_though_later_ones_were(peru):
    late = an_access(peru).pk
    with connection.cursor() as cursor:
        cursor.execute("create temporary table aside as select * from accounts_access")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("delete from accounts_access")
        cursor.execute("set local session_replication_role = origin")
        an_access(peru)
        Seal.make()
        cursor.execute("insert into accounts_access select * from aside")
    Seal.make()

    assert late in sealed()
    assert TrailCheck.make().problems == []


def test_rows_below_the_highest_of_a_day_ago_are_not_looked_at_again(peru, django_assert_num_queries):
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        old = Seal.make()
    an_access(peru)
    seal = Seal.make()

    assert seal.highest[ACCESS] > old.highest[ACCESS] == 0
    assert seal.highest["accounts_userevent"] == old.highest["accounts_userevent"] > 0


def test_the_database_refuses_a_fork_of_the_chain(peru):
    Seal.make()
    copy = Seal.objects.get()
    copy.number, copy.digest = 2, "f" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_of_two_tasks_at_once_one_seals(committed):
    an_access()
    made = at_once(Seal.make, Seal.make, Seal.make)

    assert [type(seal).__name__ for seal in made if seal] == ["Seal"] or Seal.objects.count() == 1
    assert TrailCheck.make().problems == []


def test_rows_of_open_transactions_wait_for_the_next_seal_and_signing_in_for_none(committed):
    """A seal that is being made holds up nobody, and what is not committed is not lost."""
    seat = factories.authority_seat()
    inside, done = Signal(), Signal()

    def slow() -> int:
        with transaction.atomic():
            number = an_access(seat).pk
            inside.set()
            done.wait(10)
            return number

    def seal_meanwhile() -> set[int]:
        inside.wait(10)
        with transaction.atomic():
            Seal.make()
            answers = at_once(*[lambda: Client().force_login(seat)] * 10)
            done.set()
        return set(answers)

    number, answers = at_once(slow, seal_meanwhile)
    assert answers == {None}
    assert number not in sealed()
    Seal.make()
    assert number in sealed()
    assert Access.objects.count() == len(sealed()) == 11
    assert TrailCheck.make().problems == []


def test_while_a_sealed_row_changes_no_seal_is_made(committed):
    an_access()
    held, tried = Signal(), Signal()

    def redact() -> None:
        with transaction.atomic():
            hold_seals()
            held.set()
            tried.wait(10)

    def seal() -> Seal | None:
        held.wait(10)
        made = Seal.make()
        tried.set()
        return made

    assert at_once(redact, seal) == [None, None]
    assert Seal.make().number == 1


def test_a_killed_worker_loses_nothing(peru):
    """What a seal wrote before it was cut off is not there, and the next one has it all."""
    access = an_access(peru)
    with transaction.atomic():
        Seal.make()
        transaction.set_rollback(True)
    assert not SealedRow.objects.exists()

    Seal.make()
    assert sealed() == {access.pk}
