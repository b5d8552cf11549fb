"""Entries of others: proposals before an Authority or the Secretariat in its place, a Permanent Mission's workspace."""

import pytest
from django.urls import reverse

from exchange.models import Entry
from tests import factories
from tests.sessions import resume, sign_in

pytestmark = pytest.mark.django_db


def page_of(entry: Entry, name: str = "followed_entry") -> str:
    return reverse(name, args=[entry.pk])


def decide(client, entry: Entry, decision: str, **more):
    answers = {"decision": decision, "version": entry.version, "note": "Precise el plazo.", **more}
    return client.post(page_of(entry, "endorsement"), answers)


def test_proposals_cost_the_same_for_one_and_for_three(client, peru, django_assert_num_queries):
    resume(client, peru)
    counts = []
    for more in (1, 2):
        for _each in range(more):
            factories.a_proposed_entry()
        with django_assert_num_queries(7):
            page = client.get(reverse("proposals"))
        counts.append(len(page.context["waiting"]))
    assert counts == [1, 3]


def test_a_missions_workspace_costs_the_same_for_one_entry_and_for_three(client, peru, django_assert_num_queries):
    resume(client, factories.mission_seat())
    factories.an_entry(peru)
    with django_assert_num_queries(10):
        client.get(reverse("mission_workspace"))
    factories.an_entry_in("published")
    factories.a_proposed_entry()
    with django_assert_num_queries(10):
        page = client.get(reverse("mission_workspace"))
    assert page.context["total"] == 3


def test_lists_without_entries_say_what_to_do(client, peru):
    assert reverse("sectoral_institutions") in resume(client, peru).get(reverse("proposals")).content.decode()
    page = resume(client, factories.mission_seat("SUR")).get(reverse("mission_workspace"))
    assert "has no entries yet" in page.content.decode()


def test_a_proposal_stands_first_in_the_authoritys_workspace(client, peru):
    entry = factories.a_proposed_entry()

    page = resume(client, peru).get(reverse("workspace"))

    assert page.context["to_endorse_count"] == 1
    assert page_of(entry) in page.content.decode()


@pytest.mark.parametrize(("decision", "status"), [("endorse", "submitted"), ("give_back", "returned")])
def test_a_decision_leads_where_it_says(client, peru, decision, status):
    entry = factories.a_proposed_entry()

    answer = decide(resume(client, peru), entry, decision)

    assert (answer.url, Entry.objects.get(pk=entry.pk).status) == (reverse("proposals"), status)


def test_a_duplicate_is_archived_with_the_entry_that_was_chosen(client, peru):
    entry, other = factories.a_proposed_entry(), factories.a_publication(peru).entry

    decide(resume(client, peru), entry, "archive_duplicate", duplicate_of=other.pk)

    assert entry.moves.last().duplicate_of == other
    ministry = resume(client, factories.sectoral_seat()).get(reverse("entry", args=[entry.pk])).content.decode()
    assert f"(entry {other.pk})" in ministry


@pytest.mark.parametrize(
    ("decision", "more"),
    [
        ("", {}),
        ("give_back", {"note": " "}),
        ("archive_duplicate", {}),
        ("archive_duplicate", {"duplicate_of": 999_999}),
    ],
)
def test_a_decision_that_lacks_something_is_asked_for_again(client, peru, decision, more):
    entry = factories.a_proposed_entry()

    answer = decide(resume(client, peru), entry, decision, **more)

    assert (answer.status_code, Entry.objects.get(pk=entry.pk).status) == (422, "proposed")
    assert "Error:" in answer.content.decode()


def test_who_decides_on_what_changed_meanwhile_gets_the_page_again_with_the_note(client, peru):
    entry, ministry = factories.a_proposed_entry(), factories.sectoral_seat()
    seen = entry.version
    entry.recall(by=ministry)
    entry.submit(by=ministry)

    answer = decide(resume(client, peru), entry, "endorse", version=seen)

    assert (answer.status_code, Entry.objects.get(pk=entry.pk).status) == (409, "proposed")
    assert "Precise el plazo." in answer.content.decode()


def test_who_decides_on_what_was_recalled_gets_the_note_back_and_it_looks_as_if_it_never_was(client, peru):
    entry = factories.a_proposed_entry()
    entry.recall(by=factories.sectoral_seat())
    resume(client, peru)

    pages = [(decide(client, one, "endorse"), one.pk) for one in (entry, Entry(pk=999_999))]

    assert [page.status_code for page, _pk in pages] == [409, 409]
    lengths = [len(page.content.decode().replace(f"/{pk}/", "/")) for page, pk in pages]
    assert len(set(lengths)) == 1
    assert "Precise el plazo." in pages[0][0].content.decode()


def test_an_authority_edits_a_proposal_in_its_form_and_its_history_says_so(client, peru):
    entry = factories.a_proposed_entry()
    resume(client, peru)
    form = client.get(page_of(entry, "entry_edit")).content.decode()
    assert 'value="submit"' not in form

    answers = factories.answers(entry, title="Título de la Autoridad", then="leave")
    answer = client.post(page_of(entry, "entry_edit"), answers)

    assert answer.url == page_of(entry)
    page = client.get(page_of(entry)).content.decode()
    assert "Título de la Autoridad" in page
    assert "The text before this edit" in page


@pytest.mark.parametrize("seat", [factories.sectoral_seat, factories.partner_seat, factories.board_seat])
def test_a_proposal_is_missing_for_everybody_else(client, seat):
    entry = factories.a_proposed_entry()

    assert resume(client, seat()).get(page_of(entry)).status_code == 404
    assert decide(client, entry, "endorse").status_code == 404


def test_the_secretariat_endorses_from_its_desk_where_the_authority_has_no_account(client, secretariat, peru):
    entry = factories.a_submitted_entry(factories.sectoral_seat())
    desk = sign_in(client, secretariat).get(reverse("desk"))
    assert list(desk.context["to_endorse"]) == [entry]
    assert entry not in desk.context["queue"].object_list
    assert page_of(entry) in client.get(reverse("desk_entry", args=[entry.pk])).content.decode()

    assert decide(client, entry, "endorse", note=" ").status_code == 422
    assert decide(client, entry, "endorse").url == reverse("desk")

    assert Entry.objects.get(pk=entry.pk).status == "submitted"


def test_a_mission_begins_a_draft_writes_it_and_hands_it_to_the_authority(client, peru):
    mission = resume(client, factories.mission_seat())
    answer = mission.post(reverse("entry_create"), {"kind": "need"})
    entry = Entry.objects.get()
    assert (entry.institution, answer.url) == (peru.institution, page_of(entry, "entry_edit"))

    mission.post(page_of(entry, "entry_edit"), factories.answers(entry, title="De la Misión", then="leave"))
    mission.post(page_of(entry, "entry_passing_on"))

    assert [move.verb for move in entry.moves.all()] == ["begin", "edit", "pass_on"]
    assert mission.get(page_of(entry, "entry_edit")).status_code == 404
    page = resume(client, peru).get(reverse("entry", args=[entry.pk])).content.decode()
    assert "This text was drafted for you by Mission of Peru" in page


def test_a_mission_reads_drafts_of_its_country_and_can_do_nothing_with_them(client, peru, barbados):
    own, foreign = factories.an_entry(peru), factories.an_entry(barbados)
    mission = resume(client, factories.mission_seat())

    page = mission.get(page_of(own))

    assert factories.SUMMARY in page.content.decode()
    assert page.context["form"] is None
    assert not page.context["may_edit"]
    assert mission.get(page_of(foreign)).status_code == 404
    mission.post(page_of(own, "entry_passing_on"))
    assert not own.moves.exists()


def test_a_mission_without_an_authority_is_told_so(client, reference_data):
    mission = resume(client, factories.mission_seat("SUR"))

    assert "no Cooperation Authority" in mission.get(reverse("mission_workspace")).content.decode()
    assert mission.post(reverse("entry_create")).url == reverse("mission_workspace")
    assert not Entry.objects.exists()


def test_the_public_reads_who_endorsed_an_entry(client, secretariat, peru):
    entry = factories.an_endorsed_entry()
    entry.publish(by=secretariat)

    for url in (reverse("exchange"), reverse("publication", args=[entry.pk])):
        page = client.get(url).content.decode()
        assert "Sectoral of Peru" in page
        assert "Endorsed by Authority of Peru" in page
