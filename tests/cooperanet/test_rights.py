"""The tables of rights are those of the rules, and agree with what each address answers to each role."""

import pytest
from django.utils.translation import override

from accounts.permissions import Entrance
from cooperanet.rights import Row, addresses, pages, permission_of, rights, roles, steps, texts
from exchange.models.moves import MOVES, WRITERS
from tests.matrix import addresses as site_addresses
from tests.matrix import rules

NAMES = ["visitor", "authority", "sectoral", "mission", "partner", "observer", "board", "editor", "secretariat"]
NAMES += ["administrator"]
# How the matrix of all addresses calls them.
IN_MATRIX = {"owner": "authority", "other": "authority"}
OBJECTS = {"pk", "sha256", "object_id", "version"}
GUARDED = {
    name: (pattern, pattern.callback.view_class)
    for name, pattern in site_addresses()
    if hasattr(getattr(pattern.callback, "view_class", None), "may_enter")
}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def cells(rows: list[Row], name: str) -> dict[str, str]:
    """What the roles may that may something in that row."""
    row = next(row for row in rows if str(row.name) == name)
    return {role: cell for role, cell in zip(NAMES, row.cells, strict=True) if cell}


def test_every_role_has_a_name_and_a_cell_in_every_row():
    assert len({str(role.name) for role in roles()}) == len(NAMES)
    assert all(len(row.cells) == len(NAMES) for rows in (pages(), steps(), texts(), rights()) for row in rows)


def test_every_address_that_asks_for_a_permission_stands_in_the_table():
    assert len(GUARDED) == sum(map(len, addresses().values())) > 50
    assert {permission_of(view) for _pattern, view in GUARDED.values()} == set(addresses())


def test_addresses_name_no_language_and_no_pattern():
    found = [address for known in addresses().values() for address in known]

    assert "/workspace/entries/…/edit/" in found
    assert all(address.startswith("/") and "<" not in address for address in found)


def test_every_permission_says_what_it_is_for():
    labels = [str(required.label) for required in Entrance.__subclasses__()]

    assert all(labels)
    assert len(set(labels)) == len(labels)


def enters(role: str, view: type[Entrance]) -> bool:
    """What the table says."""
    row = next(row for required, row in zip(addresses(), pages(), strict=True) if required is permission_of(view))
    return bool(row.cells[NAMES.index(IN_MATRIX.get(role, role))])


def test_the_table_agrees_with_what_every_address_answers():
    """Who may not enter is turned away; who may is not, where the address names no object that could be another's."""
    differences = []
    for rule in (rule for rule in rules() if rule.name in GUARDED):
        pattern, view = GUARDED[rule.name]
        for role, answer in rule.answers.items():
            if role == "half_administrator":  # enters nothing before its second factor is set up
                continue
            welcome, turned_away = enters(role, view), answer in ("404", "login")
            names_object = OBJECTS & set(pattern.pattern.regex.groupindex)
            if welcome == turned_away and not (welcome and names_object):
                differences.append((rule.name, rule.method, role, answer))

    assert differences == []


def test_visitors_and_administrators_enter_no_page_of_institutions():
    assert cells(pages(), "Begin, write and preview entries") == dict.fromkeys(
        ["authority", "sectoral", "mission", "partner", "observer"], "Yes"
    )


def test_a_row_stands_for_every_step_and_for_every_status_in_which_somebody_writes():
    assert len(steps()) == len(MOVES)
    assert [str(row.name) for row in texts()] == [str(status.label) for status in WRITERS]


def test_entries_are_submitted_by_those_that_need_no_endorsement_and_proposed_by_the_others():
    submitted = cells(steps(), "Submitted to the Secretariat")

    assert submitted == dict.fromkeys(["authority", "partner", "observer"], "Own entries")
    assert cells(steps(), "Proposed for endorsement") == {"sectoral": "Own entries"}


def test_a_step_says_in_whose_entries():
    assert cells(steps(), "Returned without endorsement") == {
        "authority": "Entries of its sectoral institutions",
        "secretariat": "Where the Authority has no account",
    }
    assert cells(steps(), "Handed to the Authority") == {"mission": "Drafts it began"}
    assert cells(steps(), "Sent back to the institution") == dict.fromkeys(["editor", "secretariat"], "All entries")
    assert cells(steps(), "Published") == {"secretariat": "All entries"}


def test_a_step_says_from_which_statuses_and_whether_it_needs_a_note():
    by_name = {str(row.name): row.conditions for row in steps()}

    assert by_name["Declined"] == ("Status: Submitted", "A note is needed")
    assert by_name["Put aside"] == ("Status: Draft, Returned",)
    assert by_name["Withdrawn from the public"] == ("In any status, while it is public",)


def test_a_proposal_is_written_by_the_authority():
    assert cells(texts(), "Proposed") == {"authority": "Entries of its sectoral institutions"}
    assert cells(texts(), "Draft")["mission"] == "Drafts it began"


def test_rights_of_a_seat_are_those_of_its_properties():
    assert cells(rights(), "Needs a second step to sign in").keys() == {"editor", "secretariat", "administrator"}
    assert cells(rights(), "Hand out seats of any institution").keys() == {"secretariat"}
    assert cells(rights(), "Hand out seats of its sectoral institutions").keys() == {"authority", "secretariat"}
    assert cells(rights(), "Read what happened everywhere").keys() == {"secretariat", "administrator"}
    assert cells(rights(), "Read figures that are not published").keys() == {"board", "editor", "secretariat"}
    assert cells(rights(), "Keep reference lists and accounts in the administration") == {
        "secretariat": "If the seat is given this right",
        "administrator": "Yes",
    }
