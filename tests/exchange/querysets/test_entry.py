import pytest
from django.contrib.auth.models import AnonymousUser

from exchange.models import Entry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
STATES = [
    *(("draft", False), ("draft", True), ("submitted", False), ("submitted", True), ("returned", False)),
    *(("returned", True), ("published", True), ("declined", False), ("archived", False)),
]


def seen(entries, user) -> bool:
    return getattr(Entry.objects, entries)(user).exists()


@pytest.mark.parametrize(("status", "public"), STATES)
def test_an_entry_is_read_and_written_by_its_own_institution_only(status, public, peru, barbados):
    factories.an_entry_in(status, public=public)
    strangers = [barbados, factories.partner_seat(), factories.board_seat(), factories.person_without_institution()]

    assert seen("visible_to", peru)
    assert seen("editable_by", peru)
    for stranger in (*strangers, AnonymousUser()):
        assert not seen("visible_to", stranger)
        assert not seen("editable_by", stranger)
        assert not seen("decidable_by", stranger)
        assert not seen("translatable_by", stranger)


@pytest.mark.parametrize(("status", "public"), STATES)
@pytest.mark.parametrize("seat", [factories.secretariat_seat, factories.editor_seat])
def test_the_secretariat_sees_what_was_shown_to_it_and_writes_nothing(status, public, seat):
    secretariat = seat()
    factories.an_entry_in(status, public=public)

    # The archived one was put aside as a draft.
    assert seen("visible_to", secretariat) is (status not in {"draft", "archived"})
    assert not seen("editable_by", secretariat)
    assert seen("decidable_by", secretariat) is (status == "submitted")
    assert seen("translatable_by", secretariat) is public


def test_the_secretariat_sees_what_was_withdrawn_or_put_aside_after_it_was_returned(peru, secretariat):
    withdrawn = factories.a_publication(peru).entry
    withdrawn.withdraw(by=peru)
    returned = factories.an_entry_in("returned")
    returned.discard(by=peru)

    assert set(Entry.objects.visible_to(secretariat)) == {withdrawn, returned}


def test_the_secretariat_does_not_see_what_was_rewritten_and_put_aside_after_a_withdrawal(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.withdraw(by=peru)
    entry.reopen(by=peru)

    entry.discard(by=peru)

    assert not seen("visible_to", secretariat)


@pytest.mark.parametrize(("status", "public"), STATES)
def test_an_institution_translates_its_public_entries(status, public, peru):
    factories.an_entry_in(status, public=public)

    assert seen("translatable_by", peru) is public
    assert Entry.objects.public().exists() is public
    assert Entry.objects.with_public().get().is_public is public


@pytest.mark.parametrize("public", [False, True])
def test_a_proposal_is_read_by_its_ministry_its_authority_and_the_mission_and_written_by_the_authority(public, peru):
    factories.an_entry_in("proposed", public=public)
    ministry, mission = factories.sectoral_seat(), factories.mission_seat()

    assert all(seen("visible_to", seat) for seat in (peru, ministry, mission))
    assert [seen("endorsable_by", seat) for seat in (peru, ministry, mission)] == [True, False, False]
    assert [seen("writable_by", seat) for seat in (peru, ministry, mission)] == [True, True, False]
    assert [seen("followed_by", seat) for seat in (peru, ministry, mission)] == [True, False, True]
    strangers = [factories.authority_seat("BRB"), factories.sectoral_seat("BRB"), factories.mission_seat("BRB")]
    strangers += [factories.partner_seat(), factories.board_seat(), factories.secretariat_seat(), AnonymousUser()]
    for stranger in strangers:
        for question in ("visible_to", "endorsable_by", "writable_by", "followed_by", "drafted_by"):
            assert not seen(question, stranger), (question, stranger)


def test_an_authority_does_not_read_what_its_ministry_has_not_proposed(peru):
    ministry = factories.sectoral_seat()
    factories.an_entry(ministry)
    factories.an_entry(ministry).discard(by=ministry)

    assert not seen("visible_to", peru)
    assert Entry.objects.visible_to(factories.mission_seat()).count() == 2


def test_the_secretariat_does_not_read_what_got_no_further_than_the_authority(peru, secretariat):
    returned, archived, put_aside = (factories.a_proposed_entry() for _each in range(3))
    returned.give_back(by=peru, note="Precise.")
    archived.archive_duplicate(returned, by=peru, note="La misma.")
    put_aside.give_back(by=peru, note="Precise.")
    put_aside.discard(by=factories.sectoral_seat())
    assert not seen("visible_to", secretariat)

    endorsed = factories.an_endorsed_entry()
    endorsed.send_back(by=secretariat, note="Precise.")
    assert set(Entry.objects.visible_to(secretariat)) == {endorsed}


def test_the_secretariat_goes_on_reading_what_it_returned_in_place_of_an_authority(secretariat, peru):
    entry = factories.a_submitted_entry(factories.sectoral_seat())
    assert seen("endorsable_by", secretariat)
    entry.give_back(by=secretariat, note="Precise.")

    assert seen("visible_to", secretariat)
    assert not seen("followed_by", secretariat)


def test_a_mission_does_not_read_drafts_of_those_that_are_not_of_the_state(peru):
    partner = factories.partner_seat()
    partner.institution.country = peru.institution.country
    partner.institution.save()
    factories.an_entry(partner)
    submitted = factories.a_submitted_entry(partner)

    assert set(Entry.objects.visible_to(factories.mission_seat())) == {submitted}


def test_the_longest_waiting_comes_first(peru):
    first, second = factories.a_submitted_entry(peru), factories.a_submitted_entry(peru)
    first.recall(by=peru)
    first.submit(by=peru)

    assert list(Entry.objects.longest_waiting_first()) == [second, first]


@pytest.mark.parametrize(
    ("seat", "country"), [(lambda: factories.authority_seat("HTI"), "HTI"), (factories.partner_seat, None)]
)
def test_a_new_draft_is_counted_under_the_country_of_its_institution_unless_it_is_a_partner(seat, country):
    entry = Entry.objects.start(seat(), "offer")

    assert (entry.country and entry.country.iso3) == country


def test_entries_are_counted_by_status(peru):
    factories.an_entry(peru)
    factories.a_submitted_entry(peru)
    factories.a_submitted_entry(peru)

    assert Entry.objects.longest_waiting_first().count_by_status() == {"draft": 1, "submitted": 2}


def test_the_secretariat_does_not_see_a_revision_that_was_a_draft_when_its_entry_was_withdrawn(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.revise(by=peru)
    entry.withdraw(by=peru)

    assert not seen("visible_to", secretariat)
