from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext

from accounts.languages import in_language
from accounts.models import Mail
from exchange.models import Conflict, Entry, Incomplete, Publication, Refused, SearchRow
from tests import factories
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

TITLE = "Diagnóstico en laboratorios rurales"
ENGLISH = {"title": "Diagnosis in rural laboratories", "summary": "The institute teaches how to find diseases."}
APRIL = datetime(2022, 4, 20, 15, tzinfo=UTC)


def told() -> dict[str, tuple[str, str]]:
    """Address → language and subject of the one mail written to it."""
    mails = list(Mail.objects.all())
    assert len({mail.to for mail in mails}) == len(mails)
    return {mail.to: (mail.language, mail.subject) for mail in mails}


def subject(language: str, text: str, title: str = TITLE) -> tuple[str, str]:
    with in_language(language):
        return language, gettext(text) % {"title": title}


def words_of(publication: Publication) -> str:
    return publication.texts["es"]["title"]


# Writing


def test_an_entry_begins_as_a_draft_in_the_name_and_language_of_its_institution(peru):
    entry = Entry.objects.start(peru, "need")

    assert (entry.status, entry.kind, entry.institution) == ("draft", "need", peru.institution)
    assert (entry.country.iso3, entry.original_language, entry.delivery_languages) == ("PER", "es", ["es"])


def test_an_untitled_entry_has_a_name_for_lists():
    assert str(Entry(texts={}, original_language="en")) == gettext("Untitled")


def test_a_draft_is_saved_and_its_version_moves_on(peru):
    entry = factories.an_entry(peru)

    entry.save_draft({"texts": factories.texts("Otro título"), "stage": "concluded"}, by=peru, version=0)

    saved = Entry.objects.get(pk=entry.pk)
    assert (str(saved), saved.stage, saved.version) == ("Otro título", "concluded", 1)
    assert saved.edited_at > saved.created_at


def test_of_two_editors_the_second_is_told_and_nothing_is_lost(peru):
    entry = factories.an_entry(peru)
    mine, theirs = Entry.objects.get(pk=entry.pk), Entry.objects.get(pk=entry.pk)
    mine.save_draft({"texts": factories.texts("Mine")}, by=peru, version=mine.version)

    with pytest.raises(Conflict):
        theirs.save_draft({"texts": factories.texts("Theirs")}, by=peru, version=0)

    assert str(Entry.objects.get(pk=entry.pk)) == "Mine"


def test_two_editors_at_the_same_moment_write_once(committed, peru):
    entry = factories.an_entry(peru)

    def write(title):
        return lambda: Entry.objects.get(pk=entry.pk).save_draft({"texts": factories.texts(title)}, by=peru, version=0)

    results = at_once(write("One"), write("Two"))

    saved = Entry.objects.get(pk=entry.pk)
    assert sorted(str(type(result).__name__) for result in results) == ["Conflict", "NoneType"]
    assert str(saved) == ("One" if results[0] is None else "Two")
    assert saved.version == 1


# Submitting and deciding


def test_an_incomplete_draft_is_not_submitted_and_says_what_is_missing(peru):
    entry = Entry.objects.start(peru, "offer")

    with pytest.raises(Incomplete) as refusal:
        entry.submit(by=peru)

    assert {"title", "summary", "focus_areas", "sdgs", "modality", "forms", "stage"} == set(refusal.value.problems)
    assert Entry.objects.get(pk=entry.pk).status == "draft"
    assert told() == {}


def test_a_submission_tells_the_secretariat_and_the_institution_each_in_its_language(peru, secretariat):
    factories.a_submitted_entry(peru)

    assert told() == {
        "secretariat@cooperanet.example": subject("en", "Waiting for your decision: “%(title)s”"),
        "cooperation@per.example": subject("es", "We received “%(title)s”"),
    }


@pytest.mark.parametrize(
    ("decide", "text"),
    [
        (lambda entry, by: entry.publish(by=by, note="Gracias."), "Published: “%(title)s”"),
        (lambda entry, by: entry.send_back(by=by, note="Gracias."), "Please change something in “%(title)s”"),
        (lambda entry, by: entry.decline(by=by, note="Gracias."), "Not published: “%(title)s”"),
    ],
    ids=["publish", "send back", "decline"],
)
def test_a_decision_tells_the_institution_in_its_language_with_the_note(peru, secretariat, decide, text):
    entry = factories.a_submitted_entry(peru)
    Mail.objects.all().delete()

    decide(entry, secretariat)

    assert told() == {"cooperation@per.example": subject("es", text)}
    assert "Gracias." in Mail.objects.get().body
    assert entry.latest_note().note == "Gracias."


def test_of_a_declined_revision_the_mail_does_not_say_that_the_entry_is_not_published(peru, secretariat):
    entry = factories.an_entry_in("submitted", public=True)
    Mail.objects.all().delete()

    entry.decline(by=secretariat, note="Gracias.")

    assert told() == {"cooperation@per.example": subject("es", "Your changes were not published: “%(title)s”")}


@pytest.mark.parametrize("act", ["recall", "discard", "revise", "confirm", "reopen"])
def test_what_concerns_nobody_else_is_told_to_nobody(peru, secretariat, act):
    state = {"recall": "submitted", "discard": "draft", "revise": "published", "confirm": "published"}
    entry = factories.an_entry_in(state.get(act, "archived"))
    Mail.objects.all().delete()

    getattr(entry, act)(by=peru)

    assert told() == {}


def test_a_withdrawal_is_told_to_the_secretariat_with_its_reason(peru, secretariat):
    entry = factories.a_publication(peru).entry
    Mail.objects.all().delete()

    entry.withdraw(by=peru, note="The laboratory was closed.")

    assert told() == {"secretariat@cooperanet.example": subject("en", "Withdrawn by its institution: “%(title)s”")}
    assert "The laboratory was closed." in Mail.objects.get().body


def test_a_refused_act_tells_nobody(peru, barbados, secretariat):
    entry = factories.a_submitted_entry(peru)
    Mail.objects.all().delete()

    with pytest.raises(Refused):
        entry.publish(by=barbados)

    assert told() == {}


def test_the_words_of_the_secretariat_are_not_mixed_with_other_notes(peru, secretariat):
    entry = factories.an_entry_in("returned", public=True)

    entry.translate("en", ENGLISH, by=peru)

    assert entry.latest_note().note == "Please name the laboratory."
    entry.withdraw(by=peru, note="Closed.")
    assert entry.latest_note().verb == "send_back"


def test_a_decision_on_an_older_version_is_refused(peru, secretariat):
    entry = factories.a_submitted_entry(peru)
    seen = entry.version
    entry.recall(by=peru)
    entry.save_draft({"texts": factories.texts("Changed meanwhile")}, by=peru, version=entry.version)
    entry.submit(by=peru)

    with pytest.raises(Conflict):
        entry.publish(by=secretariat, version=seen)

    assert Entry.objects.get(pk=entry.pk).status == "submitted"
    assert not Publication.objects.exists()


@pytest.mark.parametrize("round_", range(3))
def test_of_two_deciders_at_the_same_moment_exactly_one_wins(committed, peru, secretariat, round_):
    entry = factories.a_submitted_entry(peru)
    Mail.objects.all().delete()

    def decide(act, **words):
        return lambda: getattr(Entry.objects.get(pk=entry.pk), act)(by=secretariat, version=entry.version, **words)

    results = at_once(decide("publish"), decide("send_back", note="Say where."))

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
    published = results[0] is None
    saved = Entry.objects.get(pk=entry.pk)
    assert saved.status == ("published" if published else "returned")
    assert saved.publications.count() == (1 if published else 0)
    assert [move.verb for move in saved.moves.all()] == ["submit", "publish" if published else "send_back"]
    assert Mail.objects.count() == 1


def test_two_who_publish_at_the_same_moment_publish_once(committed, peru, secretariat):
    entry = factories.a_submitted_entry(peru)

    def publish():
        Entry.objects.get(pk=entry.pk).publish(by=secretariat)

    results = at_once(publish, publish, publish)

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused", "Refused"]
    assert Publication.objects.count() == SearchRow.objects.count() == 1


# What the public reads


def test_the_first_publication_holds_everything_that_was_written_and_who_offered_it(peru):
    publication = factories.a_publication(peru, at=APRIL, starts_on="2022-01-01", targets=["caribbean"])

    assert publication.content() == {**Entry.objects.get().content(), "texts": publication.texts}
    assert (publication.number, publication.cause, publication.until) == (1, "first", None)
    assert publication.since == publication.stated_at == APRIL
    assert publication.institution_kind == "authority"
    assert publication.institution_names["es"] == "Authority of Peru (es)"


def test_a_later_name_of_the_institution_does_not_change_what_was_printed(peru):
    publication = factories.a_publication(peru)
    peru.institution.name_es, peru.institution.kind = "Agencia Peruana", "partner"
    peru.institution.save()

    publication.refresh_from_db()

    assert publication.institution_names["es"] == "Authority of Peru (es)"
    assert publication.institution_kind == "authority"


def test_a_revision_stays_invisible_until_it_is_approved(peru, secretariat):
    first = factories.a_publication(peru, at=APRIL)
    entry = first.entry
    entry.revise(by=peru)
    entry.save_draft({"texts": factories.texts("Revised")}, by=peru, version=entry.version)
    entry.submit(by=peru)

    assert words_of(entry.live) == TITLE
    entry.publish(by=secretariat, at=APRIL + timedelta(days=1))

    first.refresh_from_db()
    assert words_of(entry.live) == "Revised"
    assert (entry.live.number, entry.live.cause) == (2, "revision")
    assert first.until == entry.live.since == APRIL + timedelta(days=1)
    assert words_of(first) == TITLE


@pytest.mark.parametrize("act", ["discard", "decline"])
def test_giving_a_revision_up_restores_the_public_text_and_the_status(peru, secretariat, act):
    entry = factories.a_publication(peru).entry
    public = entry.live.content()
    entry.revise(by=peru)
    changes = {"texts": factories.texts("Revised"), "sdgs": [1, 2], "country_id": factories.country("BRB").pk}
    entry.save_draft(changes, by=peru, version=entry.version)

    if act == "discard":
        entry.discard(by=peru)
    else:
        entry.submit(by=peru)
        entry.decline(by=secretariat, note="The old text was better.")

    saved = Entry.objects.get(pk=entry.pk)
    assert saved.status == "published"
    assert saved.content() == public == saved.live.content()
    assert saved.publications.count() == 1


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "published"])
def test_withdrawing_ends_at_archived_in_every_status_and_keeps_the_past(peru, status):
    entry = factories.an_entry_in(status, public=True)
    live = entry.live
    moment = live.since + timedelta(hours=1)

    entry.withdraw(by=peru, at=moment)

    assert Entry.objects.get(pk=entry.pk).status == "archived"
    assert entry.live is None
    assert list(Publication.objects.as_of(live.since)) == [live]
    assert list(Publication.objects.as_of(moment)) == []
    assert SearchRow.objects.get(pk=live.pk).until == moment


def test_a_withdrawn_entry_can_be_published_again_and_its_numbers_go_on(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.withdraw(by=peru)
    entry.reopen(by=peru)
    entry.submit(by=peru)

    entry.publish(by=secretariat)

    assert [(p.number, p.until is None) for p in entry.publications.order_by("number")] == [(1, False), (2, True)]


def test_a_confirmation_makes_fresh_and_is_no_publication(peru):
    entry = factories.a_publication(peru, at=APRIL).entry

    entry.confirm(by=peru, at=APRIL + timedelta(days=400))

    assert entry.publications.count() == 1
    card = Publication.objects.live().for_cards().get()
    assert card.confirmed_on == APRIL + timedelta(days=400)


# What the database holds


def test_the_database_knows_every_status():
    entry = factories.an_entry()

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(status="proposed too")


@pytest.mark.parametrize(
    "tags",
    [{"focus_areas": ["no-area"]}, {"sub_areas": ["no-area"]}, {"forms": ["no-form"]}, {"sdgs": [18]}, {"sdgs": [0]}],
)
def test_the_database_refuses_unknown_tags_in_new_and_in_changed_entries(tags):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.an_entry(**tags)
    entry = factories.an_entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**tags)


def test_the_database_refuses_an_end_before_the_beginning():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.an_entry(starts_on="2022-02-01", ends_on="2022-01-31")


def test_an_entry_with_a_history_is_not_deleted():
    entry = factories.a_submitted_entry()

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
