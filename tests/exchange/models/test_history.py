from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.languages import in_language
from accounts.models import Mandate
from exchange.models import Entry, Move
from tests import factories
from tests.sessions import resume

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.mark.parametrize(
    "spoil", [lambda moves: moves.update(note="Other words"), lambda moves: moves._raw_delete("default")]
)
def test_a_move_never_changes_and_is_never_deleted(spoil):
    factories.a_submitted_entry()

    with pytest.raises(DatabaseError), transaction.atomic():
        spoil(Move.objects.all())


def test_a_move_says_in_the_readers_words_what_was_done_and_by_whom(peru):
    entry = factories.a_publication(peru).entry
    entry.translate("pt", {"title": "Título", "summary": "Resumo"}, by=peru)

    move = Move.objects.latest("pk")

    with in_language("fr"):
        language = gettext("Portuguese")
        assert move.what == gettext("Translated into %(language)s") % {"language": language}
    assert move.words == ""
    assert move.who == "Authority of Peru, Focal point"


def test_a_move_names_whoever_held_the_seat_at_that_moment(peru, secretariat, django_assert_num_queries):
    """One query for many moves, and whoever comes later is not named for what was done before."""
    entry = factories.an_entry(peru)
    now = timezone.now()
    Mandate.objects.create(seat=peru, holder="María Quispe", since=now - timedelta(days=9), until=now)
    Mandate.objects.create(seat=peru, holder="José Huamán", since=now)
    entry.submit(by=peru, at=now - timedelta(days=8))
    entry.recall(by=peru, at=now)
    entry.submit(by=peru, at=now - timedelta(days=30))

    with django_assert_num_queries(1):
        whos = [move.who for move in entry.moves.newest_first()]
    assert whos == [f"Authority of Peru, Focal point{holder}" for holder in (", José Huamán", ", María Quispe", "")]
    assert [move.who for move in entry.moves.all()] == [whos[1], whos[0], whos[2]]


def test_the_public_never_reads_who_holds_a_seat(peru, secretariat, client):
    for seat in (peru, secretariat):
        Mandate.objects.create(seat=seat, holder="María Quispe", since=timezone.now() - timedelta(days=9))
    entry = factories.a_publication(peru).entry
    entry.translate("pt", {"title": "Título", "summary": "Resumo"}, by=peru)

    for page in (reverse("publication", args=[entry.pk]), reverse("country", args=["per"]), reverse("exchange")):
        assert "Quispe" not in client.get(page).content.decode()
    assert "Quispe" in resume(client, peru).get(reverse("entry", args=[entry.pk])).content.decode()


def test_the_history_can_be_read_from_the_first_draft_to_the_archive(peru, secretariat):
    entry = factories.an_entry_in("returned")
    entry.submit(by=peru)
    entry.publish(by=secretariat)
    entry.withdraw(by=peru, note="Closed.")

    assert [(move.was, move.became) for move in entry.moves.all()] == [
        ("draft", "submitted"),
        ("submitted", "returned"),
        ("returned", "submitted"),
        ("submitted", "published"),
        ("published", "archived"),
    ]


@pytest.mark.parametrize(("hours", "days"), [((2, 3), 1), ((24, 72, 200), 2), ((), None)])
def test_the_usual_wait_is_the_median_of_the_latest_decisions_and_of_what_waits_and_at_least_a_day(
    peru, secretariat, hours, days
):
    now = timezone.now()
    for wait in hours:
        entry = factories.an_entry(peru)
        entry.submit(by=peru, at=now - timedelta(hours=wait))
        entry.publish(by=secretariat, at=now)
    factories.a_submitted_entry(peru)

    assert Move.objects.usual_wait() == days
    assert Move.objects.decisions().count() == len(hours)
    assert Entry.objects.decidable_by(secretariat).count() == 1


def test_what_waits_for_months_lengthens_the_usual_wait(peru, secretariat):
    now = timezone.now()
    entry = factories.a_submitted_entry(peru)
    entry.publish(by=secretariat)
    for days in (100, 136):
        factories.an_entry(peru).submit(by=peru, at=now - timedelta(days=days))

    assert Move.objects.usual_wait() in (100, 101)


@pytest.mark.parametrize("given_up", ["discard", "decline"])
def test_what_was_written_in_a_revision_that_is_given_up_stays_in_the_history(peru, secretariat, given_up):
    entry = factories.a_publication(peru).entry
    entry.revise(by=peru)
    entry.save_draft({"texts": factories.texts("Título revisado")}, by=peru, version=entry.version)
    if given_up == "discard":
        entry.discard(by=peru)
    else:
        entry.submit(by=peru)
        entry.decline(by=secretariat, note="No changes what was agreed.")

    kept = entry.moves.last().text_put_aside
    assert (kept.title, kept.language) == ("Título revisado", "es")
    assert entry.original.title == "Diagnóstico en laboratorios rurales"


def test_a_first_draft_that_is_discarded_stays_where_it_is(peru):
    entry = factories.an_entry(peru)
    entry.discard(by=peru)

    assert entry.moves.last().text_put_aside is None
    assert entry.original.title == "Diagnóstico en laboratorios rurales"
