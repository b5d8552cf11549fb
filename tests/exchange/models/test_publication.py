from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.languages import in_language
from exchange.models import Publication, SearchRow
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
APRIL = datetime(2022, 4, 20, 15, tzinfo=UTC)


def again(publication: Publication, **changes) -> Publication:
    """A copy with the next number, written past the verbs."""
    copy = Publication.objects.get(pk=publication.pk)
    for field, value in {"pk": None, "number": publication.number + 1, **changes}.items():
        setattr(copy, field, value)
    copy.save(force_insert=True)
    return copy


def test_one_entry_has_one_publication_at_a_time():
    live = factories.a_publication(at=APRIL)

    with pytest.raises(IntegrityError, match="one_publication_at_a_time"), transaction.atomic():
        again(live, since=APRIL + timedelta(days=1))


@pytest.mark.parametrize(("gap", "refused"), [(timedelta(0), False), (timedelta(microseconds=-1), True)])
def test_the_next_publication_begins_when_the_one_before_has_ended_and_not_earlier(gap, refused):
    first = factories.a_publication(at=APRIL)
    end = APRIL + timedelta(days=1)
    first.entry.withdraw(by=factories.authority_seat(), at=end)
    if refused:
        with pytest.raises(IntegrityError, match="one_publication_at_a_time"), transaction.atomic():
            again(first, since=end + gap, until=None)
    else:
        assert again(first, since=end + gap, until=None).pk


def test_two_entries_are_public_at_the_same_time():
    factories.a_publication(at=APRIL)
    factories.a_publication(at=APRIL)

    assert Publication.objects.as_of(APRIL).count() == 2


@pytest.mark.parametrize("until", [APRIL, APRIL - timedelta(days=1)])
def test_a_publication_ends_after_it_begins(until):
    live = factories.a_publication(at=APRIL)

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=live.pk).update(until=until)


def test_a_number_is_given_once():
    first = factories.a_publication(at=APRIL)
    first.entry.withdraw(by=factories.authority_seat(), at=APRIL + timedelta(days=1))

    with pytest.raises(IntegrityError, match="publication_number_once"), transaction.atomic():
        again(first, number=1, since=APRIL + timedelta(days=2), until=None)


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {}},
        {"since": APRIL - timedelta(days=1)},
        {"stated_at": APRIL},
        {"sdgs": [1]},
        {"institution_names": {}},
        {"number": 7},
        {"kind": "need"},
        {"attachments": [{"file": "0" * 64}]},
        {"since": APRIL + timedelta(hours=1), "until": APRIL + timedelta(days=1)},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_publication_never_changes(change):
    live = factories.a_publication(at=APRIL + timedelta(minutes=1))

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Publication.objects.filter(pk=live.pk).update(**change)


@pytest.mark.parametrize("until", [None, APRIL + timedelta(days=5)])
def test_an_end_is_set_once(until):
    live = factories.a_publication(at=APRIL)
    live.entry.withdraw(by=factories.authority_seat(), at=APRIL + timedelta(days=1))

    with pytest.raises(DatabaseError, match="its end is set, once"), transaction.atomic():
        Publication.objects.filter(pk=live.pk).update(until=until)


def test_a_publication_is_never_deleted():
    live = factories.a_publication()
    SearchRow.objects.all().delete()

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Publication.objects.filter(pk=live.pk)._raw_delete("default")


@pytest.mark.parametrize(
    "tags",
    [
        {"focus_areas": ["no-area"]},
        {"focus_areas": ["health"]},
        {"sub_areas": ["environment"]},
        {"forms": ["no-form"]},
        {"sdgs": [99]},
        {"sdgs": [3, 3]},
    ],
)
def test_a_publication_has_known_tags_only(tags):
    first = factories.a_publication(at=APRIL)
    first.entry.withdraw(by=factories.authority_seat(), at=APRIL + timedelta(days=1))

    with pytest.raises(IntegrityError, match=r"unknown .*tag"), transaction.atomic():
        again(first, since=APRIL + timedelta(days=2), until=None, **tags)


def test_the_name_of_the_institution_is_that_of_the_day_in_the_readers_language():
    publication = Publication(institution_names={"en": "Authority", "es": "", "pt": "", "fr": "Autorité"})

    with in_language("fr"):
        assert publication.institution_name == "Autorité"
    with in_language("pt"):
        assert publication.institution_name == "Authority"
