"""An entry before its Authority: proposed, edited, returned, archived, endorsed; and drafts of a Permanent Mission."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Institution, Mail, User
from exchange.models import Conflict, Entry, Incomplete, Move, Publication, Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def authority(peru) -> User:
    """Peru's, with an account."""
    return factories.held(peru, "Ana Quispe")


@pytest.fixture
def ministry(peru) -> User:
    return factories.held(factories.sectoral_seat(), "Rosa Flores")


@pytest.fixture
def mission(peru) -> User:
    return factories.held(factories.mission_seat(), "Luis Paredes")


def told(seat: User, key: str) -> list[str]:
    return list(Mail.objects.filter(to=seat.email, key__startswith=key).values_list("subject", flat=True))


def key_of(entry: Entry) -> str:
    return f"move-{entry.moves.last().pk}:"


def test_a_ministrys_entry_reaches_the_secretariat_only_when_its_authority_endorses_it(
    authority, ministry, secretariat
):
    entry = factories.an_entry(ministry)

    entry.submit(by=ministry)

    assert entry.status == "proposed"
    assert [len(told(seat, key_of(entry))) for seat in (authority, ministry, secretariat)] == [1, 1, 0]

    entry.endorse(by=authority)

    assert entry.status == "submitted"
    assert [len(told(seat, key_of(entry))) for seat in (authority, ministry, secretariat)] == [0, 1, 1]


def test_every_step_is_in_the_history_with_institution_seat_and_person(authority, ministry, secretariat):
    entry = factories.a_submitted_entry(ministry)
    entry.give_back(by=authority, note="Precise el plazo.")
    entry.submit(by=ministry)
    entry.save_draft({"texts": factories.texts("Título de la Autoridad")}, by=authority, version=entry.version)
    entry.endorse(by=authority)
    entry.publish(by=secretariat)

    steps = [(move.verb, move.who) for move in entry.moves.newest_first()][::-1]

    by_ministry, by_authority = (
        "Sectoral of Peru, Focal point, Rosa Flores",
        "Authority of Peru, Focal point, Ana Quispe",
    )
    assert steps == [
        ("propose", by_ministry),
        ("give_back", by_authority),
        ("propose", by_ministry),
        ("edit", by_authority),
        ("endorse", by_authority),
        ("publish", secretariat.signature()),
    ]


def test_an_incomplete_entry_is_not_proposed(ministry):
    entry = factories.an_entry(ministry, sdgs=[])

    with pytest.raises(Incomplete):
        entry.submit(by=ministry)


def test_the_publication_names_the_ministry_and_who_endorsed_it_and_never_changes(authority, ministry, secretariat):
    entry = factories.an_endorsed_entry()
    entry.publish(by=secretariat)
    publication = entry.live

    Institution.objects.filter(pk=authority.institution_id).update(name_en="Renamed")

    assert (publication.institution, publication.institution_kind) == (ministry.institution, "sectoral")
    assert (publication.endorsed_by, publication.endorser_name) == (authority.institution, "Authority of Peru")
    assert publication.endorsed_at == entry.moves.get(verb="endorse").at
    with pytest.raises(Exception, match="never changes"), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(endorsed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(
            **{**entry.content(), "entry": entry, "number": 9, "since": timezone.now()},
            stated_at=timezone.now(),
            until=timezone.now() + timedelta(days=1),
            institution=ministry.institution,
            institution_kind="sectoral",
            institution_names={},
            endorsed_at=timezone.now(),
        )


def test_a_revision_is_endorsed_anew_and_a_translation_keeps_the_endorsement(authority, ministry, secretariat):
    entry = factories.an_entry_in("proposed", public=True)
    first = entry.live
    assert entry.preview().endorsed_at is None

    entry.endorse(by=authority)
    assert entry.preview().endorser_name == "Authority of Peru"
    entry.publish(by=secretariat)
    second = entry.live
    entry.translate("en", {"title": "Rural laboratories", "summary": "They teach how to diagnose."}, by=ministry)

    assert first.endorsed_at < second.endorsed_at == entry.live.endorsed_at


def test_the_publication_of_an_authority_names_no_endorser(peru):
    publication = factories.a_publication(peru)

    assert (publication.endorsed_by, publication.endorsed_at, publication.endorser_name) == (None, None, "")


def test_an_authority_edits_a_proposal_and_the_history_keeps_the_text_as_it_was(authority, ministry):
    entry = factories.a_proposed_entry()
    before = entry.texts

    for title in ("Uno", "Dos"):
        entry.save_draft({"texts": factories.texts(title)}, by=authority, version=entry.version)

    edit = entry.moves.get(verb="edit")
    assert (edit.by, edit.was, edit.became, edit.put_aside) == (authority, "proposed", "proposed", before)
    assert entry.original.title == "Dos"


def test_an_edit_of_the_next_day_leaves_another_trace(authority):
    entry = factories.a_proposed_entry()
    entry.save_draft({"stage": "concluded"}, by=authority, version=entry.version)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        entry.save_draft({"stage": "planned"}, by=authority, version=entry.version)

    assert entry.moves.filter(verb="edit").count() == 2


def test_who_endorses_what_changed_meanwhile_is_told_and_nothing_happens(authority, ministry):
    entry = factories.a_proposed_entry()
    seen = entry.version
    entry.recall(by=ministry)
    entry.submit(by=ministry)

    with pytest.raises(Conflict):
        entry.endorse(by=authority, version=seen)

    assert Entry.objects.get(pk=entry.pk).status == "proposed"


@pytest.mark.parametrize("act", ["give_back", "archive_duplicate"])
def test_who_returns_or_archives_says_why(authority, act):
    entry = factories.a_proposed_entry()
    other = [factories.an_entry(authority)] if act == "archive_duplicate" else []

    with pytest.raises(Refused):
        getattr(entry, act)(*other, by=authority, note=" ")

    assert Entry.objects.get(pk=entry.pk).status == "proposed"


def test_a_duplicate_is_archived_with_a_reference_to_the_other_entry(authority, ministry):
    entry, other = factories.a_proposed_entry(), factories.a_publication(authority).entry

    entry.archive_duplicate(other, by=authority, note="Ya está publicada.")

    move = entry.moves.last()
    assert (entry.status, move.duplicate_of, move.note) == ("archived", other, "Ya está publicada.")
    assert told(ministry, key_of(entry))
    assert entry.latest_note() == move


def test_no_entry_is_a_duplicate_of_itself_and_no_public_one_is_archived_so(authority):
    entry, revision = factories.a_proposed_entry(), factories.an_entry_in("proposed", public=True)

    with pytest.raises(Refused):
        entry.archive_duplicate(entry, by=authority, note="La misma.")
    with pytest.raises(Refused):
        revision.archive_duplicate(entry, by=authority, note="La misma.")


def test_the_secretariat_stands_in_with_a_note_where_the_authority_has_no_account(ministry, secretariat):
    entry = factories.a_submitted_entry(ministry)
    assert told(secretariat, key_of(entry))

    with pytest.raises(Refused):
        entry.endorse(by=secretariat)
    with pytest.raises(Refused):
        entry.save_draft({"stage": "concluded"}, by=secretariat, version=entry.version)
    entry.endorse(by=secretariat, note="The Permanent Mission confirmed it by note 12/2026.")

    assert (entry.status, entry.moves.last().verb) == ("submitted", "stand_in")
    entry.publish(by=secretariat)
    assert entry.live.endorsed_by == secretariat.institution


def test_the_secretariat_does_not_stand_in_where_the_authority_has_an_account(authority, secretariat):
    entry = factories.a_proposed_entry()

    for act in (entry.endorse, entry.give_back):
        with pytest.raises(Refused):
            act(by=secretariat, note="Instead.")


def test_an_authority_that_gets_an_account_later_endorses_what_waits(ministry, peru, secretariat):
    entry = factories.a_submitted_entry(ministry)
    assert entry.endorsers() == [secretariat.institution]

    factories.held(peru)

    assert entry.endorsers() == [peru.institution]
    with pytest.raises(Refused):
        entry.endorse(by=secretariat, note="Instead.")
    entry.endorse(by=peru)


def test_an_authority_whose_last_seat_is_closed_has_no_account(authority, secretariat):
    entry = factories.a_proposed_entry()

    User.objects.filter(pk=authority.pk).update(is_active=False)

    entry.endorse(by=secretariat, note="The Authority's seat is closed.")


def test_the_present_authority_of_a_ministry_endorses_and_the_former_one_no_more(authority, ministry, barbados):
    entry = factories.a_proposed_entry()
    ministry.institution.parent = barbados.institution
    ministry.institution.save()

    with pytest.raises(Refused):
        entry.endorse(by=authority)
    entry.endorse(by=barbados)

    assert entry.moves.last().by == barbados


def test_the_usual_wait_begins_when_the_secretariat_gets_it(authority, ministry, secretariat):
    now = timezone.now()
    entry = factories.an_entry(ministry)
    entry.submit(by=ministry, at=now - timedelta(days=40))
    entry.endorse(by=authority, at=now - timedelta(days=3))
    entry.publish(by=secretariat, at=now)

    assert Move.objects.usual_wait() == 3


def test_a_mission_drafts_in_the_name_of_the_authority_which_is_told_and_submits(mission, authority, secretariat):
    entry = Entry.objects.start(mission, "offer")
    entry.save_draft({"texts": factories.texts("De la Misión")}, by=mission, version=entry.version)
    assert (entry.institution, entry.country) == (authority.institution, authority.institution.country)
    with pytest.raises(Refused):
        entry.submit(by=mission)

    entry.pass_on(by=mission)

    assert [(move.verb, move.by) for move in entry.moves.all()] == [
        ("begin", mission),
        ("edit", mission),
        ("pass_on", mission),
    ]
    assert told(authority, key_of(entry)) == ["Redactada para usted: “De la Misión”"]
    with pytest.raises(Refused):
        entry.save_draft({"stage": "planned"}, by=mission, version=entry.version)
    with pytest.raises(Refused):
        entry.pass_on(by=mission)


def test_a_mission_writes_no_draft_that_its_authority_began_or_has_taken_over(mission, authority):
    own = factories.an_entry(authority)
    taken = Entry.objects.start(mission, "offer")
    taken.discard(by=authority)
    taken.reopen(by=authority)

    for entry in (own, taken):
        with pytest.raises(Refused):
            entry.save_draft({"stage": "planned"}, by=mission, version=entry.version)
        with pytest.raises(Refused):
            entry.pass_on(by=mission)


@pytest.mark.parametrize("stranger", [factories.partner_seat, factories.board_seat, factories.secretariat_seat])
def test_nobody_else_passes_on_what_a_mission_drafts(mission, stranger):
    entry = Entry.objects.start(mission, "need")

    with pytest.raises(Refused):
        entry.pass_on(by=stranger())
    with pytest.raises(Refused):
        entry.pass_on(by=factories.mission_seat("BRB"))
