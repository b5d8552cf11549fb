"""Entries of partners: who is told and may comment, and what a partner may not do without its verification."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Mail
from exchange.models import Comment, Entry, Publication, Refused
from tests import factories

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def partner(secretariat):
    return factories.partner_seat()


def told() -> set[str]:
    return set(Mail.objects.filter(body__contains="/workspace/partner-entries/").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("targets", "country", "expected"),
    [
        ([], "CHL", set()),
        ([], "PER", {"PER"}),
        (["BRB"], "PER", {"PER", "BRB"}),
        (["caribbean"], "CHL", {"BRB"}),
        (["ARG", "south-america"], "CHL", {"PER", "ARG"}),
        (["PER"], "PER", {"PER"}),
        (["CUB"], "CHL", set()),
    ],
    ids=["nobody", "counted under", "both", "region", "country and region", "once", "not a member"],
)
def test_the_authorities_concerned_are_told_and_no_others(partner, peru, barbados, targets, country, expected):
    seats = {
        "PER": peru,
        "BRB": barbados,
        "ARG": factories.authority_seat("ARG"),
        "CUB": factories.authority_seat("CUB"),
    }
    entry = factories.a_submitted_entry(partner, targets=targets, country=factories.country(country))

    assert told() == {seats[code].email for code in expected}
    may = {code for code, seat in seats.items() if Entry.objects.commentable_by(seat).filter(pk=entry.pk).exists()}
    assert may == expected


def test_they_are_told_again_when_it_is_submitted_again(partner, peru):
    entry = factories.a_submitted_entry(partner, targets=["PER"])
    entry.recall(by=partner)
    entry.submit(by=partner)

    assert Mail.objects.filter(to=peru.email).count() == 2


def test_an_authoritys_own_entry_is_told_to_no_other(peru, barbados, secretariat):
    entry = factories.a_submitted_entry(peru, targets=["BRB"])

    assert told() == set()
    assert not Entry.objects.commentable_by(barbados).filter(pk=entry.pk).exists()


def test_a_draft_concerns_nobody_and_a_decided_entry_can_no_longer_be_commented_on(partner, peru, secretariat):
    entry = factories.an_entry(partner, targets=["PER"])
    assert not Entry.objects.concerning(peru).exists()

    entry.submit(by=partner)
    assert Entry.objects.commentable_by(peru).get() == entry
    entry.publish(by=secretariat)
    assert not Entry.objects.commentable_by(peru).exists()
    assert Entry.objects.concerning(peru).get() == entry


def test_an_agency_of_an_observer_state_is_heard_about_like_a_partner(peru, secretariat):
    agency = factories.a_seat(factories.an_institution("observer-agency", "ESP"), "agency@esp.example")
    factories.a_submitted_entry(agency, targets=["PER"])

    assert told() == {peru.email}


def test_a_comment_said_twice_is_once_and_tells_the_secretariat_once(partner, peru, secretariat):
    entry = factories.a_submitted_entry(partner, targets=["PER"])
    Mail.objects.all().delete()
    entry.comment("Los conocemos.", by=peru)
    entry.comment("Los conocemos.", by=peru)

    assert Comment.objects.get().text == "Los conocemos."
    assert Mail.objects.get().to == secretariat.email


@pytest.mark.parametrize("who", ["barbados", "partner", "secretariat"])
def test_a_comment_of_others_is_refused(partner, peru, secretariat, barbados, who):
    entry = factories.a_submitted_entry(partner, targets=["PER"])
    with pytest.raises(Refused):
        entry.comment("x", by={"barbados": barbados, "partner": partner, "secretariat": secretariat}[who])


@pytest.mark.parametrize("status", ["recalled", "returned", "published"])
def test_a_comment_is_refused_once_nobody_waits_for_it(partner, peru, secretariat, status):
    entry = factories.a_submitted_entry(partner, targets=["PER"])
    act = {
        "recalled": lambda: entry.recall(by=partner),
        "returned": lambda: entry.send_back(by=secretariat, note="Precise."),
        "published": lambda: entry.publish(by=secretariat),
    }
    act[status]()
    with pytest.raises(Refused):
        entry.comment("x", by=peru)


@pytest.mark.parametrize("change", [lambda rows: rows.update(text="y"), lambda rows: rows.delete()])
def test_a_comment_is_never_changed(partner, peru, change):
    factories.a_submitted_entry(partner, targets=["PER"]).comment("x", by=peru)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Comment.objects.all())


# Without its verification

ENDED = {
    "suspended": lambda verification, by: verification.suspend(reason="Ask first.", by=by),
    "withdrawn": lambda verification, by: verification.withdraw(reason="It was not true.", by=by),
}


@pytest.mark.parametrize("end", ENDED)
def test_a_partner_without_its_verification_says_nothing_in_public_and_keeps_its_drafts(partner, secretariat, end):
    public, draft = factories.a_publication(partner).entry, factories.an_entry(partner)
    ENDED[end](factories.a_verification(partner.institution), secretariat)
    text = {"title": "Title", "summary": "A summary of the same."}
    for verb in (
        lambda: draft.submit(by=partner),
        lambda: public.confirm(by=partner),
        lambda: public.translate("en", text, by=partner),
    ):
        with pytest.raises(Refused, match=f"has {'withdrawn' if end == 'withdrawn' else 'suspended'} the verification"):
            verb()

    draft.save_draft({"stage": "concluded"}, by=partner, version=draft.version)
    assert public.live
    public.withdraw(by=partner)
    assert not public.live


def test_the_secretariat_still_translates_and_decides_what_was_submitted_before(partner, secretariat):
    waiting, public = factories.a_submitted_entry(partner), factories.a_publication(partner).entry
    factories.a_verification(partner.institution).suspend(reason="Ask first.", by=secretariat)
    public.translate("en", {"title": "Title", "summary": "A summary."}, by=secretariat)
    waiting.publish(by=secretariat)

    assert Publication.objects.live().count() == 2


def test_once_it_is_lifted_everything_works_again(partner, secretariat):
    verification = factories.a_verification(partner.institution)
    verification.suspend(reason="Ask first.", by=secretariat)
    verification.lift(by=secretariat)

    assert factories.a_submitted_entry(partner).status == "submitted"


# What readers see


def test_a_card_carries_the_day_of_a_valid_verification_and_no_other(partner, secretariat):
    factories.a_publication(partner)
    assert Publication.objects.for_cards().get().verified_since is None

    verification = factories.a_verification(partner.institution)
    assert Publication.objects.for_cards().get().verified_since == verification.since
    verification.suspend(reason="Ask first.", by=secretariat)
    assert Publication.objects.for_cards().get().verified_since is None


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (None, "The Secretariat has not verified this partner."),
        ("verified", "The Secretariat has verified this partner"),
        ("suspended", "suspended the verification of this partner"),
        ("withdrawn", "withdrew the verification of this partner"),
    ],
)
def test_the_page_of_an_entry_says_how_it_stands(client, partner, secretariat, end, said):
    entry = factories.a_publication(partner).entry
    if end:
        verification = factories.a_verification(partner.institution)
        if end in ENDED:
            ENDED[end](verification, secretariat)
    page = client.get(f"/en/exchange/entries/{entry.pk}/").content.decode()

    assert said in page
    assert "Ask first." not in page


def test_the_page_of_an_authoritys_entry_speaks_of_no_verification(client, peru, secretariat):
    entry = factories.a_publication(peru).entry
    assert "verif" not in client.get(f"/en/exchange/entries/{entry.pk}/").content.decode().split("<footer")[0].lower()
