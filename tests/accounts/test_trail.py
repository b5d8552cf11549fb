"""Who reads what of the trail, in which order, and what a line says."""

from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Access, Country, Institution, Mandate, User
from accounts.trail import Choice, Place, all_of, page_of
from tests import factories

ALL = Choice()


def an_access(seat: User | None, act: str = "signed-in", **facts) -> Access:
    return Access.objects.create(act=act, seat=seat, institution=seat.institution if seat else None, **facts)


def whats(user: User, choice: Choice = ALL) -> list[str]:
    return [line.what for line in page_of(user, choice)[0]]


def abouts(user: User, choice: Choice = ALL) -> set[str]:
    return {line.about for line in page_of(user, choice, size=500)[0]}


def test_an_institution_reads_of_itself_and_of_nobody_else(peru, barbados):
    for seat in (peru, barbados):
        an_access(seat, ways="password totp")
        Mandate.objects.create(seat=seat, holder=f"Holder of {seat.email}")
        factories.a_hand_over(seat, address=f"next-{seat.email}")
        Institution.objects.filter(pk=seat.institution_id).update(acronym_es="ABC")
    Country.objects.filter(iso3="PER").update(note="Andean")

    said = str(page_of(peru, ALL)[0])
    assert barbados.email not in said
    assert peru.email in said
    assert {"password, authenticator app"} <= abouts(peru)
    kinds = {what.partition(":")[0] for what in whats(peru)}
    assert kinds == {"Signed in", "Mandate", "Hand-over", "Institution", "Seat"}


def test_the_secretariat_reads_of_everybody_lists_and_unknown_addresses_too(peru, barbados, secretariat):
    for seat in (peru, barbados):
        an_access(seat)
    an_access(None, act="refused", unknown="0123456789abcdef")
    Country.objects.filter(iso3="PER").update(note="Andean")
    whole = list(all_of(secretariat, ALL, 2000))  # the reference lists may be as new as this

    assert {"Country: Changed", "Signed in", "Attempt to sign in refused"} <= {line.what for line in whole}
    assert "Unknown address 01234567" in {line.who for line in whole}


def test_a_seat_without_institution_reads_its_own_acts_alone(peru, reference_data):
    nobody = factories.person_without_institution()
    an_access(nobody)
    an_access(peru)

    assert [line.who for line in page_of(nobody, ALL)[0]] == [f"{nobody.name} ({nobody.email})"]


def test_a_line_names_institution_seat_and_who_held_it_then(peru):
    now = timezone.now()
    began, changed = now - timedelta(days=9), now - timedelta(days=2)
    Mandate.objects.create(seat=peru, holder="Rosa Quispe", since=began, until=changed)
    Mandate.objects.create(seat=peru, holder="José Huamán", since=changed)
    an_access(peru, at=now - timedelta(days=5), network="192.0.2.0/24", browser="Mozilla (Windows) Firefox/1")
    line = next(line for line in page_of(peru, ALL)[0] if line.what == "Signed in")

    assert line.who == f"{peru.institution.name}, Focal point, Rosa Quispe ({peru.email})"
    assert (line.network, line.device) == ("192.0.2.0/24", "Firefox on Windows")


def test_a_change_says_what_it_was_and_became_and_in_which_request(peru):
    with pghistory.context(user=peru.pk, url="/en/admin/", request="abc-1"):
        Institution.objects.filter(pk=peru.institution_id).update(acronym_es="APCI")
    line = next(line for line in page_of(peru, ALL)[0] if line.page)

    assert (line.what, line.about, line.page, line.request) == (
        "Institution: Changed",
        peru.institution.name,
        "/en/admin/",
        "abc-1",
    )
    assert line.fields == (("acronym in Spanish", "", "APCI"),)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(kind="in-and-out"), ["Signed out", "Signed in"]),
        (Choice(kind="refused"), ["Attempt to sign in refused"]),
        (Choice(kind="keys"), ["Password changed"]),
        (Choice(kind="accounts_mandateevent"), ["Mandate: Added"]),
        (Choice(kind="nothing"), []),
        (Choice(seat="COOPERATION@per", kind="in-and-out"), ["Signed out", "Signed in"]),
        (Choice(seat="nobody@"), []),
    ],
)
def test_what_was_chosen_is_shown(peru, choice, expected):
    for act in ("signed-in", "refused", "password-changed", "signed-out"):
        an_access(peru, act=act)
    Mandate.objects.create(seat=peru, holder="Rosa Quispe")

    assert whats(peru, choice) == expected


def test_the_secretariat_chooses_an_institution_a_seat_and_a_period(peru, barbados, secretariat):
    now = timezone.now()
    for seat in (peru, barbados):
        an_access(seat, at=now - timedelta(days=3))
        an_access(seat, act="signed-out", at=now - timedelta(days=1))
    period = {"since": now - timedelta(days=4), "until": now - timedelta(days=2)}

    assert whats(secretariat, Choice(institution=peru.institution, **period)) == ["Signed in"]
    assert whats(secretariat, Choice(seat=barbados.email, **period)) == ["Signed in"]
    assert whats(secretariat, Choice(**period)) == ["Signed in", "Signed in"]
    assert not whats(secretariat, Choice(institution=secretariat.institution, **period))


def test_pages_follow_each_other_without_gap_or_double_while_new_rows_come(peru):
    at = timezone.now()
    for _number in range(7):
        an_access(peru, at=at)
        Mandate.objects.filter(seat=peru, until=None).update(until=timezone.now())
        Mandate.objects.create(seat=peru, holder="Rosa Quispe")
    whole = list(all_of(peru, ALL, 1000))
    seen, after = [], None
    while not seen or after:
        lines, after = page_of(peru, ALL, after, size=4)
        seen += lines
        an_access(peru, act="signed-out")

    assert seen == whole
    assert [line.at for line in whole] == sorted((line.at for line in whole), reverse=True)


def test_a_file_is_read_up_to_its_limit(peru):
    for _number in range(5):
        an_access(peru)

    assert len(list(all_of(peru, ALL, 3))) == 3


def test_a_place_reads_back_and_nonsense_is_none(db):
    place = Place(timezone.now(), "accounts_access", 7)

    assert Place.read(str(place)) == place
    for nonsense in ("", "~", "x~y~z", "2026-01-01~accounts_access~7", f"{place}1~", str(place).replace("~7", "~٧")):
        assert Place.read(nonsense) is None


def test_three_lines_of_a_kind_cost_no_more_queries_than_one(keeper, secretariat):
    costs = []
    for codes in (("ARG",), ("BRA", "CHL", "COL")):
        for seat in map(factories.authority_seat, codes):
            an_access(seat)
            with pghistory.context(user=seat.pk):
                Mandate.objects.create(seat=seat, holder="Rosa Quispe").redact(by=keeper, reason="She asked.")
            factories.a_hand_over(seat, address=f"next-{seat.email}").cancel(by=seat)
        with CaptureQueriesContext(connection) as queries:
            page_of(secretariat, ALL, size=500)
        costs.append(len(queries))

    assert costs[0] == costs[1]
