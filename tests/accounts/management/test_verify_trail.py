"""The command says that all is well, or which rows are not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Access, Seal, TrailCheck


def verify(**options) -> str:
    out = StringIO()
    call_command("verify_trail", stdout=out, **options)
    return out.getvalue()


def test_an_untouched_trail_is_well_and_the_check_is_kept(peru):
    seal = Seal.make()

    assert seal.digest in verify(anchor=seal.digest)
    assert TrailCheck.objects.get().number == seal.number


def test_each_changed_row_is_named(peru):
    access = Access.objects.create(act="signed-in", seat=peru)
    Seal.make()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update accounts_access set act = 'closed'")
        cursor.execute("set local session_replication_role = origin")
    out = StringIO()
    with pytest.raises(CommandError, match="1 rows"):
        call_command("verify_trail", stdout=out)

    assert out.getvalue() == f"accounts_access, row {access.pk}: changed\n"


def test_a_digest_noted_elsewhere_must_be_in_the_chain(peru):
    """As when the whole chain was written anew."""
    Seal.make()

    with pytest.raises(CommandError, match="cut or written anew"):
        verify(anchor="0" * 64)
