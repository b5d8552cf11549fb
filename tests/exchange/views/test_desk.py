"""The Secretariat's desk."""

import pytest
from django.urls import reverse

from exchange.models import Entry, Refused
from tests import factories
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, secretariat):
    return sign_in(client, secretariat)


def _decide(desk, entry, decision, **more):
    answers = {"decision": decision, "version": entry.version, **more}
    return desk.post(reverse("decision", args=[entry.pk]), answers)


def test_the_queue_costs_the_same_for_one_entry_and_for_three(desk, peru, barbados, django_assert_num_queries):
    factories.a_submitted_entry(peru)
    with django_assert_num_queries(13):
        desk.get(reverse("desk"))
    factories.a_submitted_entry(peru)
    factories.a_submitted_entry(barbados)
    with django_assert_num_queries(13):
        page = desk.get(reverse("desk"))
    assert len(page.context["queue"].object_list) == 3


def test_a_draft_is_not_on_the_desk_and_missing_there(desk, peru):
    entry = factories.an_entry(peru)
    assert entry not in desk.get(reverse("desk")).context["queue"].object_list
    assert desk.get(reverse("desk_entry", args=[entry.pk])).status_code == 404


def test_an_entry_is_shown_beside_its_live_publication_field_by_field(desk, peru):
    entry = factories.an_entry_in("submitted", public=True)
    page = desk.get(reverse("desk_entry", args=[entry.pk]))
    assert page.context["live"] == entry.live
    assert page.context["differences"] == []


def test_the_desk_does_not_say_that_a_translation_is_missing_which_is_there(desk, peru):
    entry = factories.a_publication(peru).entry
    entry.translate("en", {"title": "Diagnosis in rural laboratories", "summary": "Two."}, by=peru)
    page = reverse("desk_entry", args=[entry.pk])

    assert "This entry has one in your language too." in desk.get(page).content.decode()
    assert "in your language" not in desk.get(f"{page}?language=en").content.decode()


@pytest.mark.parametrize(
    ("decision", "status"), [("publish", "published"), ("send_back", "returned"), ("decline", "declined")]
)
def test_a_decision_leads_where_it_says(desk, peru, decision, status):
    entry = factories.a_submitted_entry(peru)
    _decide(desk, entry, decision, note="Precise el plazo.")
    entry.refresh_from_db()
    assert entry.status == status


@pytest.mark.parametrize("decision", ["send_back", "decline", "", "delete"])
def test_a_decision_without_its_note_or_name_is_asked_for_again(desk, peru, decision):
    entry = factories.a_submitted_entry(peru)
    answer = _decide(desk, entry, decision, note="  ")
    entry.refresh_from_db()
    assert (answer.status_code, entry.status) == (422, "submitted")


def test_who_decides_on_what_changed_meanwhile_is_told_and_nothing_is_decided(desk, peru):
    entry = factories.a_submitted_entry(peru)
    seen = entry.version
    entry.recall(by=peru)
    entry.submit(by=peru)
    answer = desk.post(reverse("decision", args=[entry.pk]), {"decision": "publish", "version": seen})
    entry.refresh_from_db()
    assert (answer.status_code, entry.status) == (409, "submitted")


@pytest.mark.parametrize("decision", ["publish", "send_back", "decline"])
def test_who_decides_on_what_was_recalled_is_told_and_gets_the_note_back(desk, peru, decision):
    entry = factories.a_submitted_entry(peru)
    entry.recall(by=peru)
    recalled = _decide(desk, entry, decision, note="Precise el plazo.")
    missing = desk.post(reverse("decision", args=[999_999]), {"decision": decision, "note": "Precise el plazo."})
    assert (recalled.status_code, missing.status_code) == (409, 409)
    pages = [
        answer.content.decode().replace(f"/{pk}/", "/") for answer, pk in ((recalled, entry.pk), (missing, 999_999))
    ]
    assert len(pages[0]) == len(pages[1])
    assert "no longer with the Secretariat" in recalled.content.decode()
    assert "Precise el plazo." in recalled.content.decode()


def test_a_refused_decline_of_a_revision_shows_the_revision_and_not_the_public_text(desk, peru, monkeypatch):
    entry = factories.an_entry_in("submitted", public=True)
    Entry.objects.filter(pk=entry.pk).update(texts=factories.texts("Título revisado"))

    def refuse(*_args, **_options):
        raise Refused("Not now.")

    monkeypatch.setattr(Entry, "_move", refuse)
    answer = _decide(desk, entry, "decline", note="No.")
    assert answer.status_code == 409
    assert answer.context["differences"]


def test_what_an_institution_gave_up_is_not_read_on_the_desk_and_what_was_declined_is(desk, peru, secretariat):
    entry = factories.a_publication(peru).entry
    for title, given_up in (("Nunca enviado", "discard"), ("Enviado y rechazado", "decline")):
        entry.revise(by=peru)
        entry.save_draft({"texts": factories.texts(title)}, by=peru, version=entry.version)
        if given_up == "discard":
            entry.discard(by=peru)
        else:
            entry.submit(by=peru)
            entry.decline(by=secretariat, note="No cambia lo acordado.")
    page = desk.get(reverse("desk_entry", args=[entry.pk])).content.decode()
    assert "Enviado y rechazado" in page
    assert "Nunca enviado" not in page


def test_of_many_those_that_were_recalled_are_counted(desk, peru):
    first, second = factories.a_submitted_entry(peru), factories.a_submitted_entry(peru)
    marks = [f"{entry.pk}:{entry.version}" for entry in (first, second)]
    second.recall(by=peru)
    answer = desk.post(reverse("decisions"), {"decision": "publish", "entries": marks}, follow=True)
    said = {message.level_tag: str(message) for message in answer.context["messages"]}
    assert said["success"] == "1 entry decided."
    assert said["error"].startswith("1 marked entry is no longer with the Secretariat")


def test_many_are_decided_at_once_and_what_cannot_be_is_named(desk, peru, secretariat):
    first, second, third = (factories.a_submitted_entry(peru) for _each in range(3))
    marks = [f"{entry.pk}:{entry.version}" for entry in (first, second, third)]
    third.publish(by=secretariat)
    answer = desk.post(reverse("decisions"), {"decision": "publish", "entries": marks}, follow=True)
    levels = sorted(message.level_tag for message in answer.context["messages"])
    assert levels == ["error", "success"]
    assert {first.live.number, second.live.number} == {1}


def test_the_note_for_many_stays_when_one_of_them_was_left_alone(desk, peru):
    left, sent = factories.a_submitted_entry(peru), factories.a_submitted_entry(peru)
    marks = [f"{entry.pk}:{entry.version}" for entry in (left, sent)]
    left.recall(by=peru)
    left.submit(by=peru)
    answer = desk.post(
        reverse("decisions"), {"decision": "send_back", "note": "Say who <pays>.", "entries": marks}, follow=True
    )
    page = answer.content.decode()
    assert (answer.status_code, sent.moves.last().note) == (409, "Say who <pays>.")
    assert "Say who &lt;pays&gt;.</textarea>" in page
    assert f'value="{left.pk}:{left.version}"' in page
    assert f'value="{left.pk}:{left.version}" checked' not in page


@pytest.mark.parametrize("marks", [[], ["x"], ["1"], ["²:1"], ["9" * 40 + ":1"], ["-1:1"]])
def test_marks_that_are_none_are_said_to_be_missing(desk, marks):
    answer = desk.post(reverse("decisions"), {"decision": "publish", "entries": marks})
    assert answer.status_code == 422


def test_a_decided_entry_that_is_a_draft_again_is_not_read_among_the_decisions(desk, peru):
    entry, other = factories.a_publication(peru).entry, factories.a_publication(peru).entry
    entry.revise(by=peru)
    entry.save_draft({"texts": factories.texts("Aún no enviado")}, by=peru, version=entry.version)
    page = desk.get(reverse("desk")).content.decode()
    assert "Aún no enviado" not in page
    assert reverse("desk_entry", args=[other.pk]) in page
