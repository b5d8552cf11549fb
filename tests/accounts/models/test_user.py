from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate, User
from tests import factories
from tests.sessions import resume, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
SINCE = datetime(2022, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seat", "writes", "secretariat", "second_factor"),
    [
        (factories.authority_seat, True, False, False),
        (factories.partner_seat, True, False, False),
        (factories.board_seat, False, False, False),
        (factories.secretariat_seat, False, True, True),
        (factories.editor_seat, False, False, True),
        (factories.person_without_institution, False, False, False),
    ],
)
def test_what_a_seat_may_do_follows_from_its_institution(seat, writes, secretariat, second_factor):
    user = seat()

    assert (user.writes_entries, user.is_secretariat) == (writes, secretariat)
    assert user.needs_second_factor is second_factor


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_whoever_may_open_the_administration_needs_a_second_factor(right):
    assert User(**{right: True}).needs_second_factor


def test_acts_are_signed_by_institution_seat_and_person(peru):
    assert peru.signature() == "Authority of Peru, Focal point"
    assert peru.signature("María Quispe") == "Authority of Peru, Focal point, María Quispe"
    assert User(email="a@example.org").signature() == "a@example.org"


def test_an_address_is_one_seat_however_it_is_written(peru):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="COOPERATION@per.example")


@pytest.mark.parametrize(
    "dates",
    [
        {"since": SINCE},
        {"since": SINCE, "until": SINCE},
        {"since": datetime(2022, 1, 1, tzinfo=UTC), "until": datetime(2022, 3, 1, tzinfo=UTC)},
    ],
    ids=["a second holder", "ends as it begins", "ends after the next has begun"],
)
def test_the_database_refuses_a_mandate(peru, dates):
    Mandate.objects.create(seat=peru, holder="María Quispe", since=SINCE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(seat=peru, holder="Somebody else", **dates)


def test_the_audit_trail_of_a_seat_holds_no_password(peru):
    peru.set_password("a long pass phrase")
    peru.name = "Director"
    peru.save()

    event = peru.events.latest("pk")
    assert (event.pgh_label, event.name) == ("update", "Director")
    assert not hasattr(event, "password")
    assert not hasattr(event, "last_login")


def test_a_hand_over_leaves_both_mandates_and_their_events(peru):
    first = Mandate.objects.create(seat=peru, holder="María Quispe", since=SINCE)
    first.until = datetime(2024, 1, 1, tzinfo=UTC)
    first.save()
    Mandate.objects.create(seat=peru, holder="José Huamán", since=first.until)

    assert [mandate.holder for mandate in Mandate.objects.holding(datetime(2023, 1, 1, tzinfo=UTC))] == ["María Quispe"]
    assert [mandate.holder for mandate in Mandate.objects.holding(first.until)] == ["José Huamán"]
    assert [event.pgh_label for event in first.events.order_by("pk")] == ["insert", "update"]


def test_a_vacated_seat_opens_to_nothing_that_opened_it(client, peru, secretariat):
    peru.mandates.create(holder="Rosa Quispe", since=timezone.now() - timedelta(days=9))
    factories.a_passkey(peru)
    started = factories.a_hand_over(peru)
    sign_in(client, peru)

    peru.vacate(by=secretariat)

    peru.refresh_from_db()
    assert not peru.mandates.holding(timezone.now()).exists()
    assert not peru.has_usable_password()
    assert not peru.authenticator_set.exists()
    assert client.get(reverse("workspace")).status_code == 302
    started.refresh_from_db()
    assert started.state == "cancelled"
    assert peru.awaits_a_holder_in(peru.institution)
    assert peru not in User.objects.opened()


def test_an_editor_reads_the_desk_and_the_figures_and_keeps_nothing():
    editor = factories.editor_seat()

    assert editor.reads_desk
    assert editor.reads_unpublished_figures
    assert not any([editor.may_administer, editor.keeps_profile, editor.is_board])
    assert not User.objects.handed_over_by(editor).exists()


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_the_database_knows_no_editor_who_keeps_accounts(right):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="editor@cooperanet.example", is_editor=True, **{right: True})


def test_a_closed_seat_is_signed_in_nowhere(client, peru):
    resume(client, peru)
    peru.close()

    assert client.get(reverse("workspace")).status_code == 302
    assert not peru.sessions.exists()
