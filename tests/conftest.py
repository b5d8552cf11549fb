"""Three fixed people, and the reference lists that are always there."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils.translation import activate

from accounts.models import Country, User
from tests import factories


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with the reference lists in it."""
    with django_db_blocker.unblock():
        call_command("load_reference_data")
    yield
    # Playwright gives each context a connection of its own, and a killed process has perhaps not left yet.
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> None:
    """Between tests the trail is emptied too, as only the superuser of the database can."""
    flush = DatabaseOperations.execute_sql_flush

    def past_the_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
        flush(self, ["set local session_replication_role = replica", *sql_list])

    DatabaseOperations.execute_sql_flush = past_the_triggers


@pytest.fixture(autouse=True)
def english() -> None:
    """A page asked for in Spanish leaves its language to the thread; the next test begins in English again."""
    activate("en")


@pytest.fixture
def reference_data(db) -> None:
    """The reference lists; a test with committed rows before this one has emptied all tables."""
    if not Country.objects.exists():
        call_command("load_reference_data")


@pytest.fixture
def committed(transactional_db, reference_data) -> None:
    """For tests in which several connections must see the same rows."""


@pytest.fixture
def peru(reference_data) -> User:
    """The focal point of Peru, whose institution gets its mail in Spanish."""
    return factories.authority_seat("PER")


@pytest.fixture
def barbados(reference_data) -> User:
    """The focal point of Barbados, whose institution gets its mail in English."""
    return factories.authority_seat("BRB")


@pytest.fixture
def secretariat(reference_data) -> User:
    """A seat of the Secretariat."""
    return factories.secretariat_seat()
