import pytest
from django.http import QueryDict

from exchange.forms.decision import DecisionForm, DecisionsForm
from exchange.models import Conflict, Entry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def one(entry: Entry, **answers) -> DecisionForm:
    by = factories.secretariat_seat()
    return DecisionForm({"version": entry.version, "note": "", **answers}, by=by)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"decision": "publish"}, "published"),
        ({"decision": "send_back", "note": "Say where."}, "returned"),
        ({"decision": "decline", "note": "Not ours."}, "declined"),
    ],
)
def test_a_decision_is_carried_out_and_said(secretariat, answers, status):
    entry = factories.a_submitted_entry()
    form = one(entry, **answers)
    assert form.is_valid()

    form.decide(entry, by=secretariat)

    assert Entry.objects.get().status == status
    assert entry.moves.latest("pk").note == answers.get("note", "")
    assert "Diagnóstico en laboratorios rurales" in form.said(entry)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "decision"),
        ({"decision": "withdraw"}, "decision"),
        ({"decision": "__class__"}, "decision"),
        ({"decision": "send_back", "note": " \n"}, "note"),
        ({"decision": "decline"}, "note"),
        ({"decision": "publish", "note": "x" * 4001}, "note"),
        ({"decision": "publish", "note": "a\0b"}, "note"),
        ({"decision": "publish", "version": ""}, "version"),
        ({"decision": "publish", "version": "²"}, "version"),
        ({"decision": "publish", "version": "-1"}, "version"),
        ({"decision": "publish", "version": "9" * 99}, "version"),
    ],
)
def test_what_is_no_decision_is_refused_at_its_field(answers, field):
    form = one(factories.a_submitted_entry(), **answers)

    assert field in form.errors


def test_a_decision_on_what_has_changed_since_is_a_conflict(secretariat, peru):
    entry = factories.a_submitted_entry(peru)
    form = one(entry, decision="publish")
    assert form.is_valid()
    entry.recall(by=peru)
    entry.submit(by=peru)

    with pytest.raises(Conflict):
        form.decide(entry, by=secretariat)
    form.renew(Entry.objects.get().version)

    again = DecisionForm(form.data, by=secretariat)
    assert again.is_valid()
    again.decide(entry, by=secretariat)
    assert Entry.objects.get().status == "published"


# Many at once


def many(*marks: str, **answers) -> DecisionsForm:
    query = QueryDict(mutable=True)
    query.setlist("entries", marks)
    query.update({"decision": "publish", "note": "", **answers})
    return DecisionsForm(query, by=factories.secretariat_seat())


def test_many_are_decided_each_in_the_version_that_was_shown(secretariat, peru):
    entries = [factories.a_submitted_entry(peru) for _ in range(3)]
    form = many(*(f"{entry.pk}:{entry.version}" for entry in entries))
    assert form.is_valid()
    entries[1].recall(by=peru)
    entries[1].submit(by=peru)

    form.decide(entries[0], by=secretariat)
    with pytest.raises(Conflict):
        form.decide(entries[1], by=secretariat)
    form.decide(entries[2], by=secretariat)

    statuses = list(Entry.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == ["published", "submitted", "published"]


@pytest.mark.parametrize(
    "marks",
    [
        *((), ("",), ("7",), ("7:",), (":3",), ("7:x",), ("²:1",), ("٧:٣",), ("-1:1",), ("7:1:1",)),
        *(("9" * 30 + ":1",), ("7:1\0",)),
    ],
)
def test_marks_that_mean_nothing_are_no_marks(marks):
    form = many(*marks)

    assert not form.is_valid()
    assert form.versions == {}


def test_good_marks_count_beside_bad_ones():
    form = many("7:3", "x", "8:0", "7:4")

    assert form.is_valid()
    assert form.versions == {7: 4, 8: 0}
    assert form.cleaned_data["entries"] == [7, 8]


def test_no_more_than_the_desk_can_show_are_decided_at_once():
    form = many(*(f"{n}:0" for n in range(1, 700)))
    assert form.is_valid()
    assert len(form.versions) == 500


def test_an_entry_that_cannot_exist_is_simply_not_found():
    form = many("99999999999999999999:1")
    assert form.is_valid()

    assert list(Entry.objects.filter(pk__in=form.cleaned_data["entries"])) == []


@pytest.mark.parametrize("decision", ["send_back", "decline"])
def test_many_are_not_sent_back_without_a_note(decision):
    assert "note" in many("7:1", decision=decision).errors


# Editors


@pytest.mark.parametrize("decision", ["publish", "decline"])
def test_an_editor_can_choose_only_to_send_back(peru, decision):
    entry, by = factories.a_submitted_entry(peru), factories.editor_seat()
    typed = {"version": entry.version, "note": "Say where.", "decision": decision}

    assert "decision" in DecisionForm(typed, by=by).errors
    form = DecisionForm({**typed, "decision": "send_back"}, by=by)
    assert form.is_valid()
    form.decide(entry, by=by)
    assert Entry.objects.get().status == "returned"
