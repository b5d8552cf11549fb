"""Translations of an entry: publications of their own, that go out of date with the original."""

from datetime import UTC, datetime, timedelta

import pytest

from exchange.models import Entry, Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

TITLE = "Diagnóstico en laboratorios rurales"
ENGLISH = {"title": "Diagnosis in rural laboratories", "summary": "The institute teaches how to find diseases."}
APRIL = datetime(2022, 4, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize("translator", ["peru", "secretariat"])
def test_a_translation_is_a_new_publication_that_is_neither_fresh_nor_a_revision(peru, secretariat, translator):
    first = factories.a_publication(peru, at=APRIL)
    by = peru if translator == "peru" else secretariat
    name = "Authority of Peru" if translator == "peru" else "Secretariat"

    first.entry.translate("en", ENGLISH, by=by, at=APRIL + timedelta(days=9))

    live = first.entry.live
    assert (live.number, live.cause) == (2, "translation")
    assert (live.since, live.stated_at) == (APRIL + timedelta(days=9), APRIL)
    assert live.confirmed_on == APRIL
    text = live.text_in("en")
    assert (text.title, text.how, text.by, text.outdated) == (ENGLISH["title"], "human", name, False)
    assert live.text_in("es").title == TITLE


def test_a_machine_translation_is_marked(peru):
    entry = factories.a_publication(peru).entry

    entry.translate("en", ENGLISH, by=peru, how="machine")

    assert entry.live.text_in("en").how == "machine"


def test_the_original_is_not_replaced_by_a_translation(peru):
    entry = factories.a_publication(peru).entry

    with pytest.raises(Refused):
        entry.translate("es", ENGLISH, by=peru)

    with pytest.raises(Refused):
        factories.an_entry(peru).add_translation("es", ENGLISH, by=peru)


def test_a_translation_is_outdated_when_the_original_moves_on_and_until_it_is_renewed(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.translate("en", ENGLISH, by=peru)
    entry.revise(by=peru)
    original = {**entry.texts["es"], "summary": f"{factories.SUMMARY} Desde 2023 también a distancia."}
    entry.save_draft({"texts": {**entry.texts, "es": original}}, by=peru, version=entry.version)
    entry.submit(by=peru)
    entry.publish(by=secretariat)

    assert entry.live.text_in("en").outdated
    assert not entry.live.text_in("es").outdated
    entry.translate("en", {**ENGLISH, "summary": "Since 2023 also from afar."}, by=secretariat)
    assert not entry.live.text_in("en").outdated


def test_a_revision_of_the_tags_alone_leaves_a_translation_up_to_date(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.translate("en", ENGLISH, by=peru)
    entry.revise(by=peru)
    entry.save_draft({"sdgs": [1]}, by=peru, version=entry.version)
    entry.submit(by=peru)

    entry.publish(by=secretariat)

    assert entry.live.number == 3
    assert not entry.live.text_in("en").outdated


def test_a_translation_stays_outdated_through_a_withdrawal(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.translate("en", ENGLISH, by=peru)
    entry.revise(by=peru)
    changed = {**entry.texts["es"], "title": "Otro título"}
    entry.save_draft({"texts": {**entry.texts, "es": changed}}, by=peru, version=entry.version)
    entry.submit(by=peru)
    entry.publish(by=secretariat)
    entry.withdraw(by=peru)
    entry.reopen(by=peru)
    entry.submit(by=peru)

    entry.publish(by=secretariat)

    assert entry.live.text_in("en").outdated


def test_a_translation_added_while_a_revision_is_written_is_in_both(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.revise(by=peru)
    entry.save_draft({"stage": "concluded"}, by=peru, version=entry.version)

    entry.translate("en", ENGLISH, by=secretariat)

    assert entry.live.stage == "planned"
    assert entry.live.texts["en"]["title"] == Entry.objects.get(pk=entry.pk).texts["en"]["title"] == ENGLISH["title"]
    assert Entry.objects.get(pk=entry.pk).stage == "concluded"


def test_a_revision_written_in_another_language_is_not_overwritten_by_a_translation_into_it(peru, secretariat):
    entry = factories.a_publication(peru).entry
    entry.revise(by=peru)
    rewritten = {"original_language": "en", "texts": factories.texts("Written anew", "en")}
    entry.save_draft(rewritten, by=peru, version=entry.version)

    entry.translate("en", ENGLISH, by=secretariat)

    assert Entry.objects.get(pk=entry.pk).texts["en"]["title"] == "Written anew"
    assert entry.live.texts["en"]["title"] == ENGLISH["title"]


def test_a_draft_is_translated_in_place(peru):
    entry = factories.an_entry(peru)

    entry.add_translation("en", ENGLISH, by=peru)

    saved = Entry.objects.get(pk=entry.pk)
    assert saved.texts["en"]["title"] == ENGLISH["title"]
    assert saved.languages == ["es", "en"]
    assert not saved.publications.exists()
