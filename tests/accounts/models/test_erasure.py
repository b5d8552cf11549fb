"""After a redaction no table holds the name, and the trail goes on proving all the rest."""

import pytest
from django.db import connection

from accounts.models import Erasure, HandOver, Mail, Mandate, Refused, Seal, SealedRow, TrailCheck
from tests import factories
from tests.exchange.models.test_redaction import tables_holding

NAME = "Juana Quispecahuana"


@pytest.fixture
def mandate(peru, keeper):
    """Of somebody whose name stands wherever the life of a seat leaves it."""
    factories.a_hand_over(peru, by=keeper, holder=NAME, named_by=f"Nota sobre {NAME.upper()}").confirm()
    factories.a_hand_over(peru, holder="José Huamán").confirm(password="un molino de viento")
    return Mandate.objects.get(holder=NAME)


def test_the_name_is_nowhere_any_more(mandate, keeper):
    assert {"accounts_mandate", "accounts_handoverevent", "accounts_mail"} <= tables_holding("quispecahuana")
    mandate.redact(by=keeper, reason=f"{NAME} asked for it.")

    assert tables_holding("quispecahuana") == set()
    assert mandate.holder == "…"


def test_what_was_taken_out_when_why_and_by_whom_is_kept_but_not_what_it_was(mandate, keeper):
    Seal.make()
    mandate.redact(by=keeper, reason="Letter of 3 March.")
    kept = Erasure.objects.get()

    assert (kept.by, kept.mandate, kept.reason) == (keeper, mandate, "Letter of 3 March.")
    assert {row["table"] for row in kept.rows} >= {"accounts_mandate", "accounts_mandateevent", "accounts_mail"}
    for row in kept.rows:
        assert row["table"] not in ("accounts_mandateevent", "accounts_handoverevent") or row["was"] != row["became"]


def test_the_check_accepts_just_these_rows(mandate, keeper):
    Seal.make()
    mandate.redact(by=keeper, reason="She asked.")
    Seal.make()
    assert TrailCheck.make().problems == []

    event = mandate.events.first()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update accounts_mandateevent set holder = 'Somebody' where pgh_id = %s", [event.pk])
        cursor.execute("set local session_replication_role = origin")
    assert TrailCheck.make().problems == [("changed", "accounts_mandateevent", event.pk)]


def test_what_is_left_tells_no_guess_from_another(mandate, keeper):
    """Without its salt the digest of before cannot be computed anew from a name that somebody tries."""
    Seal.make()
    mandate.redact(by=keeper, reason="She asked.")

    changed = [row["row"] for row in Erasure.objects.get().rows if row["table"] == "accounts_mandateevent"]
    salts = SealedRow.objects.filter(table="accounts_mandateevent", row__in=changed).values_list("salt", flat=True)
    assert set(salts) == {""}


def test_a_row_that_is_redacted_twice_is_accepted(mandate, keeper):
    Seal.make()
    Mandate.objects.filter(pk=mandate.pk).update(named_by="Nota de Rosa Flores")
    mandate.redact(by=keeper, reason="She asked.")
    Mandate.objects.filter(pk=mandate.pk).update(holder="Rosa Flores")
    Seal.make()
    mandate.refresh_from_db()
    mandate.redact(by=keeper, reason="She asked too.")

    assert Erasure.objects.count() == 2
    assert TrailCheck.make().problems == []


def test_others_of_the_same_name_elsewhere_keep_theirs(mandate, barbados, keeper):
    other = Mandate.objects.create(seat=barbados, holder=NAME)
    mail = Mail.objects.create(key="x", to=barbados.email, subject=NAME, body=f"Dear {NAME}", language="en")
    mandate.redact(by=keeper, reason="She asked.")

    other.refresh_from_db()
    mail.refresh_from_db()
    assert (other.holder, mail.subject) == (NAME, NAME)


def test_a_name_within_another_stays(peru, keeper):
    mandate = Mandate.objects.create(seat=peru, holder="Ana", named_by="Nota de Anabel y Ana")
    mandate.redact(by=keeper, reason="She asked.")

    assert mandate.named_by == "Nota de Anabel y …"


def test_only_who_keeps_accounts_redacts_and_says_why(mandate, peru, secretariat, keeper):
    for by in (peru, factories.board_seat()):
        with pytest.raises(Refused):
            mandate.redact(by=by, reason="She asked.")
    with pytest.raises(Refused):
        mandate.redact(by=keeper, reason=" ")
    assert not Erasure.objects.exists()
    assert HandOver.objects.filter(holder=NAME).exists()


def test_what_was_taken_out_is_not_taken_out_again(mandate, keeper):
    mandate.redact(by=keeper, reason="She asked.")
    with pytest.raises(Refused):
        mandate.redact(by=keeper, reason="She asked again.")


def test_afterwards_the_past_is_closed_again(mandate, keeper):
    mandate.redact(by=keeper, reason="She asked.")

    with connection.cursor() as cursor:
        cursor.execute("select current_setting('cooperanet.redaction', true)")
        assert cursor.fetchone()[0] in (None, "")
