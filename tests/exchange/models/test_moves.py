"""Every verb in every state: the literal table of what an entry allows, beside the one in the code."""

from itertools import product

import pytest

from exchange.models import Entry, Refused
from exchange.models.moves import MOVES, SAID, TRACES, Status
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

TRANSLATION = {"title": "Rural laboratories", "summary": "The institute teaches how to diagnose diseases."}
ACTS = {
    "submit": lambda entry, by: entry.submit(by=by),
    "recall": lambda entry, by: entry.recall(by=by),
    "endorse": lambda entry, by: entry.endorse(by=by),
    "give_back": lambda entry, by: entry.give_back(by=by, note="Say where."),
    "archive_duplicate": lambda entry, by: entry.archive_duplicate(another(), by=by, note="Said already."),
    "publish": lambda entry, by: entry.publish(by=by),
    "send_back": lambda entry, by: entry.send_back(by=by, note="Say where."),
    "decline": lambda entry, by: entry.decline(by=by, note="Not ours."),
    "revise": lambda entry, by: entry.revise(by=by),
    "reopen": lambda entry, by: entry.reopen(by=by),
    "discard": lambda entry, by: entry.discard(by=by),
    "withdraw": lambda entry, by: entry.withdraw(by=by),
    "confirm": lambda entry, by: entry.confirm(by=by),
    "translate": lambda entry, by: entry.translate("en", TRANSLATION, by=by),
    "save_draft": lambda entry, by: entry.save_draft({"stage": "concluded"}, by=by, version=entry.version),
}
PUBLIC = {"withdraw": "archived", "confirm": None, "translate": None}
# (status, whether the public reads something) → act → the status after it (None: as before).
ALLOWED = {
    ("draft", False): {"submit": "submitted", "discard": "archived", "save_draft": None},
    ("draft", True): {**PUBLIC, "submit": "submitted", "discard": "published", "save_draft": None},
    ("proposed", False): {
        "recall": "draft",
        "endorse": "submitted",
        "give_back": "returned",
        "archive_duplicate": "archived",
    },
    ("proposed", True): {**PUBLIC, "recall": "draft", "endorse": "submitted", "give_back": "returned"},
    ("submitted", False): {
        "recall": "draft",
        "publish": "published",
        "send_back": "returned",
        "decline": "declined",
    },
    ("submitted", True): {
        **PUBLIC,
        "recall": "draft",
        "publish": "published",
        "send_back": "returned",
        "decline": "published",
    },
    ("returned", False): {"submit": "submitted", "discard": "archived", "save_draft": None},
    ("returned", True): {**PUBLIC, "submit": "submitted", "discard": "published", "save_draft": None},
    ("published", True): {**PUBLIC, "revise": "draft"},
    ("declined", False): {"reopen": "draft"},
    ("archived", False): {"reopen": "draft"},
}
EVERY = [(*state, act) for state in ALLOWED for act in ACTS]
PEOPLE = ("another authority", "a partner", "the board", "nobody", "the other side")
OF_THE_SECRETARIAT = {"publish", "send_back", "decline"}
OF_THE_ENDORSER = {"endorse", "give_back", "archive_duplicate"}


def another() -> Entry:
    """The entry of which one is a duplicate."""
    return factories.an_entry(factories.authority_seat())


def whose(act: str, status: str):
    """A Ministry's entry alone is ever proposed."""
    if act in OF_THE_SECRETARIAT:
        return factories.secretariat_seat()
    is_ministry = status == "proposed" and act not in OF_THE_ENDORSER
    return factories.sectoral_seat() if is_ministry else factories.authority_seat()


def trace(entry: Entry) -> tuple:
    """Everything that must not change when an act is refused."""
    row = Entry.objects.filter(pk=entry.pk).values().get()
    publications = list(entry.publications.order_by("pk").values())
    return row, list(entry.moves.values()), publications, entry.confirmations.count()


def test_the_table_of_this_test_knows_every_status_and_every_verb():
    assert {status for status, _public in ALLOWED} == set(Status.values)
    elsewhere = {"decline_revision", "discard_revision", "propose", "stand_in", "pass_on"}
    assert set(MOVES) == set(ACTS) - {"save_draft"} | elsewhere == set(SAID) - set(TRACES)


@pytest.mark.parametrize(("status", "public", "act"), [case for case in EVERY if case[2] in ALLOWED[case[:2]]])
def test_an_act_leads_to_its_status_and_leaves_a_move(status, public, act):
    entry = factories.an_entry_in(status, public=public)
    before, by = entry.moves.count(), whose(act, status)

    ACTS[act](entry, by)

    after = ALLOWED[status, public][act] or status
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.status == after
    moves = list(entry.moves.all())[before:]
    verb = f"{act}_revision" if public and act in {"decline", "discard"} else act
    expected = [] if act == "save_draft" else [(verb, status, after, by)]
    assert [(move.verb, move.was, move.became, move.by) for move in moves] == expected
    if after != status:
        given_up = verb.endswith("_revision")  # published as it was before
        assert entry.status_since == (entry.live.since if given_up else moves[0].at)


@pytest.mark.parametrize(("status", "public", "act"), [case for case in EVERY if case[2] not in ALLOWED[case[:2]]])
def test_an_act_is_refused_in_every_other_state_and_changes_nothing(status, public, act):
    entry = factories.an_entry_in(status, public=public)
    before = trace(entry)

    with pytest.raises(Refused):
        ACTS[act](entry, whose(act, status))

    assert trace(entry) == before


@pytest.mark.parametrize(
    ("act", "person"), [case for case in product(ACTS, PEOPLE) if case != ("translate", "the other side")]
)
def test_an_act_is_refused_to_everybody_else_and_changes_nothing(act, person):
    state = next(state for state in reversed(ALLOWED) if act in ALLOWED[state])
    entry = factories.an_entry_in(state[0], public=state[1])
    people = {
        "another authority": lambda: factories.authority_seat("BRB"),
        "a partner": factories.partner_seat,
        "the board": factories.board_seat,
        "nobody": factories.person_without_institution,
        "the other side": factories.secretariat_seat,
    }
    if act in OF_THE_SECRETARIAT:
        people["the other side"] = factories.authority_seat
    by, before = people[person](), trace(entry)

    with pytest.raises(Refused):
        ACTS[act](entry, by)

    assert trace(entry) == before


@pytest.mark.parametrize("act", ["send_back", "decline"])
@pytest.mark.parametrize("note", ["", " \n\t "])
def test_the_secretariat_says_why(act, note, secretariat):
    entry = factories.an_entry_in("submitted")

    with pytest.raises(Refused):
        getattr(entry, act)(by=secretariat, note=note)

    assert Entry.objects.get(pk=entry.pk).status == "submitted"


@pytest.mark.parametrize(("status", "public"), ALLOWED)
def test_the_acts_offered_to_the_institution_are_those_that_are_allowed(status, public):
    entry = factories.an_entry_in(status, public=public)

    offered = {verb.removesuffix("_revision") for verb in entry.acts(entry.live)} - {"translate"}

    assert offered == set(ALLOWED[status, public]) - OF_THE_SECRETARIAT - OF_THE_ENDORSER - {"save_draft", "translate"}


@pytest.mark.parametrize(
    ("status", "public", "act"), [case for case in EVERY if case[-1] in {*OF_THE_SECRETARIAT, "translate", "submit"}]
)
def test_an_editor_of_the_secretariat_sends_back_and_translates_and_no_more(status, public, act):
    entry, by = factories.an_entry_in(status, public=public), factories.editor_seat()
    if act in ALLOWED[status, public] and act in {"send_back", "translate"}:
        ACTS[act](entry, by)
        assert entry.moves.last().by == by
    else:
        with pytest.raises(Refused):
            ACTS[act](entry, by)
        assert Entry.objects.get(pk=entry.pk).status == status
