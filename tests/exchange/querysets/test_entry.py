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
