import pytest

from exchange.forms.endorsement import EndorsementForm
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def form(entry, by, **answers) -> EndorsementForm:
    return EndorsementForm({"version": entry.version, **answers}, entry=entry, by=by)


def test_an_authority_endorses_without_a_note_and_the_secretariat_never(peru, secretariat):
    entry = factories.a_proposed_entry()

    assert form(entry, peru, decision="endorse").is_valid()
    assert "note" in form(entry, secretariat, decision="endorse").errors


def test_a_duplicate_may_be_of_what_is_public_or_known_in_the_country_and_of_nothing_else(peru, barbados):
    entry, waiting = factories.a_proposed_entry(), factories.a_proposed_entry()
    public = factories.a_publication(peru).entry
    factories.an_entry(peru)
    factories.an_entry(factories.sectoral_seat())
    factories.a_publication(barbados)

    choices = set(form(entry, peru).fields["duplicate_of"].queryset)

    assert choices == {waiting, public}


def test_a_revision_is_not_archived_as_a_duplicate(peru):
    entry, other = factories.an_entry_in("proposed", public=True), factories.a_publication(peru).entry

    posted = form(entry, peru, decision="archive_duplicate", duplicate_of=other.pk, note="La misma.")

    assert "decision" in posted.errors
