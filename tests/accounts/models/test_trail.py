"""What is on the trail, and that nobody changes it: not the application, not the owner of the tables."""

import pghistory
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from pghistory.models import Event

from accounts.models import Access, Country, Mandate, Seal, SealedRow
from accounts.models.trail import trail_models
from exchange.models import Publication
from tests import factories

MODELS = [*trail_models(), Seal, SealedRow]
TABLES = [model._meta.db_table for model in MODELS]


@pytest.fixture
def application():
    """A role that owns nothing and may do everything else, as an installation's application may."""
    with connection.cursor() as cursor:
        cursor.execute("create role trail_application")
        cursor.execute("grant usage on schema public to trail_application")
        cursor.execute("grant all on all tables in schema public to trail_application")
    return "trail_application"


@pytest.fixture
def owner():
    with connection.cursor() as cursor:
        cursor.execute("create role trail_owner")
        cursor.execute("grant usage, create on schema public to trail_owner")
        cursor.execute("grant all on all tables in schema public to trail_owner")
        for table in TABLES:
            cursor.execute(f'alter table "{table}" owner to trail_owner')
    return "trail_owner"


def test_changes_of_accounts_and_lists_acts_of_access_and_the_life_of_entries_are_on_the_trail():
    events = {model._meta.db_table for model in apps.get_models() if issubclass(model, Event)}

    assert events <= set(TABLES)
    assert {"accounts_access", "accounts_erasure", "exchange_move", "exchange_publication"} <= set(TABLES)
    assert {"exchange_confirmation", "exchange_redaction"} <= set(TABLES)


def test_who_did_it_is_in_the_row_itself_so_that_it_is_sealed_with_it():
    for model in apps.get_models():
        if issubclass(model, Event):
            assert model._meta.get_field("pgh_context").get_internal_type() == "JSONField", model


@pytest.mark.parametrize("role", ["application", "owner"])
@pytest.mark.parametrize("act", ["update {} set {change}", "delete from {}", "truncate {} cascade"])
def test_no_row_of_the_trail_is_changed_deleted_or_emptied_away(role, act, peru, secretariat, request):
    name = request.getfixturevalue(role)
    Access.objects.create(act="signed-in", seat=peru)
    mandate = Mandate.objects.create(seat=peru, holder="Rosa Quispe")
    factories.a_publication(peru).entry.confirm(by=peru)
    Seal.make()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        filled = {table for table in TABLES if _rows(cursor, table)}
        cursor.execute(f"set local role {name}")
        for model in MODELS:
            table = model._meta.db_table
            if table in filled or act.startswith("truncate"):
                with pytest.raises(DatabaseError, match=r"only added|never emptied|never changes|Cannot delete"):
                    refused(cursor, act.format(table, change=a_change(model)))
    assert {"accounts_access", "accounts_mandateevent", "exchange_move", "exchange_publication"} <= filled
    assert mandate.events.count() == 1


def a_change(model) -> str:
    """Of a publication the end may be set; nothing else."""
    return "number = number + 1" if model is Publication else f"{model._meta.pk.column} = {model._meta.pk.column}"


def refused(cursor, statement: str) -> None:
    with transaction.atomic():
        cursor.execute(statement)


def _rows(cursor, table: str) -> bool:
    cursor.execute(f'select exists (select from "{table}")')
    return cursor.fetchone()[0]


def test_what_a_verb_says_of_who_acts_stands_in_the_event(peru):
    with pghistory.context(user=peru.pk, url="/en/"):
        Country.objects.filter(iso3="PER").update(note="Andean")

    event = factories.country("PER").events.latest("pgh_id")
    assert event.pgh_context == {"user": peru.pk, "url": "/en/"}
